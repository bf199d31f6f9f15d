// Within a section: the list of its questions, the bar of a phone, one question at a time, and what its end says.

import assert from "node:assert/strict";

import { begin, checkAccessibility, go, inEachBrowser, kept, saved, screenshot, section } from "./support.mjs";

const PHONE = { viewport: { width: 360, height: 740 } };

const rail = (page) => page.getByRole("navigation", { name: "Questions of this section" });
const stop = (page, id) => rail(page).getByRole("link", { name: id });
const current = (page) => rail(page).locator('[aria-current="true"] .id');
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.name);
/** Waits until the focus is on a question, and it stands in view. */
const at = (page, id) =>
  page.waitForFunction((id) => {
    const heading = document.getElementById(`question-${id}`);
    if (!heading || document.activeElement !== heading) return false;
    const { top, bottom } = heading.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  }, id);
const shown = (page) => page.locator(".question:visible").evaluateAll((all) => all.map((one) => one.id));
const oneAtATime = (page) => page.getByRole("group", { name: "Show" }).getByLabel("One at a time").check();

/** Looks at the page as it is printed, which Firefox does not show to a test. */
async function onPaper(page, name, look) {
  if (name === "firefox") return;
  await page.emulateMedia({ media: "print" });
  await look();
  await page.emulateMedia({ media: "screen" });
}

inEachBrowser("the list of a section's questions says how each stands, and leads to it", async ({ open, name }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await section(page, draft, "elements");
  const all = await page.locator(".question").evaluateAll((all) => all.map((one) => one.id));
  assert.deepEqual(await rail(page).locator(".id").allInnerTexts(), all);
  await rail(page).getByText(`0 of ${all.length} answered`).waitFor();
  assert.match(await stop(page, "A-02").innerText(), /Open/);
  await page.check('input[name="A-02/law"][value="full"]');
  await rail(page).getByText(`1 of ${all.length} answered`).waitFor();
  await stop(page, "A-02").filter({ hasText: "Answered · No source" }).waitFor();
  assert.equal(await current(page).innerText(), "A-02");
  // Evidence, a mark and "don't know" show at once.
  await page.locator("#A-02 summary", { hasText: "Evidence" }).click();
  await page.locator("#A-02").getByRole("button", { name: "Add evidence" }).click();
  await page.fill('[name="A-02/evidence/0/title"]', "Penal Code");
  await stop(page, "A-02").filter({ hasText: /Answered$/ }).waitFor();
  await page.check('[name="A-02/flag"]');
  await stop(page, "A-02").filter({ hasText: "Answered · Marked" }).waitFor();
  await page.check('input[name="B-07/law"][value="unknown"]');
  await stop(page, "B-07").filter({ hasText: "Don’t know" }).waitFor();
  await checkAccessibility(page);
  // A link leads to its question and has its address; the page is not drawn anew, and Back goes to the question before.
  await page.locator("#A-02").evaluate((card) => (card.before = true));
  await stop(page, "B-03").click();
  await at(page, "B-03");
  assert.equal(await page.evaluate(() => location.hash), `#/a/${draft}/elements/B-03`);
  await page.locator('input[name="B-09/law"]').first().focus();
  assert.equal(await current(page).innerText(), "B-09");
  await stop(page, "B-03").click();
  await at(page, "B-03");
  await stop(page, "B-05").click();
  await at(page, "B-05");
  await screenshot(page, `rail-${name}`, { fullPage: false });
  await page.goBack();
  await at(page, "B-03");
  assert.ok(await page.locator("#A-02").evaluate((card) => card.before));
  // The eye is followed, too.
  await page.locator("#B-09").evaluate((card) => card.scrollIntoView({ behavior: "instant" }));
  await current(page).filter({ hasText: "B-09" }).waitFor();
});

