// What this device keeps for one person: writes on their way to the server (the outbox) and
// lessons to read without a signal (the shelf). Pages and the service worker share this file.
"use strict";

const outbox = (() => {
  // One waiting write per address: a later one takes the place of an earlier one.
  const opened = () =>
    new Promise((resolve, reject) => {
      const asked = indexedDB.open("govlab", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("writes", { keyPath: "url" });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });

  async function store(mode, use) {
    const database = await opened();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction("writes", mode);
        const asked = use(transaction.objectStore("writes"));
        transaction.oncomplete = () => resolve(asked.result);
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
  }

  const all = () => store("readonly", (writes) => writes.getAll());
  const one = (url) => store("readonly", (writes) => writes.get(url));
  const put = (write) => store("readwrite", (writes) => writes.put(write));
  const drop = (url) => store("readwrite", (writes) => writes.delete(url));
  const alone = (work) =>
    navigator.locks ? navigator.locks.request("govlab-outbox", work) : work();

  // Who is signed in now, and the token for their forms; nothing when nobody is.
  async function session() {
    const response = await fetch("/my/session/", { redirect: "manual", cache: "no-store" });
    return response.ok ? response.json() : null;
  }

  // null: not delivered, try again later.
  async function deliver(write, token) {
    const body = new URLSearchParams({ csrfmiddlewaretoken: token });
    for (const [name, values] of Object.entries(write.fields))
      for (const value of [].concat(values)) body.append(name, value);
    const response = await fetch(write.url, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      redirect: "manual",
    });
    const spoken = response.headers.get("Content-Type")?.startsWith("application/json");
    if (response.type === "opaqueredirect") return { signedOut: true };
    if (response.status === 403 && !spoken) return { staleToken: true };
    if (!spoken || response.status >= 500 || response.status === 429) return null;
    return { ok: response.ok, ...(await response.json()) };
  }

  async function settle(write, answer) {
    const waiting = await one(write.url);
    if (waiting && waiting.id !== write.id) {
      // Something newer was written meanwhile: it goes on from what the server has now.
      if (answer.ok && "version" in answer) waiting.fields.version = answer.version;
      return put(waiting);
    }
    if (answer.code === "stale_version") return put({ ...write, refused: answer });
    return drop(write.url);
  }

  // Send what waits for `reader`; answers by address. Stops at the first that cannot be sent.
  const send = ({ reader, token } = {}) =>
    alone(async () => {
      const answers = {};
      let who = token ? { reader, token } : await session();
      const waiting = (await all()).filter((write) => !write.refused);
      for (const write of waiting.sort((a, b) => a.at.localeCompare(b.at))) {
        if (!who) break;
        if (write.reader !== who.reader) continue;
        let answer = await deliver(write, who.token);
        if (answer?.staleToken && (who = await session()) && who.reader === write.reader)
          answer = await deliver(write, who.token);
        if (answer?.signedOut) answers[write.url] = answer;
        if (!answer || answer.signedOut || answer.staleToken) break;
        await settle(write, answer);
        answers[write.url] = answer;
      }
      return answers;
    });

  // Keep first, then send: nothing is lost when the signal is. null: it waits.
  async function post(url, fields, who) {
    const write = { url, fields, reader: who.reader, id: crypto.randomUUID(), at: new Date().toISOString() };
    const before = await one(url).catch(() => null);
    if (before && before.reader === who.reader && !before.refused && "version" in before.fields)
      write.fields.version = before.fields.version;
    try {
      await put(write);
    } catch {
      return deliver(write, who.token).catch(() => null);
    }
    const answers = await send(who).catch(() => ({}));
    if (answers[url]) return answers[url];
    self.registration?.sync?.register("outbox").catch(() => {});
    navigator.serviceWorker?.ready.then((ready) => ready.sync?.register("outbox")).catch(() => {});
    return null;
  }

  const waiting = async (reader) => (await all()).filter((write) => write.reader === reader);

  return { post, send, one, drop, waiting };
})();

const shelf = (() => {
  const UNPINNED = 20; // lessons kept because they were opened, not because somebody asked
  const name = (reader) => `pages-${reader}`;
  const address = (url) => new URL(url, self.location.origin).origin + new URL(url, self.location.origin).pathname;

  // Whatever another person read on this device goes.
  async function only(reader) {
    const names = (await caches.keys()).filter((key) => key.startsWith("pages-"));
    await Promise.all(names.filter((key) => key !== name(reader)).map((key) => caches.delete(key)));
  }

  async function written(response, facts) {
    const body = await response.arrayBuffer();
    const headers = new Headers(response.headers);
    headers.set("Kept-Size", body.byteLength);
    for (const [key, value] of Object.entries(facts)) headers.set(key, value);
    return new Response(body, { headers });
  }

  async function keep(url, response, { pinned = false } = {}) {
    const reader = response.headers.get("Learner");
    if (!reader || !response.ok || response.redirected) return false;
    await only(reader);
    const cache = await caches.open(name(reader));
    const html = await response.clone().text();
    const before = await cache.match(address(url));
    await cache.put(
      address(url),
      await written(response, {
        "Kept-Title": encodeURIComponent(html.match(/<h1>([^<]*)<\/h1>/)?.[1] ?? ""),
        "Kept-At": new Date().toISOString(),
        "Kept-Pinned": pinned || before?.headers.get("Kept-Pinned") === "yes" ? "yes" : "no",
      }),
    );
    await trim(cache);
    return true;
  }

  async function keepPicture(url, lesson, reader) {
    const response = await fetch(url);
    const cache = await caches.open(name(reader));
    if (response.ok) await cache.put(url, await written(response, { "Kept-For": address(lesson) }));
  }

  async function kept() {
    const found = (await caches.keys()).find((key) => key.startsWith("pages-"));
    return found ? caches.open(found) : null;
  }

  async function find(url) {
    return (await kept())?.match(address(url));
  }

  // Lessons, the latest first: {url, title, at, pinned, size}, the size with their pictures.
  async function list(cache) {
    cache ??= await kept();
    if (!cache) return [];
    const lessons = new Map();
    const pictures = [];
    for (const request of await cache.keys()) {
      const { headers } = await cache.match(request);
      const size = Number(headers.get("Kept-Size"));
      if (headers.has("Kept-For")) pictures.push([headers.get("Kept-For"), size]);
      else
        lessons.set(request.url, {
          url: request.url,
          title: decodeURIComponent(headers.get("Kept-Title")),
          at: headers.get("Kept-At"),
          pinned: headers.get("Kept-Pinned") === "yes",
          size,
        });
    }
    for (const [url, size] of pictures) if (lessons.has(url)) lessons.get(url).size += size;
    return [...lessons.values()].sort((a, b) => b.at.localeCompare(a.at));
  }

  async function trim(cache) {
    const unasked = (await list(cache)).filter((lesson) => !lesson.pinned);
    for (const lesson of unasked.slice(UNPINNED)) await drop(lesson.url);
  }

  async function drop(url) {
    const cache = await kept();
    await cache?.delete(address(url));
    for (const request of (await cache?.keys()) ?? [])
      if ((await cache.match(request)).headers.get("Kept-For") === address(url)) await cache.delete(request);
  }

  return { keep, keepPicture, find, list, drop, only };
})();
