// Kills the whole of Chromium at random moments while a person answers and types, and looks what is there afterwards.
//
//   node tests/e2e/kill.mjs 200     as `make test-kill`; five such kills are part of `make test` (keep.test.mjs)
//
// What the person did is written down outside of the browser, before each key. A draft that is gone, or anything older than a
// second that is missing, is a failure.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { launchProfile, server, temporaryFolder } from "./support.mjs";

/** The most that may be missing, in ms. */
export const MOST = 1_000;

/** The processes of the browser that uses a profile, and all below them. */
function processes(profile) {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => {
      try {
        return readFileSync(`/proc/${id}/cmdline`, "utf8").includes(profile);
      } catch {
        return false;
      }
    });
}

function kill(profile) {
  const all = processes(profile);
  assert.ok(all.length > 0, "a browser is running");
  // At once, so that none of them has time to write.
  execFileSync("kill", ["-9", ...all], { stdio: "ignore" });
}

const kept = (page, draft) =>
  page.evaluate((draft) => {
    const text = localStorage.getItem(`palermo/draft/${draft}`);
    return text && JSON.parse(text);
  }, draft);

/**
 * Begins a draft in a new profile, answers and types for a while, kills the browser, starts it again, and returns how much is missing, in
 * ms: the age, when the browser was killed, of the oldest thing done that is not there.
 */
export async function killOnce(random) {
  const profile = temporaryFolder("palermo-kill");
  const { url } = await server();
  const context = await launchProfile("chromium", profile);
  const page = await context.newPage();
  await page.goto(`${url}#/new`);
  await page.selectOption("#member", "FJ");
  await page.fill("#as_at", "2026-11-01");
  await page.getByRole("button", { name: "Begin" }).click();
  await page.locator(".tasks").first().waitFor();
  const draft = await page.evaluate(() => location.hash.split("/")[2]);
  await page.evaluate((draft) => void (location.hash = `#/a/${draft}/elements/A-02`), draft);
  await page.locator('[name="A-02/comment"]').waitFor({ state: "attached" });
  await page.locator("#A-02 details", { has: page.locator('[name="A-02/comment"]') }).locator("summary").click();
  const begun = Date.now();
  const questions = await page.locator(".question").evaluateAll((all) => all.map((one) => one.id));

  // One thing after the other, noted when it was done.
  const done = [];
  const until = begun + 300 + random() * 9_000;
  let typed = "";
  while (Date.now() < until) {
    if (random() < 0.2) {
      const id = questions[Math.floor(random() * questions.length)];
      const radio = page.locator(`[id="${id}"] .scale input`).nth(Math.floor(random() * 5));
      const [name, value] = await radio.evaluate((one) => [one.name, one.value]);
      await radio.evaluate((one) => one.click());
      done.push({ at: Date.now(), name, value });
    } else {
      const word = `${Math.floor(random() * 1e6)} `;
      await page.locator('[name="A-02/comment"]').focus();
      await page.keyboard.type(word, { delay: random() < 0.5 ? 0 : 20 });
      typed += word;
      done.push({ at: Date.now(), name: "A-02/comment", value: typed });
    }
    await pause(random() < 0.3 ? random() * 700 : 0);
  }
  const killed = Date.now();
  kill(profile);
  await context.close().catch(() => {});
  for (let tries = 0; processes(profile).length && tries < 100; tries++) await pause(50);

  const again = await launchProfile("chromium", profile);
  const after = await again.newPage();
  // A browser that was killed shows again what was open, or the list.
  await after.goto(random() < 0.5 ? `${url}#/` : `${url}#/a/${draft}/elements/A-02`);
  await after.locator(".drafts li, .draft, main li").first().waitFor({ timeout: 5_000 }).catch(() => {});
  let missing = Infinity;
  let there;
  // The journal is asked a moment after the page is there.
  for (let tries = 0; tries < 40; tries++) {
    there = await kept(after, draft);
    missing = there ? lost(done, there, killed) : Infinity;
    if (missing <= MOST / 4) break;
    await pause(100);
  }
  await again.close();
  return { missing, things: done.length, after: killed - begun };
}

