// Two tabs of one draft: what each writes stays, whatever stands in a field, whatever the clock says, and whatever the other removes.

import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

import { asFile, begin, checkAccessibility, go, inEachBrowser, kept, saved, screenshot, section, server } from "./support.mjs";

/** Waits for something in a page that may be in the background, where nothing is drawn. */
const soon = (page, found, given) => page.waitForFunction(found, given, { polling: 50 });

/** Waits until local storage has a draft of which `found(draft, given)` is true. */
async function stored(page, draft, found, given) {
  let now;
  for (const end = Date.now() + 30_000; Date.now() < end; await pause(50)) {
    now = await kept(page, draft);
    if (now && found(now, given)) return;
  }
  throw new Error(`${found} (${given}) never holds of ${JSON.stringify(now?.answers)} ${JSON.stringify(now?.subject)}`);
}

/** Unfolds everything on a question. */
const unfold = (page, id = "A-02") => page.locator(`#${id} .more details`).evaluateAll((all) => all.forEach((one) => (one.open = true)));

/** A draft in two tabs, both at the same questions. */
async function two(open, { tolerate, ...options } = {}) {
  const { page: one, context } = await open("#/", { tolerate, ...options });
  const draft = await begin(one);
  await section(one, draft, "elements");
  await stored(one, draft, () => true);
  const { page: other } = await open(`#/a/${draft}/elements`, { context, tolerate });
  await other.locator(".question input").first().waitFor({ state: "attached" });
  for (const page of [one, other]) await unfold(page);
  return { one, other, context, draft };
}

inEachBrowser("4: the caret stands in a comment, another tab adds a paragraph, and what is typed on keeps both", async ({ open }) => {
  const { one, other, draft } = await two(open);
  const field = '[name="A-02/comment"]';
  await one.bringToFront();
  await one.locator(field).pressSequentially("Monday.");
  await stored(one, draft, (it) => it.answers["A-02"]?.comment === "Monday.");
  await soon(other, (field) => document.querySelector(field).value === "Monday.", field);
  const theirs = "Monday.\n\nOf the other tab.";
  await other.fill(field, theirs);
  await stored(one, draft, (it, theirs) => it.answers["A-02"]?.comment === theirs, theirs);
  await one.bringToFront();
  // This tab has heard of it, and shows nothing of it while the caret stands there.
  await one.locator('[role="status"]', { hasText: "another tab" }).waitFor();
  assert.equal(await one.inputValue(field), "Monday.");
  await one.locator(field).pressSequentially(" Tuesday.");
  const both = "Monday. Tuesday.\n\nOf the other tab.";
  await stored(one, draft, (it, both) => it.answers["A-02"]?.comment === both, both);
  assert.equal(await one.inputValue(field), "Monday. Tuesday.", "nothing is written into a field that is in use");
  // Left, each shows both.
  for (const page of [one, other]) {
    await page.bringToFront();
    await page.locator(field).focus();
    await page.locator(field).blur();
    await soon(page, ([field, both]) => document.querySelector(field).value === both, [field, both]);
  }
  await one.bringToFront();
  // Back, and there again.
  await one.goBack();
  await section(one, draft, "elements");
  assert.equal(await one.inputValue(field), both);
  assert.equal(await one.locator('[role="alert"] .notice').count(), 0, "nobody is asked");
});

inEachBrowser("4: one goes on from field to field while another tab's change waits, and no letter goes elsewhere", async ({ open, browser }) => {
  const { page: one, context } = await open("#/");
  const draft = await begin(one);
  const other = await context.newPage();
  await other.goto(one.url());
  for (const page of [one, other]) {
    await go(page, `#/a/${draft}`);
    await page.locator("summary", { hasText: "About this assessment" }).click();
  }
  const notes = '[name="subject/notes"]';
  const authority = '[name="subject/authority"]';
  await one.bringToFront();
  await one.locator(authority).fill("Authority here");
  await saved(one);
  await one.locator(notes).pressSequentially("Mine.");
  await saved(one);
  await other.bringToFront();
  await other.locator(notes).click();
  await other.locator(notes).press("End");
  await other.locator(notes).pressSequentially(" Yours.");
  await saved(other);
  await one.bringToFront();
  await one.locator(notes).click();
  await one.locator(authority).click();
  await one.locator(authority).press("End");
  await one.keyboard.type(" XYZ");
  await one.waitForFunction(
    (draft) => JSON.parse(localStorage.getItem(`palermo/draft/${draft}`)).subject.authority === "Authority here XYZ",
    draft,
  );
  const { subject } = await kept(one, draft);
  assert.match(subject.notes, /Mine\./);
  assert.match(subject.notes, /Yours\./);
});

