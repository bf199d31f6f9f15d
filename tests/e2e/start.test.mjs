// The page starts in each browser, asks for nothing elsewhere, is no larger than promised, and says in words what is wrong where it
// cannot start.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { serve } from "../../scripts/serve.mjs";
import { firstVisit, keptLater } from "../../scripts/size.mjs";
import { BROWSERS, checkAccessibility, DIST, inEachBrowser, launch, open, screenshot } from "./support.mjs";

/** Resolves once the app has taken the place of the words in index.html. */
const started = (page) => page.locator("#boot").waitFor({ state: "detached" });

inEachBrowser("the page starts", async ({ open, name }) => {
  const { page } = await open("");
  await started(page);
  await page.getByRole("heading", { level: 1 }).waitFor();
  assert.equal(await page.locator("h1").count(), 1);
  assert.equal(await page.locator('[role="alert"]:visible').count(), 0);
  await checkAccessibility(page);
  await screenshot(page, `start-${name}`);
});

inEachBrowser("a first visit fetches what scripts/size.mjs counts, and only afterwards what is kept for use without a network", async ({ open }) => {
  const site = await serve({ folder: DIST });
  try {
    const { page } = await open(site.url);
    await started(page);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    const fetched = site.seen.map(({ address }) => address.slice(1).split(/[?#]/)[0] || "index.html");
    const before = fetched.slice(0, fetched.indexOf("sw.js"));
    const counted = new Set(await firstVisit(DIST));
    assert.ok(before.length >= 5, before.join());
    assert.deepEqual(before.filter((path) => !counted.has(path)), [], "fetched but not counted: add it to scripts/size.mjs");
    const later = new Set([...(await keptLater(DIST)), ...counted]);
    assert.deepEqual(fetched.filter((path) => !later.has(path)), [], "fetched afterwards, and counted nowhere");
  } finally {
    await site.close();
  }
});

inEachBrowser("it works from a folder of a host", async ({ browser }) => {
  const host = await serve({ folder: DIST, base: "/some/folder/" });
  try {
    const { page, context, watch } = await open(browser, host.url);
    await started(page);
    await page.getByRole("heading", { level: 1 }).waitFor();
    watch.check();
    await context.close();
  } finally {
    await host.close();
  }
});

// ------------------------------------------------------------------------------------------ what a bad host or browser does

/** One test a browser: the site as `host` serves it shows the words of `fault`, and passes the accessibility scan. */
function says(title, fault, host, { prepare } = {}) {
  inEachBrowser(title, async ({ browser, name }) => {
    const site = await serve({ folder: DIST, ...host });
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      if (prepare) await page.addInitScript(prepare);
      await page.goto(site.url);
      await page.locator("#boot-fault").waitFor({ state: "visible" });
      const shown = await page.locator("[data-fault]:visible").evaluateAll((all) => all.map((one) => one.dataset.fault));
      assert.deepEqual(shown, [fault], await page.locator("#boot-said").innerText());
      assert.equal(await page.locator("#boot-loading").count(), 0);
      await checkAccessibility(page);
      await screenshot(page, `fault-${fault}-${name}`);
    } finally {
      await context.close();
      await site.close();
    }
  });
}

const isProgram = (path) => path.endsWith(".wasm");
const isGlue = (path) => path.endsWith(".js");
const program = () => readFileSync(join(DIST, "index.html"), "utf8").match(/[\w.-]+\.wasm/)[0];

says("a browser without WebAssembly is told so", "none", {}, { prepare: () => delete globalThis.WebAssembly });
says("24: a policy that forbids WebAssembly is told so", "forbidden", {
  headers: () => ({ "content-security-policy": "script-src 'self' 'unsafe-inline'" }),
});
says("a missing program is told so", "fetch", { instead: (path) => (isProgram(path) ? { status: 404, type: "text/html", body: "gone" } : undefined) });
says("missing JavaScript is told so", "fetch", { instead: (path) => (isGlue(path) ? { status: 404, type: "text/html", body: "gone" } : undefined) });
says("24: a page in place of the program is told so", "type", { instead: (path) => (isProgram(path) ? { type: "text/html", body: "<!doctype html>" } : undefined) });
says("JavaScript of a wrong type is told so", "type", { headers: (path) => (isGlue(path) ? { "content-type": "text/plain" } : undefined) });
says("a damaged program is told so", "old", {
  instead: (path) => (isProgram(path) ? { type: "application/wasm", body: readFileSync(join(DIST, program())).subarray(0, 5000) } : undefined),
});

inEachBrowser("24: a program of a wrong type is forgiven", async ({ browser }) => {
  const site = await serve({ folder: DIST, headers: (path) => (isProgram(path) ? { "content-type": "application/octet-stream" } : undefined) });
  try {
    const { page, context, watch } = await open(browser, site.url);
    await started(page);
    watch.check();
    await context.close();
  } finally {
    await site.close();
  }
});

inEachBrowser("an instrument served beside the page is checked before anything is asked with it", async ({ browser, name }) => {
  const whole = JSON.parse(readFileSync(join(DIST, "instruments/palermo.json"), "utf8"));
  const changed = (change) => {
    const copy = structuredClone(whole);
    change(copy);
    return JSON.stringify(copy);
  };
  const files = {
    "instruments/fine.json": changed((copy) => (copy.title = "Another set of questions")),
    "instruments/levels.json": changed((copy) => (copy.scales[0].levels[1].value = 7)),
    "instruments/cut.json": JSON.stringify(whole).slice(0, 5_000),
  };
  const site = await serve({
    folder: DIST,
    instead: (path) => {
      const body = files[path.replace(/^\//, "")];
      return body === undefined ? undefined : { type: "application/json", body };
    },
  });
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    for (const [file, words] of [["levels", /levels\.json could not be loaded: scales\[0\]\.levels\[1\]\.value/], ["cut", /cut\.json could not be loaded: .*ends too early/]]) {
      await page.goto(`${site.url}?instrument=instruments/${file}.json#/`);
      await page.locator("#broken").waitFor({ state: "visible" });
      assert.match(await page.locator("#broken").innerText(), words, file);
      assert.equal(await page.locator("#main").count(), 0, "nothing is asked with it");
      await checkAccessibility(page);
      await screenshot(page, `instrument-${file}-${name}`);
    }
    await page.goto(`${site.url}?instrument=instruments/fine.json#/instruments`);
    await page.locator("#main", { hasText: "Another set of questions" }).waitFor();
  } finally {
    await context.close();
    await site.close();
  }
});

inEachBrowser("where the program stops, the page says so", async ({ open, name }) => {
  const { page } = await open("#/", { tolerate: [/unreachable/] });
  await started(page);
  // More memory than there is: the program can only stop. In a task of its own, as where an event had come.
  await page.evaluate(async () => {
    const { initSync } = await import(document.querySelector('link[rel="modulepreload"]').href);
    setTimeout(() => initSync().__wbindgen_malloc(0xffff_ffff, 4));
  });
  await page.locator("#broken").waitFor({ state: "visible" });
  assert.match(await page.locator("#broken").innerText(), /unreachable/);
  await checkAccessibility(page);
  await screenshot(page, `stopped-${name}`);
});

test("the page tells those without JavaScript what it needs", { skip: !BROWSERS.includes("chromium") }, async () => {
  const browser = await launch("chromium");
  const { page, context } = await open(browser, "", { javaScriptEnabled: false });
  assert.match(await page.locator("#boot main").innerText(), /JavaScript is switched off/);
  // The words of the start page are there before any program, and those of its size.
  const texts = JSON.parse(readFileSync(new URL("../../locales/en.json", import.meta.url), "utf8"));
  assert.equal(await page.locator("#boot h1").innerText(), texts["start.title"]);
  assert.equal(await page.locator("#boot .lead").innerText(), texts["start.lead"]);
  assert.match(await page.locator("#boot-loading").innerText(), /about 0\.[1-9]\sMB/);
  await context.close();
});
