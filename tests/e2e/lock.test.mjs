// Drafts that are kept locked: nothing in clear stays in the browser, nothing is lost, and no window undoes another.

import assert from "node:assert/strict";

import {
  begin, checkAccessibility, done, draftOf, foldOfLock, go, inEachBrowser, isLocked, launchProfile, lock, PASSPHRASE, saved, savedFile, screenshot, section, server, temporaryFolder, unlock,
} from "./support.mjs";

const SECRET = "mangrove-7731";

const raw = (page, draft) => page.evaluate((draft) => localStorage.getItem(`palermo/draft/${draft}`), draft);

/** Everything that this browser keeps, as one text. */
const everything = (page) =>
  page.evaluate(
    () =>
      new Promise((done, failed) => {
        const request = indexedDB.open("palermo-journal");
        request.onerror = () => failed(request.error);
        request.onsuccess = () => {
          const all = request.result.transaction("lines").objectStore("lines").getAll();
          all.onsuccess = () => {
            request.result.close();
            done(JSON.stringify({ ...localStorage }) + JSON.stringify(all.result));
          };
        };
      }),
  );

async function comment(page, text) {
  const details = page.locator("#A-02 details", { has: page.locator('[name="A-02/comment"]') });
  if (!(await details.evaluate((one) => one.open))) await details.locator("summary").click();
  await page.fill('[name="A-02/comment"]', text);
}

inEachBrowser("a draft is locked, kept encrypted while it is written, opened with its passphrase alone, and unlocked again", async ({ open, name }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await section(page, draft, "elements");
  await page.check('input[name="A-02/law"][value="partial"]');
  await comment(page, `${SECRET} one`);
  await saved(page);

  // What is wrong is said, and locks nothing.
  await lock(page, draft, { first: "short" });
  await page.locator('[role="alert"]', { hasText: "at least 12 characters" }).waitFor();
  await lock(page, draft, { second: `${PASSPHRASE}.` });
  await page.locator('[role="alert"]', { hasText: "not the same" }).waitFor();
  assert.match(await raw(page, draft), new RegExp(SECRET));
  await (await foldOfLock(page)).scrollIntoViewIfNeeded();
  await checkAccessibility(page);
  await screenshot(page, `lock-set-${name}`);

  await lock(page, draft, { label: "The blue folder" });
  await done(page, "locked from now on").waitFor();
  await isLocked(page, draft);
  await page.waitForFunction(() => document.querySelector(".status").innerText.includes("Saved in this browser"));
  assert.doesNotMatch(await everything(page), new RegExp(`${SECRET}|answers|Fiji`));

  // It is written as before, with undo, and earlier states.
  await section(page, draft, "elements");
  const before = await raw(page, draft);
  await comment(page, `${SECRET} two`);
  await page.waitForFunction(([draft, before]) => localStorage.getItem(`palermo/draft/${draft}`) !== before, [draft, before]);
  await saved(page);
  assert.doesNotMatch(await everything(page), new RegExp(`${SECRET}|answers`));

  // Read again from nothing.
  await page.reload();
  await page.locator("h1", { hasText: "The blue folder" }).waitFor();
  assert.doesNotMatch(await page.locator("body").innerText(), new RegExp(SECRET));
  await checkAccessibility(page);
  await screenshot(page, `locked-${name}`);
  await unlock(page, "not the passphrase");
  await page.locator("dialog", { hasText: "does not open the draft" }).waitFor();
  await checkAccessibility(page);
  await page.keyboard.press("Escape");
  await unlock(page);
  await page.locator('input[name="A-02/law"][value="partial"]:checked').waitFor({ state: "attached" });
  assert.equal(await page.inputValue('[name="A-02/comment"]'), `${SECRET} two`);
  await page.check('input[name="A-02/law"][value="full"]');
  await saved(page);

  // On the list it has its label and nothing else; its file is a closed one.
  await go(page, "#/");
  const row = page.locator(".drafts > li");
  assert.match(await row.innerText(), /The blue folder\s+Locked\. Last changed/);
  await screenshot(page, `lock-list-${name}`);
  await checkAccessibility(page);
  const file = await savedFile(page, () => row.getByRole("button", { name: "Save it as a file" }).click());
  assert.ok(file.text.startsWith('{"format":"palermo-sealed/1"'));
  assert.doesNotMatch(file.text, new RegExp(SECRET));

  // Closed by hand: the passphrase is wanted again.
  await go(page, `#/a/${draft}`);
  await foldOfLock(page);
  await page.getByRole("button", { name: "Close it now" }).click();
  await page.locator(".promise").waitFor();
  await go(page, `#/a/${draft}`);
  await unlock(page);
  await page.locator(".tasks").first().waitFor();
  await page.locator("summary", { hasText: "Earlier states" }).click();
  await page.getByRole("button", { name: /^Go back to this state/ }).first().waitFor();
  await page.getByRole("button", { name: "Clear all answers" }).click();
  await done(page, "All answers were cleared").waitFor();
  await page.locator("summary", { hasText: "Earlier states" }).click();
  assert.doesNotMatch(await everything(page), new RegExp(`${SECRET}|answers`));
  await page.getByRole("button", { name: /^Go back to this state/ }).first().click();
  await done(page, "This is the earlier state").waitFor();
  await saved(page);

  // And unlocked.
  await foldOfLock(page);
  await page.getByRole("button", { name: "Take the lock away" }).click();
  await done(page, "not locked any more").waitFor();
  const now = JSON.parse(await raw(page, draft));
  assert.equal(now.answers["A-02"].law.level, "full");
  assert.equal(now.answers["A-02"].comment, `${SECRET} two`);
  await page.reload();
  await page.locator(".tasks").first().waitFor();

  // The closed file opens on its own, as a draft of its own.
  await go(page, "#/");
  await page.locator('input[type="file"]').setInputFiles({ name: file.name, mimeType: "application/json", buffer: Buffer.from(file.bytes) });
  await page.locator("dialog input").fill(PASSPHRASE);
  await page.locator("dialog input").press("Enter");
  await page.locator(".tasks").first().waitFor();
  assert.notEqual(await draftOf(page), draft);
});

