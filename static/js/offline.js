// Shows a page in the edition's language where there is no connection, and keeps nothing else.
const { cache: name, page, files } = self.kept;
const family = name.slice(0, name.lastIndexOf(":") + 1);

const keep = async () => {
  const cache = await caches.open(name);
  const fresh = { cache: "reload", credentials: "omit" };
  await cache.addAll([page, ...files].map((url) => new Request(url, fresh)));
};

const forgetOlder = async () => {
  const names = await caches.keys();
  const older = names.filter((each) => each.startsWith(family) && each !== name);
  await Promise.all(older.map((each) => caches.delete(each)));
};

const opened = async (event) => {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return (await caches.match(page)) ?? Response.error();
  }
};

const loaded = async (request) => {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request.url)) ?? Response.error();
  }
};

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([self.registration.navigationPreload?.enable(), forgetOlder()]));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(opened(event));
  else if (files.includes(new URL(request.url).pathname)) event.respondWith(loaded(request));
});
