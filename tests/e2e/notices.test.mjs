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

inEachBrowser("where the second program does not come, it is said in the place, and a button tries again", async ({ open, name }) => {
  const { page, context } = await open("#/", { tolerate: [/worker/, /ERR_FAILED|NS_ERROR/, /Failed to load/] });
  const draft = await begin(page);
  await page.waitForTimeout(1_500);
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
