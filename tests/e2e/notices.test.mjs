// What the form says about what it did: where, in which colour, and for how long it is true.

import assert from "node:assert/strict";
import { asFile, begin, checkAccessibility, done, draftOf, go, inEachBrowser, saved, savedFile, screenshot, section, trouble } from "./support.mjs";

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

/** Where header, page and notice stand: what is said is to move none of them. */
const places = (page) =>
  page.evaluate(() => ["header.top", "main", "main h1"].map((one) => {
    const { x, y, width, height } = document.querySelector(one).getBoundingClientRect();
    // The header stays at the top of the window where there is room for it; a page grows with what is folded open.
    const parts = { "header.top": [width, height], main: [x, y + scrollY, width], "main h1": [x, y + scrollY, width, height] }[one];
    return `${one} ${parts.map(Math.round).join(" ")}`;
  }));

const SIZES = [
  ["a laptop", { viewport: { width: 1366, height: 768 } }],
  ["a telephone", { viewport: { width: 360, height: 740 } }],
  ["200 %", { viewport: { width: 683, height: 384 } }],
  ["in between", { viewport: { width: 820, height: 700 } }],
];

for (const [size, options] of SIZES) {
  inEachBrowser(`what is said moves nothing on the page: ${size}`, async ({ open, name }) => {
    const { page } = await open("#/", options);
    const draft = await begin(page);
    await section(page, draft, "elements");
    await saved(page);
    const said = page.locator(".status .said");
    const before = await places(page);
    await page.check('input[name="A-02/law"][value="full"]');
    await saved(page);
    assert.deepEqual(await places(page), before, "saved");
    await page.getByRole("button", { name: "Undo" }).click();
    await said.filter({ hasText: "Undone: answer to A-02, Law" }).waitFor();
    await saved(page);
    assert.deepEqual(await places(page), before, "undone");
    assert.ok((await page.locator(".status").evaluate((one) => one.scrollHeight - one.clientHeight)) <= 1, "nothing is cut");
    await screenshot(page, `said-${size}-${name}`, { fullPage: false });
    await page.getByRole("button", { name: "Redo" }).click();
    await said.filter({ hasText: "Done again: answer to A-02, Law" }).waitFor();
    await go(page, `#/a/${draft}`);
    assert.equal(await said.innerText(), "", "gone with the page");
    const overview = await places(page);
    await savedFile(page, () => page.getByRole("button", { name: "Save as JSON" }).click());
    await done(page, ".json").waitFor();
    assert.deepEqual(await places(page), overview, "handed to the browser");
    await screenshot(page, `handed-${size}-${name}`, { fullPage: false });
    const box = await done(page, ".json").boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= options.viewport.width, "it fits");
    await go(page, "#/");
    assert.equal(await page.locator(".status").innerText(), "");
    assert.equal(await page.locator(".notice").count(), 0);
  });
}

inEachBrowser("Undo says what it undid, until the next thing happens", async ({ open }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await section(page, draft, "elements");
  const said = (words) => page.locator('[role="status"] .said', { hasText: words });
  await page.check('input[name="A-02/law"][value="full"]');
  await page.locator("#A-02 summary", { hasText: "Comment" }).click();
  await page.fill('[name="A-02/comment"]', "a comment");
  await page.locator('[name="A-02/comment"]').blur();
  await page.getByRole("button", { name: "Undo" }).click();
  await said("Undone: Comment, A-02").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await said("Undone: answer to A-02, Law").waitFor();
  await page.check('input[name="A-02/law"][value="partial"], input[name="A-02/law"][value="none"]');
  assert.equal(await page.locator(".said").innerText(), "", "an answer is the next thing");
});

