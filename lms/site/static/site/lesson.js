// A lesson: what is written is kept as one types, how far one has read is remembered.
// Without this file the same forms are sent with their buttons.
const { reader } = document.documentElement.dataset;
const words = document.getElementById("sayings").dataset;
const player = document.querySelector(".player");
const blocks = [...document.querySelectorAll("[data-block]")];
const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
const who = { reader, token };
const PAUSE = 1500; // milliseconds after the last key

const later = (work, milliseconds) => {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, milliseconds);
  };
};

/* --- Writing ------------------------------------------------------------------------- */

const draftOf = (form) => `draft:${reader}:${form.action}`;
const path = (form) => new URL(form.action).pathname;
const say = (form, text) => (form.querySelector(".said").textContent = text);

function fieldsOf(form) {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (name === "csrfmiddlewaretoken") continue;
    if (name in fields) fields[name] = [].concat(fields[name], value);
    else fields[name] = value;
  }
  return fields;
}

async function save(form) {
  say(form, words.saving);
  const fields = fieldsOf(form);
  const answer = await outbox.post(path(form), fields, who);
  if (!answer) say(form, words.queued);
  else if (answer.signedOut) say(form, words.signedOut);
  else if (answer.ok) saved(form, answer, fields);
  else if (answer.code === "stale_version") changed(form, answer);
  else say(form, answer.said ?? words.failed);
  showWaiting();
}

function saved(form, answer, fields) {
  form.elements.version.value = answer.version;
  say(form, answer.said);
  if (form.elements.text?.value === fields.text) localStorage.removeItem(draftOf(form));
}

// Another device wrote meanwhile: both texts are shown, and nothing is thrown away unasked.
function changed(form, answer) {
  say(form, "");
  form.querySelector(".conflict")?.remove();
  const box = document.createElement("div");
  const told = document.createElement("p");
  box.className = "conflict";
  box.setAttribute("role", "alert");
  told.textContent = answer.stored ? words.changed : answer.said;
  box.append(told);
  if (answer.stored) box.append(quoted(answer.stored));
  box.append(choice(words.keepMine, () => settle(form, box, answer.version)));
  if (answer.stored && form.elements.text)
    box.append(choice(words.takeTheirs, () => settle(form, box, answer.version, answer.stored)));
  form.querySelector(".row").before(box);
}

function quoted(text) {
  const quotation = document.createElement("blockquote");
  quotation.textContent = text;
  return quotation;
}

function choice(label, take) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--plain";
  button.textContent = label;
  button.addEventListener("click", take);
  return button;
}

async function settle(form, box, version, text) {
  await outbox.drop(path(form));
  form.elements.version.value = version;
  if (text !== undefined) form.elements.text.value = text;
  box.remove();
  save(form);
}

function feedback(form) {
  const choices = [...form.querySelectorAll(".choice")];
  const chosen = (one) => one.querySelector("input").checked;
  for (const one of choices) one.querySelector(".choice__said").hidden = !chosen(one);
  const right = choices.every((one) => chosen(one) === (one.dataset.right === "yes"));
  for (const said of form.querySelectorAll("[data-verdict]"))
    said.hidden = !choices.some(chosen) || said.dataset.verdict === (right ? "wrong" : "right");
}

function prepare(form) {
  const saveSoon = later(() => save(form), PAUSE);
  const text = form.elements.text;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.dataset.write === "check") feedback(form);
    save(form);
  });
  form.addEventListener("input", () => {
    if (text) localStorage.setItem(draftOf(form), text.value);
    if (form.dataset.write !== "check") saveSoon();
  });
  restore(form, text);
}

// What could not be sent, or was typed in the last second before the page was left.
async function restore(form, text) {
  const waits = await outbox.one(path(form)).catch(() => null);
  if (waits?.reader === reader) {
    fill(form, waits.fields);
    if (waits.refused) changed(form, waits.refused);
    else say(form, words.queued);
    return;
  }
  const draft = text && localStorage.getItem(draftOf(form));
  if (draft === null || draft === undefined || draft === text.value) return;
  text.value = draft;
  save(form);
}

function fill(form, fields) {
  if (form.elements.text) form.elements.text.value = fields.text ?? "";
  const picked = [].concat(fields.chosen ?? fields.ticked ?? []);
  for (const input of form.querySelectorAll(".choice input")) input.checked = picked.includes(input.value);
  if (form.dataset.write === "check") feedback(form);
}

document.querySelectorAll("[data-write]").forEach(prepare);

async function showWaiting() {
  const place = document.querySelector("[data-waiting]");
  const writes = await outbox.waiting(reader).catch(() => []);
  place.textContent = writes.length ? words.waiting.replace("{count}", writes.length) : "";
}

addEventListener("online", () => setTimeout(showWaiting, 3000));
showWaiting();

/* --- Done ---------------------------------------------------------------------------- */

