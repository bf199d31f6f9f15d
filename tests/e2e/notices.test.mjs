// What the form says about what it did: where, in which colour, and for how long it is true.

import assert from "node:assert/strict";
import { asFile, begin, checkAccessibility, done, draftOf, go, inEachBrowser, saved, screenshot, section, trouble } from "./support.mjs";

/** The colour of the edge of what is shown. */
const edge = (notice) => notice.evaluate((one) => getComputedStyle(one).borderInlineStartColor);

/** Whether a colour is more red than green, or the other way round. */
const isRed = (colour) => {
  const [red, green] = colour.match(/\d+/g).map(Number);
  return red > green;
};

inEachBrowser("what was done is said in green among what is saved, and goes with the next page and with Undo", async ({ open, name }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await section(page, draft, "elements");
  await page.check('input[name="A-02/law"][value="full"]');
  await saved(page);
  await go(page, `#/a/${draft}`);
  await page.locator("summary", { hasText: "Earlier states" }).click();
  await page.getByRole("button", { name: "Clear all answers" }).click();
  const cleared = done(page, "All answers were cleared");
  await cleared.waitFor();
  assert.ok(!isRed(await edge(cleared)));
  assert.equal(await page.locator('[role="alert"]').innerText(), "", "nothing went wrong");
  await checkAccessibility(page);
  await screenshot(page, `notice-done-${name}`, { fullPage: false });
  await page.getByRole("button", { name: "Undo" }).click();
  await page.locator('[role="status"]', { hasText: "Undone" }).waitFor();
  assert.equal(await cleared.count(), 0, "it is not so any more");
  await page.waitForFunction((draft) => localStorage.getItem(`palermo/draft/${draft}`).includes("A-02"), draft);
  await page.getByRole("button", { name: "Redo" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  // Said again, and gone with the page.
  await page.locator("summary", { hasText: "Earlier states" }).click();
  await page.getByRole("button", { name: "Clear all answers" }).click();
  await cleared.waitFor();
  await go(page, "#/");
  assert.equal(await page.locator(".notice").count(), 0);
});

inEachBrowser("what is said for a page stays while one goes there, and goes with the page after it", async ({ open }) => {
  const { page } = await open("#/");
  await begin(page);
  await go(page, "#/");
  await page.getByRole("button", { name: /^Start next year/ }).click();
  const begun = done(page, "A new draft was begun");
  await begun.waitFor();
  await page.locator(".tasks").first().waitFor();
  await page.waitForFunction(() => document.activeElement?.id === "subject-as_at");
  assert.ok(await begun.isVisible());
  const box = await begun.boundingBox();
  const view = page.viewportSize();
  assert.ok(box.y >= 0 && box.y + box.height <= view.height, "it is in view where the page is scrolled to");
  await go(page, `#/a/${await draftOf(page)}/review`);
  assert.equal(await page.locator(".notice").count(), 0);
});

inEachBrowser("a clearance that is lost is to be known, and no error; what was not done is red", async ({ open, name }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await page.locator("summary", { hasText: "Status: Draft" }).click();
  await page.selectOption("#status", "cleared");
  await section(page, draft, "elements");
  await page.check('input[name="A-02/law"][value="full"]');
  const reopened = trouble(page, "makes it a draft again");
  await reopened.waitFor();
  assert.match(await reopened.getAttribute("class"), /attention/);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.locator('[role="status"]', { hasText: "Undone" }).waitFor();
  assert.equal(await reopened.count(), 0, "the clearance is back");
  await go(page, "#/");
  await page.locator('input[type="file"]').first().setInputFiles(asFile("broken.json", "{"));
  const refused = trouble(page, "broken.json");
  await refused.waitFor();
  assert.match(await refused.getAttribute("class"), /problem/);
  assert.ok(isRed(await edge(refused)));
  assert.equal(await page.locator('[role="status"] .notice').count(), 0);
  await checkAccessibility(page);
  await screenshot(page, `notice-problem-${name}`, { fullPage: false });
  await page.getByRole("button", { name: "Dismiss" }).click();
  assert.equal(await refused.count(), 0);
});
