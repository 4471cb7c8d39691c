// Marking by keyboard: digits choose a level, phrases are put where the feedback is written.
"use strict";

const form = document.querySelector("form [name=version]")?.form;
const total = form?.querySelector("[data-total]");

function addUp() {
  const chosen = [...form.querySelectorAll("input[type=radio]:checked")];
  const criteria = new Set([...form.querySelectorAll("input[type=radio]")].map((r) => r.name));
  if (!total || chosen.length < criteria.size) return;
  total.textContent = chosen.reduce((sum, radio) => sum + Number(radio.value), 0);
}

form?.addEventListener("change", addUp);
form?.addEventListener("keydown", (event) => {
  const here = event.target;
  if (here.type !== "radio" || !/^[1-9]$/.test(event.key)) return;
  const levels = form.querySelectorAll(`input[name="${CSS.escape(here.name)}"]`);
  const level = levels[Number(event.key) - 1];
  if (!level) return;
  event.preventDefault();
  level.checked = true;
  addUp();
  focusNext(here.name);
});

function focusNext(name) {
  const radios = [...form.querySelectorAll("input[type=radio]")];
  const after = radios.slice(radios.findLastIndex((radio) => radio.name === name) + 1)[0];
  (after ?? form.querySelector("[name=feedback]")).focus();
}

form?.addEventListener("click", (event) => {
  const phrase = event.target.closest("[data-phrase]")?.dataset.phrase;
  if (!phrase) return;
  const feedback = form.querySelector("[name=feedback]");
  feedback.value = [feedback.value.trim(), phrase].filter(Boolean).join("\n");
  feedback.focus();
});

if (form) addUp();
