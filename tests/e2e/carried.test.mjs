// Next year's assessment: what was taken over is last year's until it is confirmed, by a button, a key, a new answer or a section at a time.

import assert from "node:assert/strict";

import { checkAccessibility, draftOf, example, go, inEachBrowser, kept, saved, savedFile, screenshot, section } from "./support.mjs";

/** Begins next year's draft from the worked example, whose answers are those of 30 June 2026; returns its key. */
async function beginNext(page) {
  const last = await example(page);
  await go(page, "#/");
  await page.getByRole("button", { name: /^Start next year’s from this/ }).first().click();
  await page.locator('[name="subject/as_at"]').waitFor();
  const next = await draftOf(page);
  assert.notEqual(next, last);
  await saved(page);
  return { last, next };
}

/** The items of a draft that are to be confirmed, as local storage has them. */
const toConfirm = async (page, draft) => (await kept(page, draft)).carried.items;

/** Waits until local storage has the list without or with an item. */
const leaves = (page, draft, item) =>
  page.waitForFunction(([draft, item]) => !JSON.parse(localStorage.getItem(`palermo/draft/${draft}`)).carried.items.includes(item), [draft, item]);
const returns = (page, draft, item) =>
  page.waitForFunction(([draft, item]) => JSON.parse(localStorage.getItem(`palermo/draft/${draft}`)).carried.items.includes(item), [draft, item]);

/** What says on its question that an item is to be confirmed. */
const note = (page, item) => page.locator(`.carried[data-carried="${item}"]`);
const confirm = (page, item) => page.locator(`[data-do="confirm"][data-item="${item}"]`);

/** The row of a section on the overview. */
const row = (page, id) => page.locator(".tasks > li", { has: page.locator(`a[href$="/${id}"]`) });

const inView = (locator) =>
  locator.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });

inEachBrowser("what was taken over is to be confirmed: by a button, a key, the same answer again, a new one, a section at once; undo and reload", async ({ open, name }) => {
  const { page } = await open("#/");
  const { last, next } = await beginNext(page);
  const all = await toConfirm(page, next);
  const answered = Object.values((await kept(page, next)).answers).flatMap((answer) => Object.values(answer).filter((one) => one.level)).length;
  assert.equal(all.length, answered);
  assert.equal((await kept(page, next)).carried.from, (await kept(page, last)).id);

  // The overview asks for the day, and says in the same view what there is to do.
  await page.waitForFunction(() => document.activeElement.name === "subject/as_at");
  const said = page.locator(".note", { hasText: "each counts as taken over until it is confirmed or changed" });
  assert.ok(await inView(said), "what there is to do is seen with the field");
  assert.ok(await inView(page.locator("#subject-as_at")));
  assert.equal(await page.locator('[name="subject/as_at"]').count(), 1);
  await page.fill("#subject-as_at", "2027-06-30");
  await page.locator("#subject-as_at").blur();
  const sentence = (n) => `${n} of ${answered} answers were taken over from 30 June 2026 and not looked at since.`;
  await page.locator(".summary", { hasText: sentence(answered) }).waitFor();
  const inElements = all.filter((item) => /^(A-02|B-)/.test(item)).length;
  assert.match(await row(page, "elements").innerText(), new RegExp(`${inElements} to confirm`));
  assert.equal(await page.locator(".state.complete").count(), 0, "nothing is complete that nobody has looked at");
  await page.locator('.state', { hasText: "to confirm" }).first().waitFor();
  await checkAccessibility(page);
  await screenshot(page, `carried-overview-${name}`);

  // The way on leads to the first of them.
  await page.getByRole("link", { name: "Go to the first answer to confirm" }).click();
  const [first] = all[0].split("/");
  await page.waitForFunction((id) => document.activeElement.id === `question-${id}`, first);
  await note(page, all[0]).waitFor();

  // One by its button. The answer stays.
  await section(page, next, "elements");
  const here = all.filter((item) => /^B-/.test(item));
  const [byButton, byKey, byAnswer, byClick, byClearing, ...rest] = here;
  const before = await kept(page, next);
  assert.match(await note(page, byButton).innerText(), /From 30 June 2026: .+\. Confirm or change\./);
  await checkAccessibility(page);
  await screenshot(page, `carried-section-${name}`);
  await confirm(page, byButton).click();
  await note(page, byButton).waitFor({ state: "detached" });
  await leaves(page, next, byButton);
  const chosen = await page.evaluate(() => [document.activeElement.name, document.activeElement.checked]);
  assert.deepEqual(chosen, [byButton, true], "the focus stays at the answer");

  // One by the key: first the set in use, else the first of the question.
  await page.locator(`#question-${byKey.split("/")[0]}`).focus();
  await page.keyboard.press("s");
  await leaves(page, next, byKey);
  assert.deepEqual((await kept(page, next)).answers, before.answers, "confirming changes no answer");

  // One by another answer, one by the same answer again, one by taking the answer away.
  await page.locator(`input[name="${byAnswer}"]:not(:checked)`).first().check();
  await leaves(page, next, byAnswer);
  await note(page, byAnswer).waitFor({ state: "detached" });
  await page.locator(`input[name="${byClick}"]:checked`).click();
  await leaves(page, next, byClick);
  await page.locator(`[data-clear="${byClearing}"]`).click();
  await leaves(page, next, byClearing);

  // A comment confirms nothing.
  const [commented] = rest[0].split("/");
  const details = page.locator(`#${commented} details`, { has: page.locator(`[name="${commented}/comment"]`) });
  if (!(await details.evaluate((one) => one.open))) await details.locator("summary").click();
  await page.fill(`[name="${commented}/comment"]`, "Seen");
  await page.waitForFunction(([draft, id]) => JSON.parse(localStorage.getItem(`palermo/draft/${draft}`)).answers[id].comment === "Seen", [next, commented]);
  assert.ok((await toConfirm(page, next)).includes(rest[0]));

  // All that are left here, in one step; undo brings them back, redo confirms them again.
  const left = await page.locator(".carried").count();
  assert.ok(left > 2);
  const beforeAll = await toConfirm(page, next);
  await page.locator(".where", { hasText: `${left} of` }).waitFor();
  await page.getByRole("button", { name: `Still so: all ${left} answers on this page that are left to confirm` }).click();
  await page.waitForFunction(() => document.querySelectorAll(".carried, [data-do]").length === 0);
  await page.locator('[role="status"]', { hasText: `${left} answers were confirmed. Undo takes this back.` }).waitFor();
  assert.ok(await page.evaluate(() => document.activeElement.closest(".neighbours") !== null), "the focus goes on from there");
  await leaves(page, next, rest[0]);
  assert.equal((await toConfirm(page, next)).length, beforeAll.length - left);
  await page.getByRole("button", { name: "Undo" }).click();
  await returns(page, next, rest[0]);
  assert.deepEqual(await toConfirm(page, next), beforeAll);
  assert.equal(await page.locator(".carried").count(), left);
  await page.getByRole("button", { name: "Redo" }).click();
  await leaves(page, next, rest[0]);
  await saved(page);

  // All of it is there after a reload.
  const listed = await toConfirm(page, next);
  await page.reload();
  await page.locator(".question input").first().waitFor({ state: "attached" });
  assert.equal(await page.locator(".carried").count(), 0);
  await go(page, `#/a/${next}`);
  await page.locator(".summary", { hasText: "were taken over from 30 June 2026" }).waitFor();
  assert.deepEqual(await toConfirm(page, next), listed);
  assert.ok(!/to confirm/.test(await row(page, "elements").innerText()));
  await go(page, "#/");
  await page.locator(".drafts li", { hasText: `${listed.length} to confirm` }).waitFor();
});