inEachBrowser("4: a locked draft in two tabs is joined, and locking in one locks the other out until the passphrase is given there", async ({ open }) => {
  const { page: one, context } = await open("#/");
  const draft = await begin(one);
  await section(one, draft, "elements");
  await one.check('input[name="A-02/law"][value="partial"]');
  await saved(one);
  const { page: two } = await open(`#/a/${draft}/elements`, { context });
  // A page in the background is drawn seldom, and waiting for it takes long.
  await one.bringToFront();
  await two.locator('input[name="A-02/law"][value="partial"]:checked').waitFor({ state: "attached" });
  await lock(one, draft);
  await isLocked(one, draft);

  // The other window may not write it in clear.
  await two.getByRole("button", { name: "Open it with its passphrase" }).waitFor();
  assert.match(await two.locator(".status").innerText(), /locked in another tab/);
  await unlock(two);
  await two.locator('input[name="A-02/law"][value="partial"]:checked').waitFor({ state: "attached" });

  // Different questions come together, both locked.
  await section(one, draft, "elements");
  await one.check('input[name="B-09/practice"][value="full"]');
  await two.locator('input[name="B-09/practice"][value="full"]:checked').waitFor({ state: "attached" });
  await two.check('input[name="A-02/law"][value="none"]');
  await one.locator('input[name="A-02/law"][value="none"]:checked').waitFor({ state: "attached" });
  assert.match(await raw(one, draft), /^\{"format":"palermo-sealed\/1"/);

  await one.bringToFront();
  // Unlocked in one, it goes on in the other.
  await go(one, `#/a/${draft}`);
  await foldOfLock(one);
  await one.getByRole("button", { name: "Take the lock away" }).click();
  await one.waitForFunction((draft) => localStorage.getItem(`palermo/draft/${draft}`).startsWith('{"format":"assessment/1"'), draft);
  await two.locator(".question").first().waitFor();
  await two.check('input[name="A-02/law"][value="full"]');
  await one.waitForFunction((draft) => JSON.parse(localStorage.getItem(`palermo/draft/${draft}`)).answers["A-02"].law.level === "full", draft);
});

inEachBrowser(
  "22: a browser that is killed gives a locked draft back, locked, with what was written last",
  async () => {
    const profile = temporaryFolder("palermo-lock-kill");
    const { url } = await server();
    const context = await launchProfile("chromium", profile);
    const page = await context.newPage();
    await page.goto(`${url}#/`);
    const draft = await begin(page);
    await lock(page, draft);
    await isLocked(page, draft);
    await section(page, draft, "elements");
    await comment(page, `${SECRET} last`);
    await page.check('input[name="A-02/law"][value="full"]');
    await saved(page);
    // As a browser that is killed may leave it: local storage without the last half minute, here without the draft.
    await page.evaluate((draft) => localStorage.removeItem(`palermo/draft/${draft}`), draft);
    await context.close();
    const again = await launchProfile("chromium", profile);
    const after = await again.newPage();
    await after.goto(`${url}#/`);
    await isLocked(after, draft);
    await go(after, `#/a/${draft}/elements`);
    await unlock(after);
    await after.locator('input[name="A-02/law"][value="full"]:checked').waitFor({ state: "attached" });
    assert.equal(await after.inputValue('[name="A-02/comment"]'), `${SECRET} last`);
    await again.close();
  },
  { browsers: ["chromium"] },
);

inEachBrowser(
  "22: a page that is closed while a locked draft is on its way asks first, and nothing is lost",
  async ({ open }) => {
    const { page } = await open("#/");
    const draft = await begin(page);
    await lock(page, draft);
    await isLocked(page, draft);
    await section(page, draft, "elements");
    const dialogs = [];
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.type());
      // A person takes a moment to read it. A busy machine takes one to encrypt.
      setTimeout(() => dialog.accept(), 3_000);
    });
    await comment(page, "typed and closed at once");
    await page.reload();
    assert.deepEqual(dialogs, ["beforeunload"]);
    await unlock(page);
    await page.locator("#A-02").waitFor();
    assert.equal(await page.inputValue('[name="A-02/comment"]'), "typed and closed at once");
    // Saved, it asks nothing.
    await saved(page);
    await page.reload();
    await page.getByRole("button", { name: "Open it with its passphrase" }).waitFor();
    assert.equal(dialogs.length, 1);
  },
  { browsers: ["chromium"] },
);

