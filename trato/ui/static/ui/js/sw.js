/* Service worker, served at the root of the site. It keeps one page, the offline notice, with its style sheets; nothing of the CRM's data.
   The view that serves it may add ?notice=/path/ to say where the notice is (default /offline/). */
const NOTICE = new URL(location.href).searchParams.get("notice") || "/offline/";
const CACHE = "trato-offline-1";

async function keep() {
  const cache = await caches.open(CACHE);
  const response = await fetch(NOTICE, { cache: "reload", credentials: "omit" });
  const html = await response.clone().text();
  await cache.put(NOTICE, response);
  const parts = [...html.matchAll(/(?:href|src)="([^"]+\.(?:css|svg|woff2)[^"]*)"/g)].map((match) => match[1]);
  await Promise.allSettled(parts.map((part) => cache.add(part)));
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  if (event.request.mode === "navigate") {
    event.respondWith(fetch(event.request).catch(() => caches.match(NOTICE).then((page) => page ?? Response.error())));
  } else if (!self.navigator.onLine) {
    event.respondWith(caches.match(event.request).then((kept) => kept ?? fetch(event.request)));
  }
});