inEachBrowser("a file counts as there when the person says so, and not when it was handed to the browser", async ({ open, name }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await section(page, draft, "elements");
  await page.check('input[name="A-02/law"][value="full"]');
  await saved(page);
  await go(page, `#/a/${draft}`);
  const reminder = page.locator(".summary");
  await reminder.filter({ hasText: "has not been saved as a file yet" }).waitFor();
  const file = await savedFile(page, () => page.getByRole("button", { name: "Save as JSON" }).click());
  const notice = done(page, "was checked and handed to the browser");
  await notice.waitFor();
  await reminder.filter({ hasText: "was handed to the browser on" }).waitFor();
  assert.doesNotMatch(await reminder.innerText(), /not been saved/);
  assert.match(await reminder.innerText(), /This browser may delete/, "nobody has said that it is there");
  await checkAccessibility(page);
  await screenshot(page, `handed-out-${name}`);
  // After a reload as well.
  await page.reload();
  await reminder.filter({ hasText: "was handed to the browser on" }).waitFor();
  await reminder.getByRole("button", { name: "I have it" }).click();
  await reminder.filter({ hasText: /The file of \d+ \w+ \d{4} has everything/ }).waitFor();
  assert.doesNotMatch(await reminder.innerText(), /may delete/);
  // A change, even in the same second, is in no file.
  await page.locator("summary", { hasText: "About this assessment" }).click();
  await page.fill('[name="subject/notes"]', "more");
  await reminder.filter({ hasText: "Changed since its last file" }).waitFor();
  // By the button of the notice, too.
  await savedFile(page, () => page.getByRole("button", { name: "Save as JSON" }).click());
  await notice.getByRole("button", { name: "I have it" }).click();
  await reminder.filter({ hasText: /has everything/ }).waitFor();
  assert.equal(await notice.count(), 0);
  // Where the file is opened, it is there.
  await go(page, "#/");
  await page.getByRole("button", { name: /^Delete/ }).click();
  await page.locator('input[type="file"]').first().setInputFiles(asFile(file.name, file.text));
  await page.locator(".tasks").first().waitFor();
  await page.locator(".summary", { hasText: /has everything/ }).waitFor();
});

inEachBrowser("a download that does not come about counts as no file", async ({ open, name }) => {
  if (name === "firefox") return; // its downloads cannot be refused by the driver
  const { page } = await open("#/", { acceptDownloads: false });
  const draft = await begin(page);
  await section(page, draft, "elements");
  await page.check('input[name="A-02/law"][value="full"]');
  await saved(page);
  await go(page, `#/a/${draft}`);
  await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save as JSON" }).click()]);
  await done(page, "Look whether it is there").waitFor();
  await page.locator(".summary .note", { hasText: "This browser may delete" }).waitFor();
  assert.doesNotMatch(await page.locator(".summary").innerText(), /has everything/);
});

inEachBrowser("where the worker does not come, it is said in the place, and a button tries again", async ({ open, name }) => {
  const { page, context } = await open("#/", { serviceWorkers: "block", tolerate: [/worker/, /ERR_FAILED|NS_ERROR/, /Failed to load/] });
  const draft = await begin(page);
  let blocked = true;
  await context.route(/worker.*\.(js|wasm)$/, (route) => (blocked ? route.abort() : route.continue()));
  await page.reload();
  for (const [hash, place] of [[`#/a/${draft}/results`, ".report"], [`#/a/${draft}/review`, ".report"], ["#/help", ".report"]]) {
    blocked = true;
    await go(page, hash.replace("/results", ""));
    await page.evaluate((hash) => (location.hash = hash), hash);
    await page.locator(`main ${place} [role="alert"]`, { hasText: "could not be loaded" }).waitFor();
    assert.equal(await page.locator("[aria-busy]").count(), 0, hash);
    assert.equal(await page.getByText("is being made").count(), 0, hash);
    await screenshot(page, `refused-${hash.split("/").pop()}-${name}`, { fullPage: false });
    blocked = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator(`main ${place} h2, main ${place} h3, main ${place} p`).first().waitFor();
    await page.locator(`main ${place} [role="alert"]`).waitFor({ state: "detached" });
    await page.reload();
  }
});

inEachBrowser("where the worker ends, a new one does what it was asked; where both end, that is said", async ({ open }) => {
  const { page } = await open("#/", { tolerate: [/ended by the test/] });
  const draft = await begin(page);
  const end = (times) =>
    page.evaluate((times) => {
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (message, ...rest) {
        if (!message[1].startsWith('{"WriteReport":')) return post.call(this, message, ...rest);
        if (--times === 0) Worker.prototype.postMessage = post;
        this.dispatchEvent(new ErrorEvent("error", { message: "ended by the test" }));
      };
    }, times);
  await end(1);
  await go(page, `#/a/${draft}/results`);
  await page.locator("main .report h2").first().waitFor();
  assert.equal(await page.locator('main [role="alert"]').count(), 0);
  await go(page, `#/a/${draft}`);
  await end(2);
  await go(page, `#/a/${draft}/results`);
  await page.locator('main .report [role="alert"]', { hasText: "could not be loaded" }).waitFor();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator("main .report h2").first().waitFor();
});