document.querySelector("[data-done]")?.addEventListener("submit", async (event) => {
  const form = event.currentTarget;
  event.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  const answer = await outbox.post(path(form), { ...fieldsOf(form), at: new Date().toISOString() }, who);
  if (answer?.onward) return location.assign(answer.onward);
  delete form.dataset.sending;
  say(form, answer?.signedOut ? words.signedOut : answer ? (answer.said ?? words.failed) : words.queued);
  showWaiting();
});

/* --- How far one has read -------------------------------------------------------------- */

let here = "";
const remember = later(() => {
  if (here) outbox.post(player.dataset.positionUrl, { block: here }, who).then(showWaiting);
}, 3000);

function showLeft() {
  const minutes = Number(player.dataset.minutes);
  const { top, height } = document.getElementById("lesson").getBoundingClientRect();
  const read = Math.min(1, Math.max(0, (innerHeight - top) / height));
  const left = Math.round(minutes * (1 - read));
  const place = document.querySelector("[data-left]");
  place.textContent = !minutes ? "" : left ? words.left.replace("{minutes}", left) : words.nearly;
}

const seen = new Set();
const watcher = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) seen[isIntersecting ? "add" : "delete"](target);
    const topmost = blocks.find((block) => seen.has(block));
    if (!topmost || topmost.dataset.block === here || scrollY < 200) return;
    here = topmost.dataset.block;
    remember();
  },
  { rootMargin: "0px 0px -55% 0px" },
);
blocks.forEach((block) => watcher.observe(block));

let drawn = false;
addEventListener(
  "scroll",
  () => {
    if (drawn) return;
    drawn = true;
    requestAnimationFrame(() => {
      drawn = false;
      showLeft();
    });
  },
  { passive: true },
);
showLeft();

/* --- Panels, printing ------------------------------------------------------------------- */

const outline = document.getElementById("outline");
const current = outline.querySelector("[aria-current]");
const aside = outline.closest(".split__side--sticky");
if (aside && current) aside.scrollTop = current.offsetTop - aside.clientHeight / 2;
outline.addEventListener("toggle", (event) => {
  if (event.newState !== "open") return;
  current?.scrollIntoView({ block: "center" });
  outline.querySelector(".drawer__close").focus();
});

const note = document.getElementById("note");
note.addEventListener("toggle", (event) => event.newState === "open" && note.querySelector("textarea").focus());
note.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !note.matches(":popover-open")) return;
  note.hidePopover();
  document.querySelector(".bar [popovertarget=note]").focus();
});

const printer = document.querySelector("[data-print]");
printer.addEventListener("click", () => print());
addEventListener("beforeprint", () =>
  document.querySelectorAll("#lesson details:not([open])").forEach((one) => {
    one.open = one.dataset.closedAgain = true;
  }),
);
addEventListener("afterprint", () =>
  document.querySelectorAll("[data-closed-again]").forEach((one) => {
    one.open = false;
    delete one.dataset.closedAgain;
  }),
);

/* --- Keeping the lesson on the device ------------------------------------------------------ */

const keeper = document.querySelector("[data-keep-lesson]");
const label = keeper.querySelector("[data-label]");

function showKept(kept) {
  keeper.setAttribute("aria-pressed", String(kept));
  label.textContent = kept ? words.kept : words.keep;
}

async function isKept() {
  return (await shelf.list()).some((one) => one.pinned && new URL(one.url).pathname === location.pathname);
}

// The page as it is now, and the pictures in the sizes this screen takes.
async function keepLesson() {
  const response = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  if (!(await shelf.keep(location.href, response, { pinned: true }))) throw new Error("not kept");
  const pictures = [...document.querySelectorAll("#lesson img")];
  for (const picture of pictures) picture.loading = "eager";
  await Promise.allSettled(pictures.map((picture) => picture.decode()));
  const addresses = new Set(pictures.map((picture) => picture.currentSrc || picture.src));
  await Promise.all([...addresses].map((url) => shelf.keepPicture(url, location.href, reader)));
  await navigator.storage?.persist?.();
}

keeper.addEventListener("click", async () => {
  keeper.disabled = true;
  try {
    await ((await isKept()) ? shelf.drop(location.href) : keepLesson());
    showKept(await isKept());
  } catch {
    label.textContent = words.noRoom;
  }
  keeper.disabled = false;
});

keeper.hidden = !("caches" in window && "serviceWorker" in navigator);
if (!keeper.hidden) isKept().then(showKept, () => {});

// The service worker keeps what is opened; the very first page was opened before it was there.
async function keepFirst() {
  await navigator.serviceWorker.ready;
  await shelf.keep(location.href, await fetch(location.pathname, { headers: { Accept: "text/html" } }));
}
if (!keeper.hidden && !navigator.serviceWorker.controller && !("stored" in document.documentElement.dataset))
  keepFirst().catch(() => {});
