// On every page of somebody who is signed in: the service worker, what waits to be sent, and
// leaving nothing behind for the next person.
const reader = document.documentElement.dataset.reader;

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/sw.js").catch(() => {});
  shelf.only(reader).catch(() => {});
}

const sendWaiting = () => navigator.onLine && outbox.send().catch(() => {});
addEventListener("online", sendWaiting);
outbox.waiting(reader).then((writes) => writes.length && sendWaiting(), () => {});

function forgetDrafts(except) {
  for (const key of Object.keys(localStorage))
    if (key.startsWith("draft:") && !(except && key.startsWith(`draft:${except}:`))) localStorage.removeItem(key);
}
forgetDrafts(reader);

// What waits is sent first; then the shelf is cleared, and the server clears the rest.
document.querySelector("[data-sign-out]")?.addEventListener("submit", async (event) => {
  const form = event.currentTarget;
  event.preventDefault();
  const patience = new Promise((resolve) => setTimeout(resolve, 4000));
  await Promise.race([outbox.send().catch(() => {}), patience]);
  forgetDrafts();
  await shelf.only("").catch(() => {});
  form.submit();
});
