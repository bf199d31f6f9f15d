// After one visit the form works without a network; a new release is offered, never forced, and never mixed with the old one. The
// network is taken away by ending the server. Numbers are those of the situations in which forms like this one lose people's work.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";

import { filesOf, removeServiceWorker, writeServiceWorker } from "../../scripts/release.mjs";
import { serve } from "../../scripts/serve.mjs";
import { firstVisit } from "../../scripts/size.mjs";
import { checkAccessibility, DIST, inEachBrowser, savedFile, screenshot, temporaryFolder } from "./support.mjs";

/** Resolves once the form is there. */
const started = async (page) => {
  await page.locator("#boot").waitFor({ state: "detached" });
  await page.locator("h1").waitFor();
};

/** Resolves once a whole release is kept and this page is served from it: by the service worker of its own folder, not of one above. */
const kept = (page) =>
  page.evaluate(async () => {
    const own = new URL("sw.js", location.href).href;
    const state = () => {
      const worker = navigator.serviceWorker.controller;
      return worker?.scriptURL === own && worker.state === "activated";
    };
    for (let tries = 0; !state() && tries < 200; tries += 1) await new Promise((done) => setTimeout(done, 50));
    if (!state()) throw new Error("no release is kept");
  });

/** The caches of this browser: name to addresses. */
const caches = (page) =>
  page.evaluate(async () => {
    const all = {};
    for (const name of await window.caches.keys()) {
      all[name] = (await (await window.caches.open(name)).keys()).map((request) => request.url).sort();
    }
    return all;
  });

/** What is kept of drafts. */
const drafts = (page) => page.evaluate(() => Object.fromEntries(Object.entries(localStorage).filter(([name]) => name.startsWith("palermo/draft/"))));

/** Begins an assessment and answers one question of its first section. */
async function answerOne(page) {
  await page.getByRole("button", { name: "Begin" }).click();
  await page.selectOption("#member", "TH");
  await page.fill("#as_at", "2026-11-01");
  await page.getByRole("button", { name: "Begin" }).click();
  await page.locator(".tasks a").first().click();
  await page.check('input[name="A-02/law"][value="full"]');
  await page.locator('[role="status"]', { hasText: "Saved in this browser" }).first().waitFor();
}