// ------------------------------------------------------------------------------------------------- what does not fit

inEachBrowser("a text that is too long stays whole in its field, is said, and closing the page asks first", async ({ open, name }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await section(page, draft, "elements");
  await page.locator("#A-02 summary", { hasText: "Comment" }).click();
  const field = page.locator('[name="A-02/comment"]');
  const asks = () => page.evaluate(() => !dispatchEvent(new Event("beforeunload", { cancelable: true })));
  // The format counts characters: 20,000 emoji fit, though they are 40,000 units of UTF-16.
  const most = "🌊".repeat(20_000);
  await field.fill(most);
  await saved(page);
  await page.waitForFunction(([draft, most]) => JSON.parse(localStorage.getItem(`palermo/draft/${draft}`)).answers["A-02"]?.comment === most, [draft, most]);
  assert.equal(await page.locator('[role="alert"]').innerText(), "");
  assert.equal(await asks(), false);
  const long = "x".repeat(25_000);
  await field.fill(long);
  const link = page.locator('[role="alert"] a', { hasText: "longer than 20000 characters" });
  await link.waitFor();
  assert.match(await page.locator('[role="status"]').innerText(), /^Not everything is saved/);
  assert.match(await link.innerText(), /Comment, A-02/);
  assert.equal((await field.inputValue()).length, 25_000, "nothing is cut");
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  assert.equal(JSON.parse(await page.evaluate((draft) => localStorage.getItem(`palermo/draft/${draft}`), draft)).answers["A-02"].comment, most, "the last text that fits");
  assert.equal(await asks(), true, "it would be lost with the page");
  await screenshot(page, `too-long-${name}`, { fullPage: false });
  // On another page and back.
  await go(page, `#/a/${draft}/review`);
  assert.equal(await asks(), true);
  await link.click();
  await page.waitForFunction((long) => document.querySelector('[name="A-02/comment"]')?.value === long, long);
  await field.fill(long.slice(0, 20_000));
  await link.waitFor({ state: "detached" });
  assert.equal(await asks(), false);
  await page.waitForFunction((draft) => JSON.parse(localStorage.getItem(`palermo/draft/${draft}`)).answers["A-02"].comment.length === 20_000, draft);
});

inEachBrowser("no field cuts: evidence that is not kept yet, texts about the assessment, a name, and before it is begun", async ({ open }) => {
  const { page } = await open("#/new");
  const long = "ก".repeat(2_500);
  await page.selectOption("#member", "other");
  await page.fill("#name", long);
  await page.getByRole("button", { name: "Begin" }).click();
  await page.locator('[role="alert"] a', { hasText: "longer than 2000 characters" }).waitFor();
  assert.equal((await page.inputValue("#name")).length, 2_500);
  await page.fill("#name", long.slice(0, 2_000));
  await page.getByRole("button", { name: "Begin" }).click();
  await page.locator(".tasks").first().waitFor();
  const draft = await draftOf(page);
  await page.locator("summary", { hasText: "About this assessment" }).click();
  await page.fill('[name="subject/authority"]', long);
  await page.locator('[role="alert"] a', { hasText: "Responsible authority: The text is longer than 2000" }).waitFor();
  // Evidence with a title that is too long is not kept, and its fields come back.
  await section(page, draft, "elements");
  await page.locator("#A-02 summary", { hasText: "Evidence" }).click();
  await page.locator("#A-02").getByRole("button", { name: "Add evidence" }).click();
  await page.fill('[name="A-02/evidence/0/title"]', long);
  const link = page.locator('[role="alert"] a', { hasText: "A-02" });
  await link.waitFor();
  // A box beside a field that is wrong is kept.
  await page.locator("#A-02 summary", { hasText: "What stands in the way" }).click();
  await page.fill('[name="A-02/other_challenges"]', long);
  await page.locator('[name="A-02/challenges"]').first().check();
  await page.waitForFunction((draft) => JSON.parse(localStorage.getItem(`palermo/draft/${draft}`)).answers["A-02"]?.challenges?.length === 1, draft);
  await go(page, `#/a/${draft}/review`);
  await link.first().click();
  await page.waitForFunction((long) => document.querySelector('[name="A-02/evidence/0/title"]')?.value === long, long);
  await page.locator("#A-02").getByRole("button", { name: /^Take evidence 1 away/ }).click();
  await page.waitForFunction(() => ![...document.querySelectorAll('[role="alert"] a')].some((one) => /Title/.test(one.textContent)));
  // The name of a draft, in its dialog.
  await go(page, "#/");
  await page.getByRole("button", { name: /^Rename/ }).click();
  await page.locator("dialog input").fill(long);
  await page.locator("dialog input").press("Enter");
  await page.locator("dialog .error", { hasText: "longer than 2000 characters" }).waitFor();
  assert.equal((await page.locator("dialog input").inputValue()).length, 2_500);
});