inEachBrowser("on a phone a bar at the foot goes from question to question, opens their list, says what is saved, and covers no focus", async ({ open, name }) => {
  const { page } = await open("#/", PHONE);
  const draft = await begin(page);
  await section(page, draft, "elements");
  const bar = page.getByRole("navigation", { name: "From question to question" });
  const next = bar.getByRole("button", { name: "Next" });
  const ids = await page.locator(".question").evaluateAll((all) => all.map((one) => one.id));
  const [first, second, third, last] = [ids[0], ids[1], ids[2], ids.at(-1)];
  assert.equal(await rail(page).count(), 0);
  await next.click();
  await at(page, second);
  await next.click();
  await at(page, third);
  await bar.getByRole("button", { name: "Previous" }).click();
  await at(page, second);
  await page.locator(`input[name="${second}/law"]`).first().check();
  await bar.getByText("Saved", { exact: true }).waitFor();
  for (const button of await bar.getByRole("button").all()) assert.ok((await button.boundingBox()).height >= 44);
  // Whatever has the focus stands above the bar.
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press("Tab");
    await page.waitForFunction(() => {
      const [it, bar] = [document.activeElement, document.querySelector(".ways")].map((one) => one.getBoundingClientRect());
      return document.activeElement.closest(".ways") || it.bottom <= bar.top + 1 || it.top >= bar.bottom;
    });
  }
  const list = bar.getByRole("button", { name: `of ${ids.length}` });
  await list.click();
  const dialog = page.getByRole("dialog", { name: "Questions of this section" });
  await dialog.waitFor();
  await checkAccessibility(page);
  await screenshot(page, `list-phone-${name}`, { fullPage: false });
  await stop(page, "B-04").click();
  await dialog.waitFor({ state: "detached" });
  await at(page, "B-04");
  await bar.getByText(`${ids.indexOf("B-04") + 1} of ${ids.length}`).waitFor();
  await list.click();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await onPaper(page, name, async () => assert.equal(await bar.isVisible(), false));
  // There is none before the first question, and after the last one comes the end.
  await go(page, `#/a/${draft}/elements/${first}`);
  await at(page, first);
  assert.ok(await bar.getByRole("button", { name: "Previous" }).isDisabled());
  await go(page, `#/a/${draft}/elements/${last}`);
  await at(page, last);
  await next.click();
  await page.waitForFunction(() => document.activeElement.textContent === "End of this section");
});

inEachBrowser("one question at a time: buttons, keys, addresses, finding and undo show the right one, and paper shows all", async ({ open, name }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await section(page, draft, "elements");
  const ids = await page.locator(".question").evaluateAll((all) => all.map((one) => one.id));
  assert.deepEqual(await shown(page), ids, "all, unless one chooses otherwise");
  await oneAtATime(page);
  assert.deepEqual(await shown(page), [ids[0]]);
  const [next, previous] = ["Next", "Previous"].map((name) => page.getByRole("button", { name, exact: true }));
  assert.ok(await previous.isDisabled());
  assert.equal(await page.getByRole("heading", { name: "End of this section" }).count(), 0);
  await page.check(`input[name="${ids[0]}/law"][value="full"]`);
  await next.click();
  await at(page, ids[1]);
  assert.deepEqual(await shown(page), [ids[1]]);
  await page.waitForFunction((id) => location.hash.endsWith(`/${id}`), ids[1]);
  await checkAccessibility(page);
  await screenshot(page, `one-${name}`, { fullPage: false });
  for (const [key, id] of [["n", ids[2]], ["n", ids[3]], ["p", ids[2]]]) {
    await page.keyboard.press(key);
    await at(page, id);
    assert.deepEqual(await shown(page), [id]);
  }
  // Tab goes on from the question to the buttons, through nothing that is hidden.
  await page.locator(`[name="${ids[2]}/flag"]`).focus();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Previous");
  // Undo goes where the change was.
  await page.keyboard.press("Control+z");
  await at(page, ids[0]);
  assert.deepEqual(await shown(page), [ids[0]]);
  assert.equal(await page.isChecked(`input[name="${ids[0]}/law"][value="full"]`), false);
  // It is remembered, and so is the place.
  await stop(page, "B-04").click();
  await at(page, "B-04");
  await page.reload();
  await at(page, "B-04");
  assert.deepEqual(await shown(page), ["B-04"]);
  await go(page, `#/a/${draft}/review`);
  await page.getByText("Show them").click();
  await page.locator('.report a[href$="/B-06"]').first().click();
  await at(page, "B-06");
  assert.deepEqual(await shown(page), ["B-06"]);
  await go(page, `#/a/${draft}`);
  await page.getByRole("link", { name: "Continue where you stopped" }).click();
  await at(page, "B-06");
  // What cannot be kept is found from another question.
  await page.locator("#B-06 summary", { hasText: "What stands in the way" }).click();
  await page.fill('[name="B-06/other_challenges"]', "x".repeat(2_001));
  const problem = page.locator('[role="alert"] a', { hasText: "longer than 2000 characters" });
  await problem.waitFor();
  await next.click();
  assert.deepEqual(await shown(page), [ids[ids.indexOf("B-06") + 1]]);
  await problem.click();
  assert.equal(await focused(page), "B-06-other_challenges");
  assert.deepEqual(await shown(page), ["B-06"]);
  await page.fill('[name="B-06/other_challenges"]', "");
  await onPaper(page, name, async () => {
    assert.deepEqual(await shown(page), ids);
    assert.equal(await next.isVisible(), false);
  });
  // The end stands after the last question.
  await stop(page, ids.at(-1)).click();
  await at(page, ids.at(-1));
  await page.getByRole("heading", { name: "End of this section" }).waitFor();
  await page.getByRole("group", { name: "Show" }).getByLabel("All questions").check();
  assert.deepEqual(await shown(page), ids);
});

