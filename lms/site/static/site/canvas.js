// Filling in a design tool: without this file each button sends the form and the page comes back.
"use strict";

const form = document.querySelector("[data-canvas]");
const words = form.querySelector("[data-sayings]").dataset;
const said = form.querySelector("[data-said]");
const PAUSE = 3000; // ms after the last key
const LOOK = 20000; // ms between looks for what the team has written
const draftKey = `draft:${document.documentElement.dataset.reader}:canvas:${form.dataset.canvas}`;

form.removeAttribute("data-keep"); // we keep it ourselves, so the browser need not ask
let changed = false; // something is typed that the server has not got
let stopped = false; // both changed one place, or it was refused: the person decides, not we
let sending = false;
let timer;

const say = (text) => { if (said.textContent !== text) said.textContent = text; };
const field = (name) => form.elements.namedItem(name);

// --- Entries: added, removed, moved ------------------------------------------------------

let added = 0;

function blankEntry(section, key = `new${++added}`) {
  const html = form.querySelector(`template[data-blank="${section}"]`).innerHTML;
  const holder = document.createElement("template");
  holder.innerHTML = html.replaceAll("NEW", key);
  return holder.content.querySelector("li");
}

function renumber(list) {
  [...list.children].forEach((card, at) => (card.querySelector("[data-number]").textContent = at + 1));
  const add = form.querySelector(`[data-add="${list.dataset.entries}"]`);
  add.disabled = list.children.length >= Number(list.dataset.most);
  list.querySelectorAll(".card__head").forEach((head) => (head.draggable = true));
}

function place(card) {
  return words.moved.replace("{place}", [...card.parentElement.children].indexOf(card) + 1);
}

const moves = {
  up(card) { card.previousElementSibling?.before(card); },
  down(card) { card.nextElementSibling?.after(card); },
  remove(card) { card.remove(); },
};

function move(button) {
  const card = button.closest(".card");
  const list = card.parentElement;
  const beside = card.nextElementSibling ?? card.previousElementSibling;
  moves[button.dataset.move](card);
  renumber(list);
  if (card.isConnected) button.focus(); else (beside ?? form.querySelector(`[data-add="${list.dataset.entries}"]`)).focus();
  touched();
  say(card.isConnected ? place(card) : words.removed);
}

function add(section) {
  const list = form.querySelector(`[data-entries="${section}"]`);
  const card = blankEntry(section);
  list.append(card);
  renumber(list);
  fold(card, false);
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
  card.querySelector(".field :is(input, textarea, select)").focus();
  touched();
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move], [data-add]");
  if (!button) return;
  event.preventDefault();
  if (button.dataset.add) add(button.dataset.add); else move(button);
});

// --- On a phone only the entry at hand stands open ---------------------------------------

const narrow = matchMedia("(max-width: 59.99em)");

function fold(card, folded) {
  card.classList.toggle("card--folded", folded);
  const button = card.querySelector("[data-fold]");
  button.hidden = false;
  button.setAttribute("aria-expanded", String(!folded));
}

function foldAll() {
  form.querySelectorAll("[data-entries] > .card").forEach((card) => fold(card, narrow.matches && !card.matches(":target")));
}

form.addEventListener("click", (event) => {
  const card = event.target.closest("[data-fold]")?.closest(".card");
  if (card) fold(card, !card.classList.contains("card--folded"));
});
form.addEventListener("input", (event) => {
  const card = event.target.closest(".card");
  const first = card?.querySelector(".field :is(input, textarea, select)");
  if (first) card.querySelector(".card__name").textContent = ` ${first.value}`;
});

let carried;
form.addEventListener("dragstart", (event) => {
  const head = event.target.closest?.(".card__head");
  if (!head) return;
  carried = head.closest(".card");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", "");
});
form.addEventListener("dragover", (event) => {
  const card = event.target.closest(".card");
  if (!carried || !card || card === carried || card.parentElement !== carried.parentElement) return;
  event.preventDefault();
  const after = carried.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_FOLLOWING;
  if (after) card.after(carried); else card.before(carried);
});
form.addEventListener("dragend", () => {
  if (!carried) return;
  renumber(carried.parentElement);
  touched();
  say(place(carried));
  carried = undefined;
});

