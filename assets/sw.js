// Keeps one whole release of the form in this browser, so that it works without a network.
//
// scripts/release.mjs writes the four constants below. A release is kept as a whole or not at all: each file is compared with its
// digest, and where one is missing or is of another release the browser throws this worker away and goes on with the one before.
// A new release waits until the person asks for it ("take") or no page of the old one is open. Pages that are still open then find
// their own files in the old release's cache, by names that hold the files' digests.

"use strict";

/** The digest of all files below. */
const RELEASE = "written-by-the-build";
/** Path to digest (SHA-256, base64): what a first visit needs, and the rest. */
const FIRST = {};
const LATER = {};
/** What is kept only once it was used. */
const USED = {};

const scope = registration.scope;
// Other programs, and other copies of this one, may live on the same host.
const prefix = `palermo ${scope} `;
const name = prefix + RELEASE;
/** Instruments of the host's own (?instrument=…), which belong to no release. */
const others = `${prefix}instruments`;

const all = { ...FIRST, ...LATER, ...USED };
const path = (address) => {
  const plain = address.split(/[?#]/)[0];
  return plain.startsWith(scope) ? plain.slice(scope.length) || "index.html" : undefined;
};
// The page has the folder's address.
const address = (file) => new URL(file === "index.html" ? "./" : file, scope).href;

async function fits(file, answer) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await answer.clone().arrayBuffer()));
  return btoa(String.fromCharCode(...digest)) === all[file];
}

/** Keeps an answer without what would bind it to the request it was made for. */
function put(cache, file, answer) {
  const headers = new Headers(answer.headers);
  headers.delete("vary");
  return cache.put(address(file), new Response(answer.body, { headers }));
}

/** Fetches a file of this release into the cache. What is at hand already is taken, where it is the right one. */
async function keep(cache, file) {
  const kept = await cache.match(address(file));
  if (kept && (await fits(file, kept))) return;
  for (const mode of ["default", "reload"]) {
    const answer = await fetch(address(file), { cache: mode, referrerPolicy: "no-referrer" });
    if (answer.ok && (await fits(file, answer))) return put(cache, file, answer);
  }
  throw new Error(`${file} is not that of release ${RELEASE}`);
}

async function install() {
  const cache = await caches.open(name);
  for (const files of [FIRST, LATER]) {
    const names = Object.keys(files);
    // A few at a time: the page in front comes first.
    const next = async () => {
      for (let file = names.shift(); file; file = names.shift()) await keep(cache, file);
    };
    await Promise.all([next(), next(), next()]);
  }
}

/** Removes other releases, unless a page may still need them or one of them is about to be next. `program`: that of a page that started. */
async function tidy(program) {
  if (!(path(program) in all) || registration.installing || registration.waiting) return;
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  if (pages.length > 1) return;
  for (const other of await caches.keys()) {
    if (other.startsWith(prefix) && other !== name && other !== others) await caches.delete(other);
  }
}

/** The page itself. Where its release is no longer whole here, the network's is taken, which fits itself. */
async function page(request) {
  const cache = await caches.open(name);
  const kept = await cache.match(address("index.html"));
  const here = new Set((await cache.keys()).map((one) => one.url));
  if (Object.keys({ ...FIRST, ...LATER }).every((file) => here.has(address(file)))) return kept;
  try {
    return await fetch(request);
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

/** A file of a release: this one's, that of a page still open, or the network's. */
async function part(event, file) {
  const cache = await caches.open(name);
  const kept = await cache.match(address(file));
  if (kept) return kept;
  if (!(file in all)) {
    for (const other of await caches.keys()) {
      if (!other.startsWith(prefix) || other === others) continue;
      const old = await (await caches.open(other)).match(address(file));
      if (old) return old;
    }
    return instrument(event);
  }
  const answer = await fetch(event.request);
  if (answer.ok) {
    const copy = answer.clone();
    event.waitUntil(fits(file, copy).then((fit) => fit && put(cache, file, copy)).catch(() => {}));
  }
  return answer;
}

/** What else the host has. An instrument that the page's address names is kept for when there is no network. */
async function instrument(event) {
  const client = await clients.get(event.clientId);
  const named = client && new URL(client.url).searchParams.get("instrument");
  if (!named || new URL(named, client.url).href !== event.request.url) return fetch(event.request);
  const cache = await caches.open(others);
  try {
    const answer = await fetch(event.request);
    if (answer.ok) await cache.put(event.request, answer.clone()).catch(() => {});
    return answer;
  } catch (error) {
    const kept = await cache.match(event.request);
    if (kept) return kept;
    throw error;
  }
}

addEventListener("install", (event) => event.waitUntil(install()));

// The page of a first visit is served from here, too, from now on. What the release before left is removed once a page of this one
// has started: until then the one before it may still fetch files of its own, or stay because the person stopped the loading.
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("message", (event) => {
  if (event.data === "take") event.waitUntil(skipWaiting());
  if (event.data?.started) event.waitUntil(tidy(event.data.started).catch(() => {}));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  const file = path(request.url);
  if (request.mode === "navigate") {
    if (file !== "index.html") return;
    event.respondWith(page(request));
  } else if (file !== "sw.js") {
    event.respondWith(file === undefined ? instrument(event) : part(event, file));
  }
});