/** A copy of the built site as the release after it: other digests in all names, other contents of page, style and script. */
async function nextRelease() {
  const folder = temporaryFolder("palermo-next");
  cpSync(DIST, folder, { recursive: true });
  const renamed = readdirSync(folder).filter((name) => /-[0-9a-f]{12,16}(_bg)?\./.test(name));
  const other = (name) => name.replace(/-[0-9a-f]{12,16}/, "-00000000000000ff");
  let html = readFileSync(join(folder, "index.html"), "utf8").replace(/ integrity=("[^"]*"|[^\s>]+)/g, "");
  for (const name of renamed) {
    renameSync(join(folder, name), join(folder, other(name)));
    html = html.replaceAll(name, other(name));
  }
  // The worker's script names its WebAssembly.
  for (const script of renamed.filter((name) => name.endsWith(".js"))) {
    const code = readFileSync(join(folder, other(script)), "utf8");
    writeFileSync(join(folder, other(script)), renamed.reduce((code, name) => code.replaceAll(name, other(name)), code));
  }
  const style = renamed.find((name) => name.endsWith(".css"));
  writeFileSync(join(folder, other(style)), `${readFileSync(join(folder, other(style)), "utf8")}:root{--release:"next"}`);
  writeFileSync(join(folder, "index.html"), html.replace("<html", "<html data-release=next"));
  await writeServiceWorker(folder);
  return folder;
}

/** A server whose folder can be changed, and that can be ended and begun again at the same address. */
async function host(folder) {
  const state = { folder, instead: undefined };
  const options = () => ({ folder: state.folder, instead: (path) => state.instead?.(path), compress: false });
  let running = await serve(options());
  const { port, url } = running;
  return {
    url,
    state,
    requests: () => running.requests,
    async end() {
      await running?.close();
      running = undefined;
    },
    async begin() {
      running = await serve({ ...options(), port });
      assert.equal(running.url, url, "the same address again");
    },
    async show(next) {
      await this.end();
      state.folder = next;
      await this.begin();
    },
  };
}

/** One test a browser, with a host and a page at it. */
function hosted(title, body, options) {
  inEachBrowser(
    title,
    async ({ open, name }) => {
      const site = await host(DIST);
      try {
        // Without a network the browser says so about whatever was looked for in vain, such as a new release.
        const tolerate = [/sw\.js/, /ERR_CONNECTION_REFUSED|NS_ERROR_CONNECTION_REFUSED|NetworkError|Failed to update a ServiceWorker/i];
        const { page, context, watch } = await open(site.url, { tolerate });
        await started(page);
        await kept(page);
        await body({ site, context, page, name, watch });
      } finally {
        await site.end();
      }
    },
    options,
  );
}

test("the service worker keeps every file, those of a first visit first, and leaves to their use what is for other programs", async () => {
  const code = readFileSync(join(DIST, "sw.js"), "utf8");
  const list = (name) => JSON.parse(code.match(new RegExp(`^const ${name} = (.*);$`, "m"))[1]);
  const first = list("FIRST");
  const later = list("LATER");
  const used = list("USED");
  assert.deepEqual(Object.keys(first).sort(), (await firstVisit(DIST)).sort());
  assert.deepEqual(Object.keys({ ...first, ...later, ...used }).sort(), await filesOf(DIST));
  for (const path of Object.keys(used)) assert.match(path, /^(schemas\/.*|licences\.txt|instruments\/(palermo|example)\.json|instruments\/members\.csv|instruments\/released\/.*)$/);
  for (const [path, digest] of Object.entries({ ...first, ...later, ...used })) {
    assert.equal(createHash("sha256").update(readFileSync(join(DIST, path))).digest("base64"), digest, path);
  }
});

hosted("after one visit the form starts, reloads, explains, opens the example and saves without a network", async ({ site, context, page }) => {
  await answerOne(page);
  const before = await drafts(page);
  await site.end();
  await page.reload();
  await started(page);
  assert.ok(await page.isChecked('input[name="A-02/law"][value="full"]'));
  // Explanations of a section that was not seen before.
  const other = await context.newPage();
  await other.goto(`${site.url}#/`);
  await started(other);
  await other.getByRole("button", { name: "Try the worked example" }).click();
  await other.locator(".tasks a").last().click();
  await other.locator(".guidance summary").first().click();
  await other.locator(".guidance p").first().waitFor();
  await other.getByRole("link", { name: "Results" }).click();
  await other.locator("output[data-group]").first().waitFor();
  await page.bringToFront();
  assert.deepEqual(Object.keys(await drafts(page)).filter((name) => name in before), Object.keys(before));
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Overview" }).click();
  const file = await savedFile(page, () => page.getByRole("button", { name: "Save as JSON" }).click());
  assert.equal(JSON.parse(file.text).answers["A-02"].law.level, "full");
  assert.equal(await page.locator('[role="alert"]').innerText(), "");
  // However it is linked to.
  for (const address of ["index.html", "?from=mail", "index.html?from=mail#/help"]) {
    await page.goto(site.url + address);
    await started(page);
  }
});

hosted("an instrument of the host's own, once used, is there without a network, too", async ({ site, page }) => {
  await page.goto(`${site.url}?instrument=instruments/palermo.json#/`);
  await started(page);
  await site.end();
  await page.goto("about:blank");
  await page.goto(`${site.url}?instrument=instruments/palermo.json#/`);
  await started(page);
  assert.equal(await page.locator("#broken:visible").count(), 0);
});

hosted("23: a new release is offered once and taken when one says so; the draft and its last words stay", async ({ site, page, name }) => {
  await answerOne(page);
  await page.locator("#A-02 summary", { hasText: "Comment" }).click();
  const next = await nextRelease();
  await site.show(next);
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  const offer = page.getByText("A new version is ready.");
  await page.locator(".notice.calm").waitFor();
  assert.equal(await page.locator(".notice.calm").count(), 1);
  assert.match(await page.locator('[role="status"]').innerText(), /A new version is ready/);
  await checkAccessibility(page);
  await page.evaluate(() => document.querySelector("#A-02").scrollIntoView());
  assert.ok(await page.getByRole("button", { name: "Reload" }).isVisible(), "at hand wherever one reads");
  for (const [width, colorScheme] of [[1280, "light"], [1280, "dark"], [360, "light"], [360, "dark"]]) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme }).catch(() => {});
    await screenshot(page, `release-${width}-${colorScheme}-${name}`, { fullPage: false });
  }
  await page.emulateMedia({ colorScheme: "light" }).catch(() => {});
  await page.setViewportSize({ width: 1280, height: 800 });

  // Nothing is forced: the old release goes on, reload included, and never asks for a file that is gone.
  await page.reload();
  await started(page);
  assert.equal(await page.locator("html[data-release]").count(), 0, "still the old release");
  await offer.first().waitFor();
  await page.getByRole("button", { name: "Later" }).click();
  assert.equal(await page.locator(".notice.calm").count(), 0, "not offered again on this page");
  await page.reload();
  await started(page);

  await page.locator("#A-02 summary", { hasText: "Comment" }).click();
  await page.locator('[name="A-02/comment"]').pressSequentially("last words");
  await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Reload" }).click()]);
  await page.locator("html[data-release=next]").waitFor();
  await started(page);
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--release")), '"next"');
  assert.ok(await page.isChecked('input[name="A-02/law"][value="full"]'));
  assert.equal(await page.inputValue('[name="A-02/comment"]'), "last words");
  assert.equal(await page.locator(".notice.calm").count(), 0, "offered once");

  // What is kept now is the new release, whole, and nothing of the old one.
  await page.reload();
  await started(page);
  const all = Object.entries(await caches(page));
  assert.equal(all.length, 1, all.map(([one]) => one).join());
  const paths = all[0][1].map((address) => address.slice(site.url.length) || "index.html");
  const files = await filesOf(next);
  assert.ok(paths.every((path) => files.includes(path)), paths.join());
  assert.ok((await firstVisit(next)).every((path) => paths.includes(path)));
  await site.end();
  await page.reload();
  await started(page);
  assert.equal(await page.locator("html[data-release=next]").count(), 1);
});

