// Shows what is found while words are being typed. Without this file the button does the same.
"use strict";

const form = document.querySelector("form[data-live]");
const box = form?.querySelector("[name=q]");
const results = form && document.getElementById(form.dataset.live);
let waiting;
let asking;

async function show() {
  asking?.abort();
  asking = new AbortController();
  const address = `${form.action}?${new URLSearchParams({ q: box.value.trim() })}`;
  try {
    const answer = await fetch(address, {
      headers: { "X-Requested-With": "fetch" },
      signal: asking.signal,
    });
    if (!answer.ok) return;
    results.innerHTML = await answer.text();
    history.replaceState(null, "", address);
  } catch {
    // Another letter was typed, or the line is down: what stands there stays.
  }
}

box?.addEventListener("input", (event) => {
  clearTimeout(waiting);
  // A keyboard that composes has not finished its word.
  if (!event.isComposing) waiting = setTimeout(show, 500);
});