inEachBrowser("4: a text that both tabs wrote differently is asked about, and either is to be had", async ({ open }) => {
  const { one, other, draft } = await two(open);
  const field = '[name="A-02/good_practice"]';
  await one.bringToFront();
  await one.locator(field).focus();
  await other.fill(field, "Theirs");
  await stored(one, draft, (it) => it.answers["A-02"]?.good_practice === "Theirs");
  await one.locator('[role="status"]', { hasText: "another tab" }).waitFor();
  await one.bringToFront();
  await one.locator(field).pressSequentially("Mine");
  const choice = one.locator('[role="alert"] .notice', { hasText: "Another tab changed the same" });
  await choice.filter({ hasText: /Here: Mine\s+In the other tab: Theirs/ }).waitFor();
  await stored(one, draft, (it) => it.answers["A-02"]?.good_practice === "Mine");
  await choice.getByRole("button", { name: /^Take the other/ }).click();
  await stored(one, draft, (it) => it.answers["A-02"]?.good_practice === "Theirs");
  await soon(one, (field) => document.querySelector(field).value === "Theirs", field);
});

inEachBrowser("4: what is typed in one field takes nothing away that another tab changed beside it", async ({ open }) => {
  const { one, other, draft } = await two(open);
  const piece = (index, name) => `[name="A-02/evidence/${index}/${name}"]`;
  const add = async (page) => page.locator('#A-02 [data-add="A-02"]').click();
  // Two pieces of evidence.
  await one.bringToFront();
  for (const [index, title] of ["First law", "Second law"].entries()) {
    await add(one);
    await one.fill(piece(index, "title"), title);
  }
  await stored(one, draft, (it) => it.answers["A-02"]?.evidence?.length === 2);
  await one.locator(piece(1, "provision")).blur();
  await soon(other, (field) => document.querySelector(field)?.value === "Second law", piece(1, "title"));
  await unfold(other);

  // The caret stands in the second; the other tab takes the first away, and dates the second.
  await one.locator(piece(1, "title")).focus();
  await other.bringToFront();
  await other.fill(piece(1, "date"), "2020-02-02");
  await other.locator('[data-remove="A-02"][data-index="0"]').click();
  await stored(one, draft, (it) => it.answers["A-02"]?.evidence.length === 1 && it.answers["A-02"]?.evidence[0].date);
  await one.bringToFront();
  await one.locator('[role="status"]', { hasText: "another tab" }).waitFor();
  await one.locator(piece(1, "title")).press("End");
  await one.locator(piece(1, "title")).pressSequentially(" of 2019");
  await stored(one, draft, (it) => it.answers["A-02"]?.evidence[0].title === "Second law of 2019");
  const [only, ...none] = (await kept(one, draft)).answers["A-02"].evidence;
  assert.equal(none.length, 0, "what was taken away stays away");
  assert.equal(only.date, "2020-02-02");
  await one.locator(piece(1, "title")).blur();
  await soon(one, (field) => document.querySelector(field)?.value === "Second law of 2019", piece(0, "title"));
  await unfold(one);

  // Boxes beside a field, and lines in it.
  const boxes = await other.locator('[name="A-02/challenges"]').evaluateAll((all) => all.map((one) => one.value));
  const others = '[name="A-02/other_challenges"]';
  await one.locator(others).focus();
  await soon(other, (field) => document.querySelector(field)?.value === "Second law of 2019", piece(0, "title"));
  await unfold(other);
  await other.check(`[name="A-02/challenges"][value="${boxes[1]}"]`);
  await stored(one, draft, (it, box) => it.answers["A-02"]?.challenges?.includes(box), boxes[1]);
  await one.bringToFront();
  await one.locator(others).pressSequentially("Few interpreters");
  await stored(one, draft, (it) => it.answers["A-02"]?.other_challenges?.[0] === "Few interpreters");
  assert.deepEqual((await kept(one, draft)).answers["A-02"].challenges, [boxes[1]]);

  // A field about the whole, and the boxes of the modules.
  for (const page of [one, other]) {
    await go(page, `#/a/${draft}`);
    await page.locator(".about").evaluate((one) => (one.open = true));
  }
  const notes = '[name="subject/notes"]';
  await one.bringToFront();
  await one.locator(notes).pressSequentially("Here.");
  await soon(other, (field) => document.querySelector(field)?.value === "Here.", notes);
  await other.locator(".about").evaluate((one) => (one.open = true));
  await other.fill(notes, "Here.\nThere.");
  await stored(one, draft, (it) => it.subject.notes === "Here.\nThere.");
  await one.bringToFront();
  await one.locator(notes).pressSequentially(" And here.");
  await stored(one, draft, (it) => it.subject.notes === "Here. And here.\nThere.");
  assert.equal(await one.locator('[role="alert"] .notice').count(), 0, "nobody is asked");
});