hosted("23: another tab that is open goes on with the old release, finds its own files, and is offered the new one", async ({ site, context, page }) => {
  await answerOne(page);
  const other = await context.newPage();
  await other.goto(`${site.url}#/`);
  await started(other);
  await site.show(await nextRelease());
  await other.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  await other.locator(".notice.calm").waitFor();
  await other.getByRole("button", { name: "Reload" }).click();
  await other.locator("html[data-release=next]").waitFor();
  await started(other);

  await page.bringToFront();
  await page.locator(".notice.calm").waitFor();
  assert.equal(await page.locator("html[data-release]").count(), 0, "this tab was left alone");
  // The old release's own files are still found, though the host has them no longer.
  const old = await page.evaluate(async () => {
    const address = document.querySelector('link[type="application/wasm"]').href;
    const answer = await fetch(address);
    return [answer.status, (await answer.arrayBuffer()).byteLength];
  });
  assert.equal(old[0], 200);
  assert.ok(old[1] > 100_000);
  await page.check('input[name="A-02/law"][value="partial"]');
  await page.getByRole("button", { name: "Reload" }).click();
  await page.locator("html[data-release=next]").waitFor();
  await started(page);
  assert.ok(await page.isChecked('input[name="A-02/law"][value="partial"]'));
});

for (const [title, answer] of [
  ["is missing", () => ({ status: 404, type: "text/plain", body: "gone" })],
  ["is of another release", () => ({ type: "application/json", body: "{}" })],
]) {
  hosted(`23: where a file of a new release ${title}, the old one goes on, and the new one is taken once it is whole`, async ({ site, page, watch }) => {
    watch.tolerate(/answer 404: .*base\.json|base\.json|is not that of release|ServiceWorker/);
    await answerOne(page);
    const [[before, old]] = Object.entries(await caches(page));
    const next = await nextRelease();
    site.state.instead = (path) => (path.endsWith("main-00000000000000ff.css") ? answer() : undefined);
    // What else the worker was fetching when it was given up is cut off, sooner or later.
    watch.tolerate(/-00000000000000ff|404/);
    await site.show(next);
    await page.evaluate(async () => {
      const found = await navigator.serviceWorker.getRegistration();
      // Resolves or rejects when the attempt has begun; its end is told by the worker's state.
      const ended = new Promise((done) =>
        found.addEventListener("updatefound", () => {
          const worker = found.installing;
          worker.addEventListener("statechange", () => done(worker.state));
        }, { once: true }),
      );
      await found.update().catch(() => {});
      const state = await Promise.race([ended, new Promise((done) => setTimeout(done, 20_000, "nothing happened"))]);
      if (state !== "redundant") throw new Error(`the new release was to be given up, but: ${state}`);
    });
    assert.equal(await page.locator(".notice.calm").count(), 0, "nothing is offered");
    await page.reload();
    await started(page);
    assert.equal(await page.locator("html[data-release]").count(), 0, "the old release");
    assert.deepEqual((await caches(page))[before], old, "and all of it");
    await site.end();
    await page.reload();
    await started(page);
    assert.ok(await page.isChecked('input[name="A-02/law"][value="full"]'));

    site.state.instead = undefined;
    await site.begin();
    await page.reload();
    await started(page);
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update().catch(() => {}));
    await page.locator(".notice.calm").waitFor();
    await page.getByRole("button", { name: "Reload" }).click();
    await page.locator("html[data-release=next]").waitFor();
    await started(page);
    assert.ok(await page.isChecked('input[name="A-02/law"][value="full"]'));
  });
}