// --- Saving ------------------------------------------------------------------------------

function typed() {
  const data = new FormData(form);
  data.delete("csrfmiddlewaretoken");
  return [...data];
}

function keepDraft() {
  try { localStorage.setItem(draftKey, JSON.stringify(typed())); } catch { /* no room: the page has it */ }
}

function touched() {
  changed = true;
  keepDraft();
  if (!stopped) say(words.waits);
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
}

async function save() {
  if (sending || stopped) return;
  sending = true;
  const wasChanged = changed;
  changed = false;
  if (wasChanged) say(words.saving);
  const body = new FormData(form);
  body.set("do", "save");
  try {
    const answer = await fetch(form.action || location.href, { method: "POST", body, headers: { Accept: "application/json" } });
    await understood(answer, wasChanged);
  } catch {
    changed ||= wasChanged;
    if (changed) { keepDraft(); say(words.offline); }
  } finally {
    sending = false;
    if (changed && !stopped && navigator.onLine) timer = setTimeout(save, PAUSE);
  }
}

async function understood(answer, wasChanged) {
  const ours = answer.headers.get("Content-Type")?.includes("json"); // the sign-in page is not
  const told = ours ? await answer.json() : {};
  if (ours && answer.ok) return accepted(told, wasChanged);
  changed ||= wasChanged;
  stopped = true; // until the form is sent by hand
  say(answer.status === 409 ? words.clash : told.said || words.failed);
}

async function accepted(told, wasChanged) {
  field("version").value = told.own;
  if (changed) return; // typed on meanwhile: the next save finds what others did
  localStorage.removeItem(draftKey);
  if (told.own !== told.version) await takeOthers();
  else if (wasChanged) say(told.said);
}

// The form as it is stored now, with the cursor where it was.
async function takeOthers() {
  const page = await (await fetch(location.href, { headers: { Accept: "text/html" } })).text();
  if (changed) return;
  const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("[data-canvas]");
  const { name, selectionStart, selectionEnd } = document.activeElement;
  form.querySelector("[name=version]").value = fresh.querySelector("[name=version]").value;
  form.querySelectorAll(".sheet-part").forEach((part) => part.replaceWith(fresh.querySelector(`#${part.id}`)));
  form.querySelector("#title").value = fresh.querySelector("#title").value;
  form.querySelectorAll("[data-entries]").forEach(renumber);
  foldAll();
  const here = name && form.querySelector(`.sheet-part [name="${CSS.escape(name)}"]`);
  here?.focus();
  if (typeof selectionStart === "number") here?.setSelectionRange?.(selectionStart, selectionEnd);
  localStorage.removeItem(draftKey);
  say(words.others);
}

form.addEventListener("input", touched);
form.addEventListener("submit", (event) => {
  if (!navigator.onLine) { // the browser would put its own error page in place of the words
    event.preventDefault();
    touched();
    return say(words.offline);
  }
  clearTimeout(timer);
  changed = false;
  localStorage.removeItem(draftKey);
});
addEventListener("online", save);
addEventListener("beforeunload", (event) => { if (changed && stopped) event.preventDefault(); });
document.addEventListener("visibilitychange", () => { if (document.hidden && changed) save(); });
if ("team" in form.dataset) setInterval(() => { if (!document.hidden && !changed) save(); }, LOOK);

// --- What was typed without a signal comes back -------------------------------------------

function restore(pairs) {
  form.querySelectorAll("[data-entries]").forEach((list) => {
    const section = list.dataset.entries;
    const cards = pairs.filter(([name]) => name === section).map(([, key]) =>
      list.querySelector(`#${CSS.escape(`${section}-${key}`)}`) ?? blankEntry(section, key));
    list.replaceChildren(...cards);
    renumber(list);
  });
  for (const [name, value] of pairs) {
    const one = field(name);
    if (one instanceof Element && one.type !== "submit") one.value = value;
  }
}

form.querySelectorAll("[data-entries]").forEach(renumber);
foldAll();
const draft = localStorage.getItem(draftKey);
if (draft && !document.querySelector(".errors")) {
  restore(JSON.parse(draft));
  touched();
  say(words.restored);
}