inEachBrowser("the report, the review, the finder and a clearance say how much rests on last year's answers", async ({ open, name }) => {
  const { page } = await open("#/");
  const { next } = await beginNext(page);
  const all = await toConfirm(page, next);
  const [item] = all;
  const words = `${all.length} of ${all.length} answers were taken over from 30 June 2026 and not looked at since.`;
  await go(page, `#/a/${next}/results`);
  await page.locator(".report .note", { hasText: words }).waitFor();
  await page.locator("#gap-list tbody tr strong", { hasText: "To confirm" }).first().waitFor();
  await checkAccessibility(page);
  await screenshot(page, `carried-report-${name}`, { fullPage: false });
  const file = await savedFile(page, () => page.getByRole("button", { name: "Save as Markdown" }).click());
  assert.ok(file.text.includes(words));

  await go(page, `#/a/${next}/review`);
  await page.getByRole("heading", { name: `Taken over from 30 June 2026 and not looked at since (${all.length})` }).waitFor();
  await checkAccessibility(page);

  await go(page, `#/a/${next}`);
  await page.getByLabel("Show", { exact: true }).selectOption({ label: "To confirm" });
  await page.locator(".found li", { hasText: "(To confirm)" }).first().waitFor();
  await page.locator("summary", { hasText: "Status: Draft" }).click();
  await page.locator(".stands .note", { hasText: words }).waitFor();
  await page.selectOption("#status", "cleared");
  await page.locator(".stands .note", { hasText: "The report then says so" }).waitFor();
  await page.locator(".stands").scrollIntoViewIfNeeded();
  await checkAccessibility(page);
  await screenshot(page, `carried-clearing-${name}`);

  // Confirmed after the clearance: it is a draft again, and says so.
  const [indicator] = item.split("/");
  const place = await page.locator(`a[href$="/${indicator}"]`).first().getAttribute("href");
  await go(page, place);
  await confirm(page, item).click();
  await page.locator('[role="alert"] .notice', { hasText: "makes it a draft again" }).waitFor();
  await leaves(page, next, item);
  assert.equal((await kept(page, next)).subject.status, undefined);
});

inEachBrowser("two tabs confirm different answers, and both are confirmed in both", async ({ open, name }) => {
  const { page, context } = await open("#/");
  const { next } = await beginNext(page);
  const [one, two] = (await toConfirm(page, next)).filter((item) => /^B-/.test(item));
  const { page: other } = await open(`#/a/${next}/elements`, { context });
  await other.locator(".carried").first().waitFor();
  await section(page, next, "elements");
  // In one go: a button that is drawn anew between the two halves of a click of the mouse would miss it.
  const press = (button) => button.evaluate((element) => element.click());
  await Promise.all([press(confirm(page, one)), press(confirm(other, two))]);
  for (const tab of [page, other]) {
    await note(tab, one).waitFor({ state: "detached" });
    await note(tab, two).waitFor({ state: "detached" });
  }
  await leaves(page, next, one);
  await leaves(page, next, two);
  assert.equal(await page.locator(".alert .notice").count(), 0, `nothing is asked (${name})`);
});