hosted("23: a release that does not start is replaced by a newer one at the next try", async ({ site, page, watch }) => {
  watch.tolerate(/./);
  // Kept, and broken: as if a release had been faulty.
  await page.evaluate(async () => {
    const [name] = await caches.keys();
    const cache = await caches.open(name);
    const address = document.querySelector('link[type="application/wasm"]').href;
    await cache.put(address, new Response("\0asm broken", { headers: { "content-type": "application/wasm" } }));
  });
  await site.show(await nextRelease());
  await page.reload();
  await page.locator("#boot-fault").waitFor({ state: "visible" });
  // Browsers take a second or two before they look for a newer one.
  for (let tries = 0; tries < 8 && (await page.locator("html[data-release=next]").count()) === 0; tries += 1) {
    await pause(4_000);
    await page.reload();
  }
  await page.locator("html[data-release=next]").waitFor();
  await started(page);
});

hosted("where the browser has removed what was kept, the network is used, and all is kept anew", async ({ site, page }) => {
  await answerOne(page);
  const before = await drafts(page);
  await page.evaluate(async () => {
    for (const name of await caches.keys()) await caches.delete(name);
  });
  await page.reload();
  await started(page);
  assert.ok(await page.isChecked('input[name="A-02/law"][value="full"]'));
  assert.deepEqual(await drafts(page), before);
  await page.locator(".guidance summary").first().click();
  await page.locator(".guidance p").first().waitFor();
  assert.ok(site.requests().some((path) => path.endsWith(".wasm")), "from the network");
});

hosted("sw-off.js takes the place of sw.js, removes what was kept, and leaves drafts alone", async ({ site, page }) => {
  await answerOne(page);
  const before = await drafts(page);
  const folder = temporaryFolder("palermo-off");
  cpSync(DIST, folder, { recursive: true });
  await removeServiceWorker(folder);
  await site.show(folder);
  // It may be gone before the browser has said that it updated it.
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update().catch(() => {}));
  await page.waitForFunction(async () => (await navigator.serviceWorker.getRegistrations()).length === 0 && (await caches.keys()).length === 0);
  assert.deepEqual(await drafts(page), before);
});

hosted("two copies on one host keep apart, and each works in its own folder", async ({ site, context, page }) => {
  const folder = temporaryFolder("palermo-copies");
  for (const name of ["one", "two"]) cpSync(DIST, join(folder, name), { recursive: true });
  await site.show(folder);
  for (const name of ["one", "two"]) {
    await page.goto(`${site.url}${name}/`);
    await started(page);
    await kept(page);
  }
  const names = Object.keys(await caches(page));
  assert.equal(names.filter((name) => name.startsWith(`palermo ${site.url}one/ `)).length, 1);
  assert.equal(names.filter((name) => name.startsWith(`palermo ${site.url}two/ `)).length, 1);
  await site.end();
  const other = await context.newPage();
  for (const name of ["one", "two"]) {
    await other.goto(`${site.url}${name}/`);
    await started(other);
  }
  rmSync(folder, { recursive: true });
});