inEachBrowser("what another tab noted in clear is gone once a draft is locked", async ({ open }) => {
  const { page: one, context } = await open("#/");
  const draft = await begin(one);
  const { page: two } = await open(`#/a/${draft}/elements`, { context });
  await two.locator(".question").first().waitFor();
  await comment(two, SECRET);
  await saved(two);
  await one.waitForFunction(([draft, secret]) => localStorage.getItem(`palermo/draft/${draft}`).includes(secret), [draft, SECRET], { polling: 100 });
  await one.bringToFront();
  await lock(one, draft);
  await isLocked(one, draft);
  for (let tries = 0; new RegExp(SECRET).test(await everything(one)); tries += 1) {
    assert.ok(tries < 100, "something stays in clear");
    await one.waitForTimeout(50);
  }
});

inEachBrowser("a part of the program that cannot be fetched ends nothing else: a locked draft stays open, and what is written of it arrives", async ({ open }) => {
  const { page } = await open("#/", { serviceWorkers: "block", tolerate: [/complete\.json/, /503/, /ERR_FAILED/] });
  let asked = 0;
  await page.context().route("**/complete.json", (route) => {
    asked += 1;
    return asked % 2 ? route.fulfill({ status: 503 }) : route.abort();
  });
  const draft = await begin(page);
  await section(page, draft, "elements");
  await page.check('input[name="A-02/law"][value="partial"]');
  await saved(page);
  // Locking needs the worker, and no questions; the report asks for more, which fails.
  await go(page, `#/a/${draft}/results`);
  await page.locator('main [role="alert"]', { hasText: "could not be loaded" }).waitFor();
  await go(page, `#/a/${draft}`);
  await page.context().unroute("**/complete.json");
  await lock(page, draft);
  await isLocked(page, draft);
  await page.reload();
  await page.context().route("**/complete.json", (route) => route.abort());
  await unlock(page);
  await section(page, draft, "elements");
  const before = await raw(page, draft);
  // While one thing fails, another is on its way.
  await page.evaluate((draft) => void (location.hash = `#/a/${draft}/results`), draft);
  await page.locator('main [role="alert"]', { hasText: "could not be loaded" }).waitFor();
  await section(page, draft, "elements");
  await comment(page, `${SECRET} after`);
  await page.waitForFunction(([draft, before]) => localStorage.getItem(`palermo/draft/${draft}`) !== before, [draft, before]);
  await saved(page);
  assert.equal(await page.getByRole("button", { name: "Open it with its passphrase" }).count(), 0, "nobody is asked for the passphrase");
  const now = await raw(page, draft);
  for (let tries = 0; !(await everything(page)).slice((await everything(page)).indexOf("}") + 1).includes(JSON.parse(now).digest); tries += 1) {
    assert.ok(tries < 100, "the journal has it");
    await page.waitForTimeout(50);
  }
  await page.reload();
  await unlock(page);
  await page.locator("#A-02").waitFor();
  assert.equal(await page.inputValue('[name="A-02/comment"]'), `${SECRET} after`);
});

inEachBrowser("where the worker ends, the passphrase is asked for again, and what was typed is held until then", async ({ open, name }) => {
  const { page } = await open("#/", { tolerate: [/ended by the test/] });
  const draft = await begin(page);
  await lock(page, draft);
  await isLocked(page, draft);
  await section(page, draft, "elements");
  await saved(page);
  // As where a browser gives it up: an error that it did not catch.
  await page.evaluate(() => {
    const Real = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function () {
      Worker.prototype.postMessage = Real;
      this.dispatchEvent(new ErrorEvent("error", { message: "ended by the test" }));
    };
  });
  await page.check('input[name="A-02/law"][value="full"]');
  await page.getByRole("button", { name: "Open it with its passphrase" }).waitFor();
  assert.match(await page.locator(".status").innerText(), /passphrase of this draft is needed again/);
  assert.doesNotMatch(await page.locator(".status").innerText(), /another tab/, "no other tab is to blame");
  await checkAccessibility(page);
  await screenshot(page, `lock-key-lost-${name}`, { fullPage: false });
  await unlock(page);
  await page.locator('input[name="A-02/law"][value="full"]:checked').waitFor({ state: "attached" });
  await saved(page);
  await page.reload();
  await unlock(page);
  await page.locator('input[name="A-02/law"][value="full"]:checked').waitFor({ state: "attached" });
});
