// The service worker. /sw.js sets VERSION and SHELL, and loads offline.js before this file.
"use strict";

const STATIC = `static-${VERSION}`;
const PATIENCE = 8000; // milliseconds for a network that is there but does not answer

self.addEventListener("install", (event) => event.waitUntil(furnish()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("sync", (event) => event.tag === "outbox" && event.waitUntil(outbox.send()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/static/site/")) event.respondWith(fromShell(request));
  else if (request.mode === "navigate") event.respondWith(page(event));
  else if (request.destination === "image") event.respondWith(picture(request));
});

// The offline page is fetched as a stranger: it is nobody's.
async function furnish() {
  const cache = await caches.open(STATIC);
  await cache.addAll(SHELL);
  await cache.put("/offline/", await fetch("/offline/", { credentials: "omit", cache: "reload" }));
  await self.skipWaiting();
}

async function takeOver() {
  const old = (await caches.keys()).filter((key) => key.startsWith("static-") && key !== STATIC);
  await Promise.all(old.map((key) => caches.delete(key)));
  await self.clients.claim();
}

async function fromShell(request) {
  const cache = await caches.open(STATIC);
  const kept = await cache.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
}

// A lesson that was opened is kept, for whom the server says it is; nothing else is.
async function page(event) {
  const { request } = event;
  const kept = await shelf.find(request.url);
  try {
    const response = await within(fetch(request), kept ? PATIENCE : Infinity);
    if (response.headers.has("Learner"))
      event.waitUntil(shelf.keep(request.url, response.clone()).catch(() => {}));
    return response;
  } catch {
    return kept ? asStored(kept) : (await caches.match("/offline/")) ?? Response.error();
  }
}

function within(work, milliseconds) {
  if (milliseconds === Infinity) return work;
  const late = new Promise((_, reject) => setTimeout(reject, milliseconds));
  return Promise.race([work, late]);
}

// The page says that it is the stored copy; its style sheet shows the words.
async function asStored(kept) {
  const html = (await kept.text()).replace("<html ", "<html data-stored ");
  return new Response(html, { headers: kept.headers });
}

async function picture(request) {
  try {
    return await fetch(request);
  } catch {
    return (await shelf.find(request.url)) ?? Response.error();
  }
}