/** Lets `page.evaluate(() => shiftClock(ms))` set the clock of a page, in all of its windows and programs. */
const settable = (context) =>
  context.addInitScript(() => {
    const Real = Date;
    const shift = () => Number(new URLSearchParams(document.cookie.replace(/; */g, "&")).get("shift") ?? 0);
    const now = () => Real.now() + shift();
    window.Date = new Proxy(Real, {
      construct: (target, values, made) => Reflect.construct(target, values.length ? values : [now()], made),
      apply: () => String(new Real(now())),
      get: (target, name) => (name === "now" ? now : target[name]),
    });
    // Shared by all tabs, as the clock of a computer is.
    window.shiftClock = (ms) => void (document.cookie = `shift=${ms}`);
  });

for (const [words, shift] of [["back by twenty seconds", -20_000], ["back by a year", -365 * 86_400_000], ["forward by an hour", 3_600_000]]) {
  inEachBrowser(`4: the clock is set ${words} while two tabs are open: the newest counts, and what was deleted stays so`, async ({ open, browser }) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await settable(context);
    const { one, other, draft } = await two(open, { context, tolerate: [/status of 404/, /favicon\.ico/] }); // a file by itself has no icon
    const comment = '[name="A-02/comment"]';
    await one.bringToFront();
    await one.fill(comment, "To be deleted.");
    await one.check('input[name="A-02/law"][value="none"]');
    await stored(one, draft, (it) => it.answers["A-02"]?.law && it.answers["A-02"]?.comment === "To be deleted.");
    await soon(other, (field) => document.querySelector(field).value === "To be deleted.", comment);
    const before = await one.evaluate((draft) => localStorage.getItem(`palermo/draft/${draft}`), draft);

    const real = await one.evaluate(() => Date.now());
    await one.evaluate((shift) => shiftClock(shift), shift);
    for (const page of [one, other]) assert.ok(Math.abs((await page.evaluate(() => Date.now())) - real - shift) < 15_000, "the clock is set");

    // The other tab deletes, and goes on at once.
    await other.bringToFront();
    await unfold(other);
    await other.fill(comment, "");
    await other.check('input[name="A-02/law"][value="full"]');
    await stored(other, draft, (it) => !it.answers["A-02"]?.comment && it.answers["A-02"]?.law.level === "full");
    await soon(one, () => document.querySelector('input[name="A-02/law"][value="full"]').checked);
    await one.bringToFront();
    await unfold(one);
    assert.equal(await one.inputValue(comment), "");
    await one.check('input[name="A-03/law"][value="partial"]');
    await stored(one, draft, (it) => it.answers["A-03"]?.law.level === "partial");
    await soon(other, () => document.querySelector('input[name="A-03/law"][value="partial"]').checked);
    // Typing without a pause is written all the same.
    await one.evaluate(() => document.querySelector('[name="A-03/comment"]').closest("details").setAttribute("open", ""));
    await one.locator('[name="A-03/comment"]').pressSequentially("The newest, typed without any pause at all.", { delay: 100 });
    const begun = await kept(one, draft);
    assert.match(begun.answers["A-03"].comment ?? "", /^The newest, typed/, "it is kept while keys go on");
    await stored(one, draft, (it) => it.answers["A-03"].comment?.endsWith("at all."));
    for (const page of [one, other]) {
      const now = await kept(page, draft);
      assert.equal(now.answers["A-02"].comment, undefined, "what was deleted stays deleted");
      assert.equal(now.answers["A-02"].law.level, "full");
      assert.equal(await page.locator('[role="alert"] .notice').count(), 0, "nobody is asked");
    }
    await other.close();

    // Local storage loses the last half minute, as with a browser that is killed; the journal has it.
    const newest = await kept(one, draft);
    await one.goto(new URL("licences.txt", (await server()).url).href);
    await one.evaluate(([draft, before]) => localStorage.setItem(`palermo/draft/${draft}`, before), [draft, before]);
    await one.goto((await server()).url);
    await stored(one, draft, (it) => it.answers["A-03"]?.comment?.endsWith("at all."));
    assert.deepEqual((await kept(one, draft)).answers, newest.answers);
  });
}

