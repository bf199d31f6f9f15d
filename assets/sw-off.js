// Takes the place of sw.js where pages are not to be kept for use without a network: while developing, or on a host that gives it up.
// Releases that were kept are removed; drafts are not touched.

"use strict";

addEventListener("install", (event) => event.waitUntil(skipWaiting()));

addEventListener("activate", (event) => {
  const remove = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith(`palermo ${registration.scope} `)) await caches.delete(name);
    }
    await registration.unregister();
  };
  event.waitUntil(remove());
});
