// The list of lessons kept on this device.
const list = document.querySelector("[data-shelf]");
const words = list.dataset;
const oneDecimal = { minimumFractionDigits: 1, maximumFractionDigits: 1 };

// The title was taken out of a page: its entities are undone, and it stays text.
const plain = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;
const size = (bytes) => `${(bytes / 1048576).toLocaleString(document.documentElement.lang, oneDecimal)} MB`;
const day = (iso) =>
  new Date(iso).toLocaleString(document.documentElement.lang === "th" ? "th-TH-u-ca-buddhist" : "en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
  });

function row(lesson) {
  const item = document.getElementById("shelf-row").content.cloneNode(true);
  const link = item.querySelector("a");
  link.href = lesson.url;
  link.textContent = plain(lesson.title);
  item.querySelector("[data-facts]").textContent = `${words.kept} ${day(lesson.at)} · ${size(lesson.size)}`;
  item.querySelector("button").addEventListener("click", async () => {
    await shelf.drop(lesson.url);
    await show();
    list.focus();
  });
  return item;
}

async function show() {
  const lessons = await shelf.list().catch(() => []);
  list.replaceChildren(...lessons.map(row));
  document.querySelector("[data-empty]").hidden = lessons.length > 0;
  const writes = words.reader ? await outbox.waiting(words.reader).catch(() => []) : [];
  document.querySelector("p[data-waiting]").textContent = writes.length ? words.waiting.replace("{count}", writes.length) : "";
}

show();