inEachBrowser("the end of a section says what is thin in it, leads to the first of each, and to the next section", async ({ open, name }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await section(page, draft, "elements");
  const end = page.getByRole("region", { name: "End of this section" });
  const items = await page.locator(".question .item").count();
  await end.getByRole("link", { name: `${items} answers still to give` }).waitFor();
  await page.check('input[name="A-02/law"][value="full"]');
  await page.check('input[name="B-05/law"][value="unknown"]');
  await end.getByRole("link", { name: `${items - 2} answers still to give` }).waitFor();
  await end.getByRole("link", { name: "1 strong answer without a source" }).waitFor();
  await checkAccessibility(page);
  await screenshot(page, `end-${name}`);
  await end.getByRole("link", { name: "1 answer “Don’t know”" }).click();
  await at(page, "B-05");
  await end.getByRole("link", { name: "1 strong answer without a source" }).click();
  await at(page, "A-02");
  // Everything answered, nothing left to say.
  for (const name of await page.locator(".question .item").evaluateAll((all) => all.map((one) => one.querySelector("input").name))) {
    const weak = page.locator(`input[name="${name}"][value="none"]`);
    if (await weak.isVisible()) await weak.check();
  }
  await end.getByText("Every question is answered, and each strong answer has a source.").waitFor();
  assert.equal(await end.getByRole("listitem").count(), 0);
  await saved(page);
  assert.ok(Object.keys((await kept(page, draft)).answers).length > 5);
  await end.getByRole("link", { name: /^Next/ }).click();
  await page.waitForFunction(() => !location.hash.includes("elements"));
});

inEachBrowser("a section that is left before its texts have come does no harm", async ({ open }) => {
  const { page, context } = await open("#/", { serviceWorkers: "block" });
  const draft = await begin(page);
  let arrive;
  const held = new Promise((done) => (arrive = done));
  await context.route(/\/elements\.json$/, async (route) => {
    await held;
    await route.continue();
  });
  const wanted = page.waitForRequest(/\/elements\.json$/);
  await section(page, draft, "elements");
  await wanted;
  await go(page, `#/a/${draft}`);
  const came = page.waitForResponse(/\/elements\.json$/);
  arrive();
  await (await came).finished();
  // The program goes on: the section has its texts without asking for them again.
  await section(page, draft, "elements", "A-02");
  await page.locator("#A-02 h2", { hasText: "Can one person" }).waitFor();
  assert.equal(await page.locator("#broken").isVisible(), false);
});