inEachBrowser("25: what is removed in one tab is not written again by another, which asks what is to become of its draft", async ({ open, name }) => {
  const { one, other, draft } = await two(open);
  await one.bringToFront();
  await one.check('input[name="A-02/law"][value="full"]');
  await saved(one);
  await soon(other, () => document.querySelector('input[name="A-02/law"][value="full"]').checked);
  // A questionnaire that was opened is remembered by both.
  const base = await one.evaluate(async () => (await fetch(document.querySelector("link[data-instrument]").href.replace(/[^/]+$/, "complete.json"))).json());
  await go(one, "#/");
  await one.locator('input[type="file"]').setInputFiles(asFile("own.json", JSON.stringify({ ...base, id: "own", title: "Our own questions" })));
  await one.locator("h1", { hasText: "Questions" }).or(one.locator("main", { hasText: "Our own questions" })).first().waitFor();
  await go(one, "#/");
  await one.getByRole("button", { name: "Remove everything" }).first().click();
  await one.getByRole("dialog").getByRole("button", { name: "Remove everything" }).click();
  await one.locator(".notice", { hasText: "was removed from this browser" }).waitFor();
  await go(one, "#/instruments");
  assert.doesNotMatch(await one.locator("main").innerText(), /Our own questions/);

  await other.bringToFront();
  const asked = other.locator('[role="alert"] .notice', { hasText: "removed in another tab" });
  await asked.waitFor();
  await checkAccessibility(other);
  await screenshot(other, `removed-elsewhere-${name}`, { fullPage: false });
  // What is typed on is not written, nor noted.
  await other.check('input[name="A-03/law"][value="partial"]');
  await other.locator(".status", { hasText: "removed in another tab" }).waitFor();
  await other.evaluate(() => dispatchEvent(new Event("blur")));
  await other.waitForTimeout(1_000);
  const left = (page) => page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("palermo/")));
  assert.deepEqual((await left(other)).filter((name) => !/\/(setting|place)\//.test(name)), []);
  await go(one, "#/");
  assert.equal(await one.locator(".drafts > li").count(), 0);

  await asked.getByRole("button", { name: "Keep it" }).click();
  await stored(other, draft, (it) => it.answers["A-02"]?.law.level === "full" && it.answers["A-03"].law.level === "partial");
  await asked.waitFor({ state: "detached" });
  await go(one, "#/");
  await one.bringToFront();
  await one.getByRole("button", { name: "Delete Fiji" }).click();
  await other.bringToFront();
  await asked.getByRole("button", { name: "Let it go" }).click();
  await other.locator(".promise").waitFor();
  assert.equal(await other.locator(".drafts > li").count(), 0);
  // Put back in the tab that deleted it, it is there for both.
  await one.bringToFront();
  await one.getByRole("button", { name: "Put it back" }).click();
  await stored(one, draft, (it) => it.answers["A-02"]?.law.level === "full");
  await other.locator(".drafts > li").first().waitFor();
  // And after a reload nothing comes back of what was removed for good.
  await one.getByRole("button", { name: "Remove everything" }).first().click();
  await one.getByRole("dialog").getByRole("button", { name: "Remove everything" }).click();
  await one.locator(".notice", { hasText: "was removed from this browser" }).waitFor();
  await soon(other, () => document.querySelectorAll(".drafts > li").length === 0);
  assert.equal(await other.getByRole("button", { name: "Put it back" }).count(), 0, "nor out of another tab's memory");
  for (const page of [one, other]) {
    await page.reload();
    await page.locator(".promise").waitFor();
    await page.waitForTimeout(700);
    assert.equal(await page.locator(".drafts > li").count(), 0);
  }
});
