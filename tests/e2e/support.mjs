// Helpers for all browser tests: a server for the built site, browsers, pages that are watched for errors, accessibility checks,
// saved files and screenshots.
//
//   inEachBrowser("a person begins", async ({ open }) => {
//     const { page } = await open("#/");
//     await page.getByRole("button", { name: "Begin" }).click();
//     await checkAccessibility(page);
//   });
//
// Tests run in Chromium and in Firefox; `BROWSERS=chromium` limits them to one. Playwright drives Chromium by its own protocol,
// and an unpatched Firefox by WebDriver BiDi. Versions of Playwright newer than the pinned one send Firefox ESR a command that
// it does not know yet (emulation.setMediaFeaturesOverride): try both browsers before raising the version.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { chromium, firefox } from "playwright-core";

import { serve } from "../../scripts/serve.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The folder of the built site. */
export const DIST = process.env.DIST ?? join(root, "dist");
/** Where screenshots go. */
export const SCREENSHOTS = join(root, "target", "screenshots");

/** Milliseconds after which a test counts as hanging. The slowest takes a sixth of that on two busy cores. */
const PATIENCE = 300_000;

// ---------------------------------------------------------------------------------------------------------- browsers

const COMMANDS = {
  chromium: [process.env.CHROMIUM, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"],
  firefox: [process.env.FIREFOX, "firefox-esr", "firefox"],
};

function executable(name) {
  for (const command of COMMANDS[name].filter(Boolean)) {
    try {
      return execFileSync("sh", ["-c", 'command -v "$1"', "sh", command], { encoding: "utf8" }).trim();
    } catch {
      // Try the next one.
    }
  }
  return undefined;
}

/** The browsers in which tests run: those that are asked for and installed. In CI a missing one is a failure. */
export const BROWSERS = (process.env.BROWSERS ?? "chromium,firefox").split(",").filter((name) => {
  if (!(name in COMMANDS)) throw new Error(`BROWSERS: '${name}' is neither chromium nor firefox`);
  if (executable(name)) return true;
  if (process.env.CI) throw new Error(`no ${name} found: scripts/setup.sh test installs it`);
  console.error(`no ${name} found: its tests are skipped`);
  return false;
});

function launchOptions(name, downloadsPath) {
  const options = { executablePath: executable(name), headless: true, downloadsPath };
  if (name === "firefox") {
    return {
      ...options,
      channel: "moz-firefox",
      firefoxUserPrefs: {
        "browser.shell.checkDefaultBrowser": false,
        "datareporting.policy.dataSubmissionEnabled": false,
        "network.captive-portal-service.enabled": false,
        "network.connectivity-service.enabled": false,
      },
    };
  }
  return {
    ...options,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  };
}

const downloadFolders = new WeakMap();
const temporary = [];
const running = [];

/** A new empty folder that is removed at the end. */
export function temporaryFolder(label = "palermo") {
  const folder = mkdtempSync(join(tmpdir(), `${label}-`));
  temporary.push(folder);
  return folder;
}

/** Starts a browser. Contexts in it (`browser.newContext()`) share nothing with each other, as profiles do. */
export async function launch(name) {
  const downloads = temporaryFolder("palermo-downloads");
  const browser = await { chromium, firefox }[name].launch(launchOptions(name, downloads)).catch((error) => {
    // An older Firefox lacks some commands of WebDriver BiDi.
    const version = execFileSync(executable(name), ["--version"], { encoding: "utf8" }).trim();
    throw new Error(`${version} cannot be driven (Firefox 153 and Chromium 156 can): ${error.message}`);
  });
  downloadFolders.set(browser, { name, downloads });
  running.push(browser);
  return browser;
}

/**
* Starts a browser with the profile in `folder` and returns its only context. With the same folder, a later start finds what was
* stored. `context.browser()` is null in some browsers: close the context instead.
*/
export async function launchProfile(name, folder, options = {}) {
  const downloads = temporaryFolder("palermo-downloads");
  const context = await { chromium, firefox }[name].launchPersistentContext(folder, { ...launchOptions(name, downloads), ...options });
  downloadFolders.set(context, { name, downloads });
  running.push(context);
  return context;
}

// ------------------------------------------------------------------------------------------------------------- server

let site;

/** The server of the built site, one for each test file. `(await server()).url` is its address. */
export function server() {
  if (!existsSync(join(DIST, "index.html"))) throw new Error(`${DIST} has no index.html: make build makes it`);
  site ??= serve({ folder: DIST });
  return site;
}

after(async () => {
  for (const one of running) await one.close().catch(() => {});
  if (site) await (await site).close();
  for (const folder of temporary) rmSync(folder, { recursive: true, force: true });
});

// ------------------------------------------------------------------------------------------------------------ watching

/**
* Collects everything that must not happen in the pages of a context: requests to another origin, errors on the console (a
* violation of the content security policy is one), uncaught errors, and responses with a status of 400 or more.
*/
export class Watch {
  problems = [];
  warnings = [];
  requests = [];
  // For a screenshot in Firefox, Playwright adds the style `body {}` to the page, which violates the content security policy.
  #tolerated = [new RegExp(createHash("sha256").update("body {}").digest("base64").replace(/[+/]/g, "\\$&"))];

  constructor(context, origin) {
    context.on("request", (request) => {
      const url = request.url();
      this.requests.push(url);
      if (/^(data|blob|about):/.test(url)) return;
      if (new URL(url).origin !== origin) this.#note(`request to another origin: ${request.method()} ${url}`);
    });
    context.on("response", (response) => {
      if (response.status() >= 400) this.#note(`answer ${response.status()}: ${response.url()}`);
    });
    context.on("requestfailed", (request) => {
      const reason = request.failure()?.errorText ?? "";
      // A request that was cancelled because its page was left or closed is no fault.
      if (!/ERR_ABORTED|NS_BINDING_ABORTED|NS_ERROR_ABORT|NS_BASE_STREAM_CLOSED/.test(reason)) this.#note(`request failed: ${request.url()} ${reason}`);
    });
    context.on("console", (message) => {
      if (message.type() === "error") this.#note(`console: ${message.text()}`);
      if (message.type() === "warning") this.warnings.push(message.text());
    });
    context.on("weberror", (error) => this.#note(`uncaught: ${String(error.error()?.stack ?? error.error()).replace(/\nundefined$/, "")}`));
  }

  #note(problem) {
    this.problems.push(problem);
  }

  /** Tolerates problems whose text matches one of the patterns: those that a test provokes. */
  tolerate(...patterns) {
    this.#tolerated.push(...patterns);
  }

  /** Fails if there was a problem that is not tolerated, and names all of them. */
  check() {
    const found = this.problems.filter((problem) => !this.#tolerated.some((pattern) => pattern.test(problem)));
    assert.deepEqual(found, [], "the page was to stay quiet");
  }
}

/**
 * Opens an address in a new context of `browser` (or in `options.context`), and returns `{ page, context, watch }`. A relative
 * address is one of the site.
 *
 * @param {object} [options] `context`, an open context; `tolerate`, patterns for `watch.tolerate`; anything else goes to
 *   `browser.newContext`
 */
export async function open(browser, address = "", { context, tolerate = [], ...options } = {}) {
  const url = new URL(address, (await server()).url).href;
  context ??= await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  if (browser && !downloadFolders.has(context)) downloadFolders.set(context, downloadFolders.get(browser));
  const watch = new Watch(context, new URL(url).origin);
  watch.tolerate(...tolerate);
  const page = await context.newPage();
  await page.goto(url);
  return { page, context, watch };
}

/**
* Declares one test for each browser. The body gets `{ name, browser, open, t }`. Pages that it opens with this `open` are
* watched (see `Watch`), closed at the end, and photographed if the test fails.
*/
export function inEachBrowser(title, body, { browsers = BROWSERS, timeout = PATIENCE, ...options } = {}) {
  for (const name of browsers.filter((one) => BROWSERS.includes(one))) {
    test(`${title} (${name})`, { timeout, ...options }, async (t) => {
      const browser = await shared(name);
      const opened = [];
      const openHere = async (address, more) => {
        const one = await open(browser, address, more);
        opened.push(one);
        return one;
      };
      try {
        await body({ name, browser, open: openHere, t });
        for (const { watch } of opened) watch.check();
      } catch (error) {
        for (const [index, { page, watch }] of opened.entries()) {
          const place = await screenshot(page, `failed ${title} ${name} ${index + 1}`).catch(() => undefined);
          if (place) t.diagnostic(`as it looked: ${place}`);
          for (const problem of watch.problems) t.diagnostic(problem);
        }
        throw error;
      } finally {
        for (const { context } of opened) await context.close().catch(() => {});
      }
    });
  }
}

const started = new Map();

function shared(name) {
  if (!started.has(name)) started.set(name, launch(name));
  return started.get(name);
}

// ------------------------------------------------------------------------------------------------------------- helpers

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * Checks the page with axe-core (WCAG 2.0 to 2.2 A and AA, and best practices). Fails with the rule, the place and the remedy of
 * each violation.
 *
 * @param {object} [options] `include` and `exclude`, selectors; `rules`, as for axe.run
 */
export async function checkAccessibility(page, { include, exclude, rules } = {}) {
  await page.evaluate(axe);
  const violations = await page.evaluate(
    async ([include, exclude, rules]) => {
      // The page may have put the focus somewhere for its next frame, and scrolls to it then.
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      // Only at the beginning of the page does the fixed header cover nothing.
      scrollTo({ top: 0, behavior: "instant" });
      const context = include || exclude ? { ...(include && { include }), ...(exclude && { exclude }) } : document;
      const values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
      const options = { resultTypes: ["violations"], runOnly: { type: "tag", values }, ...(rules && { rules }) };
      const found = await window.axe.run(context, options);
      return found.violations.map(({ id, impact, help, helpUrl, nodes }) => ({
        title: `${id} (${impact}): ${help}\n    ${helpUrl}`,
        nodes: nodes.map((node) => `${node.target.join(" ")}\n      ${node.html.slice(0, 200)}\n      ${node.failureSummary.replaceAll("\n", "\n      ")}`),
      }));
    },
    [include, exclude, rules],
  );
  const text = violations.map(({ title, nodes }) => `  ${title}\n${nodes.slice(0, 5).map((node) => `    at ${node}`).join("\n")}${nodes.length > 5 ? `\n    … and ${nodes.length - 5} more` : ""}`);
  // So that the last lines say what was found.
  assert.deepEqual(text, [], `accessibility of ${page.url()}`);
}

/** Runs `action`, which makes the browser save a file, and returns `{ name, bytes, text }` of the file. */
export async function savedFile(page, action, { timeout = 15_000 } = {}) {
  const known = downloadFolders.get(page.context());
  assert.ok(known, "savedFile: the page was not opened by `open` or in a context of `launchProfile`");
  if (known.name === "chromium") {
    const [download] = await Promise.all([page.waitForEvent("download", { timeout }), action()]);
    const bytes = readFileSync(await download.path());
    return { name: download.suggestedFilename(), bytes, text: bytes.toString("utf8") };
  }
  // Over BiDi, Firefox does not report downloads yet. But this folder is ours, so it is emptied before the action.
  for (const name of readdirSync(known.downloads)) rmSync(join(known.downloads, name), { recursive: true });
  await action();
  for (const end = Date.now() + timeout; Date.now() < end; await pause(50)) {
    const names = readdirSync(known.downloads);
    const name = names.find((one) => !one.endsWith(".part"));
    if (!name || names.some((one) => one.endsWith(".part"))) continue;
    const path = join(known.downloads, name);
    // The file may be renamed to its final name in between.
    const sizeOf = () => statSync(path, { throwIfNoEntry: false })?.size;
    const size = sizeOf();
    await pause(100);
    if (size === undefined || sizeOf() !== size) continue;
    const bytes = readFileSync(path);
    rmSync(path);
    return { name, bytes, text: bytes.toString("utf8") };
  }
  throw new Error(`no file was saved within ${timeout} ms`);
}

/** A file for `locator.setInputFiles`, made of a text or bytes. */
export const asFile = (name, content, mimeType = "application/json") => ({ name, mimeType, buffer: Buffer.from(content) });

/** Takes a picture of the whole page (or, with `fullPage: false`, of what is in view) into target/screenshots/ and returns its place. */
export async function screenshot(page, name, { fullPage = true } = {}) {
  mkdirSync(SCREENSHOTS, { recursive: true });
  const path = join(SCREENSHOTS, `${name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "")}.png`);
  await page.screenshot({ path, fullPage });
  return path;
}

// ---------------------------------------------------------------------------------------------------- ways through the app

/**
 * Goes to an address of the app, and waits until the new page has replaced the old one and, on the results, until the report is there.
 * From question to question of a section the page stays.
 */
export async function go(page, hash) {
  const before = await page.evaluateHandle(() => document.querySelector("#main > *"));
  const section = (address) => address.split("/").slice(0, 4).join("/");
  if (/^#\/a\/[^/]+\/[^/]+/.test(hash) && section(await page.evaluate(() => location.hash)) === section(hash)) {
    await page.evaluate((hash) => (location.hash = hash), hash);
    return;
  }
  const moves = await page.evaluate((hash) => {
    const moves = location.hash !== hash;
    location.hash = hash;
    return moves;
  }, hash);
  if (moves) await page.waitForFunction((before) => !before?.isConnected && document.querySelector("#main h1"), before);
  if (hash.endsWith("/results")) await page.locator(".report:not([aria-busy])").waitFor();
}

/** The key of the draft whose page is shown. */
export const draftOf = (page) => page.evaluate(() => location.hash.split("/")[2]);

/** Begins an assessment of a member, and waits for its overview. Returns the key of the draft. */
export async function begin(page, { member = "FJ", modules = [] } = {}) {
  await go(page, "#/new");
  await page.selectOption("#member", member);
  await page.fill("#as_at", "2026-11-01");
  for (const module of modules) await page.locator(`input[name="modules"][value="${module}"]`).check();
  await page.getByRole("button", { name: "Begin" }).click();
  await page.locator(".tasks").first().waitFor();
  return draftOf(page);
}

/** Goes to a section of a draft, to one of its questions if one is named, and waits for its questions. */
export async function section(page, draft, id, indicator) {
  await go(page, `#/a/${draft}/${id}${indicator ? `/${indicator}` : ""}`);
  await page.locator(".question input").first().waitFor({ state: "attached" });
}

/** Opens the worked example, from the start page, and goes to its report. Returns the key of the draft. */
export async function example(page) {
  await page.getByRole("button", { name: "Try the worked example" }).click();
  await page.locator(".tasks").first().waitFor();
  const draft = await draftOf(page);
  await go(page, `#/a/${draft}/results`);
  return draft;
}

/** Waits until the header says that everything is saved. */
export const saved = (page) => page.locator('[role="status"]', { hasText: "Saved in this browser" }).first().waitFor();

/** A notice of something that was done. It is in the region for the status, never in the one for problems. */
export const done = (page, words) => page.locator('[role="status"] .notice.done', { hasText: words });

/** A notice of a problem, or of something to be aware of. */
export const trouble = (page, words) => page.locator('[role="alert"] .notice', { hasText: words });

/** A draft as it is in local storage. */
export const kept = (page, draft) => page.evaluate((draft) => JSON.parse(localStorage.getItem(`palermo/draft/${draft}`)), draft);

// -------------------------------------------------------------------------------------------------------- locked drafts

/** A passphrase that is long enough, with a letter that Unicode can encode in two ways. */
export const PASSPHRASE = "river copper Ångström seven lamps";

/** Opens the panel for the lock on the overview of a draft, and returns it. */
export async function foldOfLock(page) {
  const details = page.locator("details.panel", { has: page.getByText("A lock on this draft", { exact: true }) });
  if (!(await details.evaluate((one) => one.open))) await details.locator("summary").first().click();
  return details;
}

/** Locks a draft, or tries to. */
export async function lock(page, draft, { first = PASSPHRASE, second = first, label = "" } = {}) {
  await go(page, `#/a/${draft}`);
  await foldOfLock(page);
  await page.getByLabel("Passphrase", { exact: true }).fill(first);
  await page.getByLabel("The same passphrase again").fill(second);
  await page.getByLabel("Name on the list of drafts").fill(label);
  await page.getByRole("button", { name: "Lock this draft" }).click();
}

/** Types the passphrase of the locked draft whose page is shown. */
export async function unlock(page, passphrase = PASSPHRASE) {
  await page.getByRole("button", { name: "Open it with its passphrase" }).click();
  await page.locator("dialog input").fill(passphrase);
  await page.locator("dialog input").press("Enter");
}

/** Waits until a draft is locked in local storage. */
export const isLocked = (page, draft) => page.waitForFunction((draft) => localStorage.getItem(`palermo/draft/${draft}`)?.startsWith('{"format":"palermo-sealed/1"'), draft);
