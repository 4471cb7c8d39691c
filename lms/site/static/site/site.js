// Comforts only: every page does its work without this file.
"use strict";

document.querySelector("[data-focus]")?.focus();

// A second press while the first is on its way would hand in, or apply, twice.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button?.matches("[data-once]")) return;
  if (button.dataset.pressed) event.preventDefault();
  button.dataset.pressed = "yes";
  setTimeout(() => delete button.dataset.pressed, 8000);
});

// Leaving with words typed but not sent: the browser asks first.
let unsent = false;
document.addEventListener("input", (event) => {
  if (event.target.closest("[data-keep]")) unsent = true;
});
document.addEventListener("submit", () => (unsent = false));
addEventListener("beforeunload", (event) => {
  if (unsent) event.preventDefault();
});

// A page taken back from the history is as it was left: buttons may be pressed again.
addEventListener("pageshow", () => {
  document.querySelectorAll("[data-pressed]").forEach((button) => delete button.dataset.pressed);
});

// An open panel closes when one turns to something else.
document.addEventListener("click", (event) => {
  document.querySelectorAll(".display[open]").forEach((panel) => {
    if (!panel.contains(event.target)) panel.open = false;
  });
});