/**
 * A first visit: begins a draft in a new profile, types a comment, kills the browser 1.3 s after the last key, and starts it again. Returns the comment
 * that is there then; none where the draft is gone. The worker comes after `delay` ms.
 */
export async function killFirstVisit({ delay = 0, text = "Typed in the first seconds." } = {}) {
  const profile = temporaryFolder("palermo-young");
  const { url } = await server();
  const context = await launchProfile("chromium", profile);
  if (delay) {
    await context.route(/palermo-worker/, async (route) => {
      await pause(delay);
      await route.continue().catch(() => {});
    });
  }
  const page = await context.newPage();
  await page.goto(`${url}#/new`);
  await page.selectOption("#member", "FJ");
  await page.fill("#as_at", "2026-11-01");
  await page.getByRole("button", { name: "Begin" }).click();
  await page.locator(".tasks a").first().click();
  await page.locator(".question").first().waitFor();
  const name = await page.locator('textarea[name$="/comment"]').first().getAttribute("name");
  await page.locator("details", { has: page.locator(`[name="${name}"]`) }).locator("summary").first().click();
  await page.locator(`[name="${name}"]`).pressSequentially(text);
  await pause(1_300);
  kill(profile);
  await context.close().catch(() => {});
  for (let tries = 0; processes(profile).length && tries < 100; tries++) await pause(50);

  const again = await launchProfile("chromium", profile);
  const after = await again.newPage();
  await after.goto(`${url}#/`);
  const found = await after
    .waitForFunction((text) => {
      const key = Object.keys(localStorage).find((key) => key.startsWith("palermo/draft/"));
      const [indicator] = Object.values(key ? JSON.parse(localStorage.getItem(key)).answers : {});
      return indicator?.comment === text && text;
    }, text, { timeout: 5_000 })
    .then((handle) => handle.jsonValue())
    .catch(() => undefined);
  await again.close();
  return found;
}

/** The age of the oldest thing done that is not in a draft. */
function lost(done, draft, killed) {
  const value = (name) => {
    const [indicator, field] = name.split("/");
    const found = draft.answers[indicator]?.[field];
    return typeof found === "object" ? found?.level : found;
  };
  // What was done later to the same field replaces what was done before.
  const names = new Set(done.map(({ name }) => name));
  let oldest;
  for (const name of names) {
    const all = done.filter((one) => one.name === name);
    const now = value(name) ?? "";
    const index = all.findLastIndex((one) => (name.endsWith("/comment") ? now.startsWith(one.value) : one.value === now));
    const first = all[index + 1];
    if (first && (oldest === undefined || first.at < oldest)) oldest = first.at;
  }
  return oldest === undefined ? 0 : killed - oldest;
}

/** Numbers between 0 and 1 that are the same for the same seed. */
export function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const count = Number(process.argv[2] ?? 200);
  const found = [];
  for (let seed = 1; seed <= count; seed++) {
    const { missing, things, after } = await killOnce(dice(seed));
    found.push(missing);
    console.log(`kill ${seed} of ${count}: after ${(after / 1000).toFixed(1)} s and ${things} things done, ${missing === Infinity ? "the draft is gone" : `${missing} ms missing`}`);
  }
  found.sort((a, b) => a - b);
  const at = (share) => found[Math.min(found.length - 1, Math.floor(share * found.length))];
  console.log(`half lost at most ${at(0.5)} ms, nine of ten ${at(0.9)} ms, the worst ${found.at(-1)} ms; drafts gone: ${found.filter((one) => one === Infinity).length}`);
  if (found.at(-1) > MOST) throw new Error(`more than ${MOST} ms are missing`);
  process.exit(0);
}