inEachBrowser("what was cited before fills a piece when it is chosen, and never while one types", async ({ open, name }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await section(page, draft, "elements");
  const add = async (id) => {
    await page.locator(`#${id} summary`, { hasText: "Evidence" }).click();
    await page.locator(`#${id}`).getByRole("button", { name: "Add evidence" }).click();
  };
  const of = (id) => page.evaluate((id) => ["title", "provision", "date", "status", "url"].map((field) => document.querySelector(`[name="${id}/evidence/0/${field}"]`).value), id);
  await add("A-02");
  await page.fill('[name="A-02/evidence/0/title"]', "Penal Code");
  await page.fill('[name="A-02/evidence/0/provision"]', "s. 112");
  await page.fill('[name="A-02/evidence/0/date"]', "2009-11-05");
  await page.fill('[name="A-02/evidence/0/url"]', "https://laws.example/penal-code");
  await page.selectOption('[name="A-02/evidence/0/status"]', "in_force");
  await add("B-05");
  const title = page.locator('[name="B-05/evidence/0/title"]');
  const again = page.locator("#B-05").getByRole("button", { name: "Fill in what you wrote of this title before" });
  await title.pressSequentially("Penal Code");
  assert.deepEqual(await of("B-05"), ["Penal Code", "", "", "", ""]);
  assert.ok(await again.isVisible(), "it is offered");
  await screenshot(page, `cite-${name}`, { fullPage: false });
  await title.pressSequentially(" (Amendment) Act 2019");
  assert.deepEqual(await of("B-05"), ["Penal Code (Amendment) Act 2019", "", "", "", ""]);
  assert.ok(!(await again.isVisible()));
  const stored = () => page.evaluate((draft) => JSON.parse(localStorage.getItem(`palermo/draft/${draft}`)).answers["B-05"]?.evidence?.[0], draft);
  await page.waitForFunction((draft) => JSON.parse(localStorage.getItem(`palermo/draft/${draft}`)).answers["B-05"]?.evidence?.[0]?.title.endsWith("2019"), draft);
  assert.deepEqual(Object.keys(await stored()).sort(), ["kind", "title"]);
  // By its button.
  await title.fill("Penal Code");
  await again.click();
  assert.deepEqual(await of("B-05"), ["Penal Code", "s. 112", "2009-11-05", "in_force", "https://laws.example/penal-code"]);
  assert.equal(await page.evaluate(() => document.activeElement.name), "B-05/evidence/0/provision");
  // Picked from the list of the field, as browsers tell it; what was chosen already stays.
  const other = await page.locator(".question").nth(2).getAttribute("id");
  await add(other);
  await page.selectOption(`[name="${other}/evidence/0/status"]`, "draft");
  const pick = (name) => page.evaluate((name) => {
    const field = document.querySelector(`[name="${name}"]`);
    field.value = "Penal Code";
    field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText" }));
  }, name);
  await pick(`${other}/evidence/0/title`);
  assert.deepEqual(await of(other), ["Penal Code", "s. 112", "2009-11-05", "draft", "https://laws.example/penal-code"]);
  // Never over what was written.
  const third = await page.locator(".question").nth(3).getAttribute("id");
  await add(third);
  await page.fill(`[name="${third}/evidence/0/provision"]`, "s. 5");
  await pick(`${third}/evidence/0/title`);
  assert.deepEqual(await of(third), ["Penal Code", "s. 5", "", "", ""]);
});

// ------------------------------------------------------------------------------------------------------------- days

const moved = (member, modified) => JSON.stringify({
  format: "assessment/1", id: "moved", instrument: { id: "palermo", version: "0.11.0" }, created: "2026-01-01T12:00:00Z", modified,
  subject: { member, name: "Body", as_at: "2026-11-29" }, answers: { "A-02": { law: { level: "full" } } },
});

