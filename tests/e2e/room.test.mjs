// A browser that has no room: what is not kept is listed and said on every page, nothing is dropped, and it is kept once there is room.

import assert from "node:assert/strict";

import { asFile, begin, checkAccessibility, draftOf, go, inEachBrowser, kept, saved, savedFile, screenshot, section } from "./support.mjs";

/** Another program of the same host takes all the room there is. */
const fill = (page) =>
  page.evaluate(() => {
    let piece = "x".repeat(1 << 20);
    for (let index = Object.keys(localStorage).length; piece.length > 0; ) {
      try {
        localStorage.setItem(`other/${index}`, piece);
        index += 1;
      } catch {
        piece = piece.slice(0, piece.length / 2);
      }
    }
  });

const free = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("other/")).forEach((key) => localStorage.removeItem(key)));

const stored = (page, draft) => page.evaluate((draft) => localStorage.getItem(`palermo/draft/${draft}`), draft);
const inStore = (page, draft) => page.waitForFunction((draft) => localStorage.getItem(`palermo/draft/${draft}`), draft, { polling: 100, timeout: 60_000 });
const warning = (page) => page.locator('[role="alert"] .notice', { hasText: "no room left" });

inEachBrowser("1: a draft begun while the storage is full is listed as not kept, warned of on every page, and kept once there is room", async ({ open, name }) => {
  const { page } = await open("#/");
  await fill(page);
  const draft = await begin(page);
  await section(page, draft, "elements");
  await page.check('input[name="A-02/law"][value="full"]');
  assert.equal(await stored(page, draft), null);
  for (const hash of [`#/a/${draft}/elements`, `#/a/${draft}`, "#/help", "#/new", "#/"]) {
    await go(page, hash);
    await warning(page).waitFor();
  }
  const row = page.locator(".drafts > li", { hasText: "Fiji" });
  assert.match(await row.innerText(), /Not kept in this browser/);
  await checkAccessibility(page);
  await screenshot(page, `not-kept-${name}`);
  // There and then it can be saved, with the answer in it.
  const file = await savedFile(page, () => warning(page).getByRole("button", { name: /^Save as a file/ }).click());
  assert.equal(JSON.parse(file.text).answers["A-02"].law.level, "full");

  // A file, another draft: none of them drops the first.
  const other = { ...JSON.parse(file.text), id: "from-a-file", subject: { ...JSON.parse(file.text).subject, name: "From a file" } };
  delete other.checksum;
  delete other.results;
  await page.locator('input[type="file"]').setInputFiles(asFile("other.json", JSON.stringify(other)));
  await page.waitForFunction(() => location.hash.startsWith("#/a/from-a-file"));
  assert.equal(await stored(page, "from-a-file"), null);
  await go(page, "#/");
  const third = await begin(page, { member: "TH" });
  await go(page, "#/");
  assert.equal(await page.locator(".drafts > li", { hasText: "Not kept in this browser" }).count(), 3);
  await go(page, `#/a/${draft}/elements`);
  assert.ok(await page.isChecked('input[name="A-02/law"][value="full"]'));
  await go(page, "#/");

  await free(page);
  for (const one of [draft, "from-a-file", third]) await inStore(page, one);
  await warning(page).waitFor({ state: "detached" });
  assert.equal(await page.locator(".not-kept").count(), 0);
  assert.equal((await kept(page, draft)).answers["A-02"].law.level, "full");
  await page.reload();
  await page.locator(".drafts > li").nth(2).waitFor();
});

inEachBrowser("1: a draft that is put back while the storage is full is there, is said not to be kept, and is kept once there is room", async ({ open }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await section(page, draft, "elements");
  await page.check('input[name="A-02/law"][value="full"]');
  await saved(page);
  const before = await kept(page, draft);
  await go(page, "#/");
  await page.getByRole("button", { name: "Delete Fiji" }).click();
  await page.getByRole("button", { name: "Put it back" }).waitFor();
  await fill(page);
  await page.getByRole("button", { name: "Put it back" }).click();
  await warning(page).waitFor();
  assert.equal(await stored(page, draft), null);
  await page.locator(".drafts > li", { hasText: "Not kept in this browser" }).waitFor();
  await go(page, `#/a/${draft}/elements`);
  assert.ok(await page.isChecked('input[name="A-02/law"][value="full"]'));
  await go(page, "#/");
  await free(page);
  await inStore(page, draft);
  await warning(page).waitFor({ state: "detached" });
  assert.deepEqual((await kept(page, draft)).answers, before.answers);
});

inEachBrowser("3: where the browser keeps nothing every draft is listed as not kept, and said so on every page", async ({ browser, open }) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.addInitScript(() => {
    const denied = { get: () => { throw new DOMException("denied", "SecurityError"); } };
    Object.defineProperty(window, "localStorage", denied);
    Object.defineProperty(window, "indexedDB", denied);
  });
  const { page } = await open("#/", { context });
  await begin(page);
  await go(page, "#/new");
  await page.locator('[role="alert"] .notice', { hasText: "This browser keeps nothing" }).waitFor();
  await go(page, "#/");
  await page.locator(".drafts > li", { hasText: "Not kept in this browser" }).waitFor();
  const file = await savedFile(page, () => page.locator('[role="alert"]').getByRole("button", { name: /^Save as a file/ }).click());
  assert.equal(JSON.parse(file.text).subject.member, "FJ");
});

inEachBrowser("deleting another draft leaves it said whether the open one is saved", async ({ open }) => {
  const { page } = await open("#/");
  await begin(page, { member: "TH" });
  await go(page, "#/");
  const draft = await begin(page);
  await section(page, draft, "elements");
  await page.check('input[name="A-02/law"][value="full"]');
  await saved(page);
  await go(page, "#/");
  await page.getByRole("button", { name: "Delete Thailand" }).click();
  await page.getByRole("button", { name: "Put it back" }).waitFor();
  await go(page, `#/a/${draft}/elements`);
  assert.equal(await draftOf(page), draft);
  assert.match(await page.locator(".status").innerText(), /Saved in this browser/);
});

inEachBrowser("a draft of which only a comment or a note was written is worth an earlier state, one just begun is not", async ({ open }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  const states = () => page.evaluate((draft) => Object.keys(localStorage).filter((key) => key.startsWith(`palermo/past/${draft}/`)).map((key) => localStorage.getItem(key)), draft);
  await go(page, `#/a/${draft}`);
  await page.locator(".about summary").first().click();
  const notes = 'A note that says "answers":{} and no more.';
  await page.fill('[name="subject/notes"]', notes);
  await page.waitForFunction(([draft, notes]) => JSON.parse(localStorage.getItem(`palermo/draft/${draft}`)).subject.notes === notes, [draft, notes]);
  assert.deepEqual(await states(), [], "nothing was said before");
  await page.locator("summary", { hasText: "Earlier states" }).click();
  await page.getByRole("button", { name: "Clear all answers" }).click();
  await page.waitForFunction((draft) => Object.keys(localStorage).some((key) => key.startsWith(`palermo/past/${draft}/`)), draft);
  assert.equal(JSON.parse((await states())[0]).subject.notes, notes);
});