for (const [zone, modified, day, file] of [
  ["Pacific/Fiji", "2026-11-28T21:30:00Z", "29 November 2026", "28 November 2026, 21:30 UTC"],
  ["America/Los_Angeles", "2026-11-29T05:15:00Z", "28 November 2026", "29 November 2026, 05:15 UTC"],
]) {
  inEachBrowser(`a moment is the person's own day on the screen, and UTC in a file: ${zone}`, async ({ open }) => {
    const { page } = await open("#/", { timezoneId: zone });
    await page.locator('input[type="file"]').first().setInputFiles(asFile("moved.json", moved("FJ", modified)));
    await page.locator(".tasks").first().waitFor();
    const here = await page.evaluate(() => {
      const now = new Date();
      return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
    });
    await page.locator("h1 + p", { hasText: "As at 29 November 2026" }).waitFor();
    await go(page, "#/");
    await page.locator(".drafts", { hasText: `As at 29 November 2026. Last changed on ${day}.` }).waitFor();
    await go(page, "#/a/moved/results");
    await page.locator(".report", { hasText: `Last changed on ${day}.` }).waitFor();
    const saved = await savedFile(page, () => page.getByRole("button", { name: "Save as HTML" }).click());
    assert.ok(saved.text.includes(`Last changed on ${file}.`));
    await go(page, "#/new");
    assert.equal(await page.inputValue("#as_at"), here, "today is today here");
  });
}

// ---------------------------------------------------------------------------------------------- asked for, and promised

inEachBrowser("what is folded shut asks for nothing, and the finder waits for a pause", async ({ open }) => {
  const { page, context } = await open("#/");
  await context.addInitScript(() => {
    window.requests = [];
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message, ...rest) {
      const [[kind, call]] = Object.entries(JSON.parse(message[1]));
      window.requests.push([typeof call.part === "string" ? call.part : (Object.keys(call.part ?? {})[0] ?? kind), message[1].length + (message[2]?.length ?? 0)]);
      return post.call(this, message, ...rest);
    };
  });
  await page.reload();
  const draft = await begin(page);
  await section(page, draft, "elements");
  await page.check('input[name="A-02/law"][value="full"]');
  await saved(page);
  await go(page, `#/a/${draft}`);
  const asked = (name) => page.evaluate((name) => window.requests.filter(([known]) => known === name).length, name);
  for (const [title, request] of [["A lock on this draft", "Lock"], ["On paper, or in a spreadsheet", "Paper"]]) {
    const summary = page.locator("summary", { hasText: title });
    await summary.click();
    await page.locator("details[open]", { has: summary }).locator("p").first().waitFor();
    await summary.click();
    await summary.click();
    await page.waitForTimeout(300);
    assert.equal(await asked(request), 1, title);
  }
  await page.locator('[name="find/words"]').pressSequentially("victim", { delay: 30 });
  await page.locator('[role="status"]', { hasText: "questions found" }).waitFor();
  assert.equal(await asked("FindQuestions"), 1, "once, after the last key");
  const heavy = await page.evaluate(() => window.requests.filter(([, size]) => size > 300_000).map(([name]) => name));
  assert.deepEqual(heavy, ["LoadInstrument"], "the texts of the instrument go to the worker once");
});

inEachBrowser("pages of later releases say so, and what is wrong before one begins is called a problem", async ({ open }) => {
  const { page } = await open("#/");
  assert.doesNotMatch(await page.locator("main").innerText(), /colleagues/);
  for (const [hash, words] of [["#/compare", /comes with a later release/], ["#/open/abc", /save the assessment as a file/], ["#/try", /later release/], ["#/room/screen", /later release/]]) {
    await go(page, hash);
    assert.equal(await page.locator("h1").innerText(), "Not in this release", hash);
    assert.match(await page.locator("main").innerText(), words, hash);
    assert.doesNotMatch(await page.locator("main").innerText(), /cut off/, hash);
  }
  await go(page, "#/no-such-page");
  assert.match(await page.locator("main").innerText(), /cut off/);
  await go(page, "#/new");
  await page.getByRole("button", { name: "Begin" }).click();
  const summary = trouble(page, "There is a problem");
  await summary.waitFor();
  assert.match(await summary.innerText(), /Choose a member/);
  assert.doesNotMatch(await summary.innerText(), /kept/i);
});
