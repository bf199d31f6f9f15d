// What the form and the report say is so: a reason that was not said, what does not apply, a score that is not shown, practices, and whose
// instrument it is.

import assert from "node:assert/strict";

import { asFile, begin, checkAccessibility, example, go, inEachBrowser, kept, saved, savedFile, screenshot, section } from "./support.mjs";

const report = (page) => page.locator(".report:not([aria-busy])").waitFor();
const save = (page, name) => savedFile(page, () => page.getByRole("button", { name, exact: true }).click());

/** Waits until what is kept of a draft is as wanted. */
async function keeps(page, draft, wanted, what) {
  for (const end = Date.now() + 15_000; ; await page.waitForTimeout(100)) {
    const found = await kept(page, draft);
    if (wanted(found)) return;
    if (Date.now() > end) assert.fail(`${what}: ${JSON.stringify(found.answers)}`);
  }
}

inEachBrowser("“don’t know” is kept and told without a reason until one is said, and the review asks for it", async ({ open, name }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await section(page, draft, "elements", "A-02");
  const item = (reason) => (found) => {
    const law = found.answers["A-02"]?.law;
    return law?.level === "unknown" && law.because === reason && ("because" in law) === (reason !== undefined);
  };
  await page.check('input[name="A-02/law"][value="unknown"]');
  const why = page.locator('[name="A-02/law/because"]');
  assert.deepEqual(await why.locator("option").allInnerTexts(), ["Not said", "Nobody knows", "Another office knows", "It may not be disclosed"]);
  assert.equal(await why.inputValue(), "", "nothing is chosen for the person");
  await keeps(page, draft, item(undefined), "without a reason");
  await checkAccessibility(page, { include: "#A-02" });
  await page.locator("#A-02").screenshot({ path: `../../target/screenshots/not-said-${name}.png` });

  const told = async () => {
    await go(page, `#/a/${draft}/results`);
    await report(page);
    const text = await page.locator('section[aria-labelledby="unknown"]').innerText();
    const research = await page.locator('section[aria-labelledby="support"]').innerText();
    return [text.includes("(Nobody knows)"), research.includes("Research")];
  };
  assert.deepEqual(await told(), [false, false]);
  await go(page, `#/a/${draft}/review`);
  const missing = page.locator("section", { has: page.getByRole("heading", { name: "No reason said for “don’t know” (1)" }) });
  await missing.getByRole("link").first().click();
  await page.waitForFunction(() => document.activeElement.id === "question-A-02");

  await why.selectOption("nobody_knows");
  await keeps(page, draft, item("nobody_knows"), "said");
  await saved(page);
  await page.reload();
  await why.waitFor();
  assert.equal(await why.inputValue(), "nobody_knows");
  assert.deepEqual(await told(), [true, true]);
  await go(page, `#/a/${draft}/review`);
  await page.getByRole("heading", { name: "No reason said for “don’t know” (0)" }).waitFor();

  // Taken back, and undone.
  await section(page, draft, "elements", "A-02");
  await why.selectOption("");
  await keeps(page, draft, item(undefined), "taken back");
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await keeps(page, draft, item("nobody_knows"), "undone");
  assert.equal(await why.inputValue(), "nobody_knows");
});

inEachBrowser("what does not apply is called so on the page of its section, in the report and in what is saved", async ({ open, name }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await section(page, draft, "elements");
  // The one question on practice there.
  await page.check('input[name="B-09/practice"][value="not_applicable"]');
  const practice = page.locator(".where .standing", { has: page.locator(".dimension", { hasText: "Practice" }) });
  await practice.filter({ hasText: "Not applicable (1 of 1)" }).waitFor();
  await checkAccessibility(page);
  await page.locator(".where").screenshot({ path: `../../target/screenshots/not-applicable-${name}.png` });
  await page.check('input[name="B-09/practice"][value="unknown"]');
  await practice.filter({ hasText: "Not applicable" }).waitFor({ state: "detached" });
  await page.check('input[name="B-09/practice"][value="not_applicable"]');
  await go(page, `#/a/${draft}/results`);
  await report(page);
  const row = page.locator("table.results tr", { has: page.locator(`th a[href="#/a/${draft}/elements"]`) }).first();
  assert.equal(await row.locator("td").nth(1).innerText(), "Not applicable (1 of 1)");
  assert.match((await save(page, "Save as HTML")).text, /Not applicable \(1 of 1\)/);
  assert.match((await save(page, "Save as Markdown")).text, /Not applicable \(1 of 1\)/);
});

inEachBrowser("a score that is not shown has no points on the page and says so in every file", async ({ open, name }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await section(page, draft, "elements");
  await page.check('input[name="A-02/law"][value="none"]');
  await page.locator("#A-02 summary", { hasText: "A practice worth sharing" }).click();
  await page.fill('[name="A-02/good_practice"]', "Two ministries meet each month.");
  await go(page, `#/a/${draft}/results`);
  await report(page);
  const text = await page.locator(".report").innerText();
  assert.match(text, /too little is answered for a score/i);
  assert.doesNotMatch(text, /[0-9] points?\b/);
  assert.doesNotMatch(text, /What would move a score most/);
  // Written beside a weak answer: it is there, and is not called worth sharing.
  const others = page.locator('section[aria-labelledby="practices-others"]');
  assert.match(await others.innerText(), /Two ministries meet each month\./);
  assert.equal(await page.locator("#practices-shared").count(), 0);
  await screenshot(page, `withheld-${name}`);
  const document = JSON.parse((await save(page, "Save as JSON")).text);
  const { protocol } = document.results.groups;
  assert.equal(protocol.law.shown, false);
  assert.equal(protocol.law.score, 0);
  assert.equal("shown" in protocol.practice, false, "where there is no score nothing stands beside it");
  assert.deepEqual(document.results.gaps.map(({ item, points }) => [item, points]), [["A-02/law", null]]);
  assert.deepEqual(document.results.support_plan.map(({ points }) => points), document.results.support_plan.map(() => ({})));
  assert.deepEqual(document.results.good_practices, [{ item: "A-02/law", note: "Two ministries meet each month." }]);
  
  const rows = (await save(page, "Save results as NDJSON")).text.trim().split("\n").map((line) => JSON.parse(line));
  const of = (group, dimension) => rows.find((one) => one.group === group && one.dimension === dimension);
  assert.equal(of("protocol", "law").shown, false);
  assert.equal(of("protocol", "practice").shown, null);
  const csv = (await save(page, "Save results as CSV")).text.trim().split("\r\n");
  assert.match(csv[0], /,bands,shown$/);
  assert.ok(csv.some((line) => line.includes(",protocol,law,") && line.endsWith(",false")));
});

inEachBrowser("the worked example says nothing is strong or to be shared below three quarters", async ({ open, name }) => {
  const { page } = await open("#/");
  await example(page);
  await report(page);
  const gap = page.locator('section[aria-labelledby="gap"]');
  const words = await gap.innerText();
  assert.doesNotMatch(words, /both strong|to share/i);
  assert.match(words, /Law further on than Practice/);
  await page.locator('section[aria-labelledby="practices"]').first().screenshot({ path: `../../target/screenshots/practices-${name}.png` });
  await gap.first().screenshot({ path: `../../target/screenshots/against-${name}.png` });
  const values = new Map();
  for (const line of (await save(page, "Save answers as NDJSON")).text.trim().split("\n")) {
    const { indicator, value } = JSON.parse(line);
    values.set(indicator, [...(values.get(indicator) ?? []), value]);
  }
  const shared = await page.locator('section[aria-labelledby="practices-shared"]').locator(".practice").allInnerTexts();
  assert.ok(shared.length > 0);
  for (const line of shared) {
    const [id] = line.split(":");
    assert.ok(values.get(id).every((value) => value === null || value >= 0.75), line);
  }
});

inEachBrowser("an instrument that claims to be the standard one is known by its own digest and explains itself", async ({ open }) => {
  const { page } = await open("#/instruments");
  const digest = await page.evaluate(async () => {
    const base = await fetch(document.querySelector("link[data-instrument]").href);
    return (await base.json()).extra.complete;
  });
  assert.match(digest, /^[0-9a-f]{64}$/);
  const pretender = {
    format: "assessment-instrument/1", id: "palermo", version: "0.0.1", language: "en", title: "A pretender",
    scales: [{ id: "s", levels: [{ id: "yes", label: "Yes", value: 1 }, { id: "no", label: "No", value: 0 }] }],
    dimensions: [{ id: "law", label: "Law", scale: "s" }],
    parts: [{ id: "protocol", title: "Part", children: [{ id: "elements", title: "Group", children: [
      { id: "A-02", question: "Is it ours?", guidance: "Counts: our own words.", dimensions: ["law"] }] }] }],
    extra: { complete: digest },
  };
  await page.locator('input[type="file"]').setInputFiles(asFile("pretender.json", JSON.stringify(pretender)));
  const listed = page.locator(".drafts > li", { hasText: "A pretender" });
  await listed.waitFor();
  assert.equal(await page.locator(".drafts > li").count(), 2, "it is another one");
  assert.ok(!(await listed.innerText()).includes(digest));
  await page.reload();
  await listed.waitFor();
  await page.getByRole("button", { name: "Begin with it: A pretender" }).click();
  await page.selectOption("#member", "TH");
  await page.getByRole("button", { name: "Begin", exact: true }).click();
  await page.locator(".tasks a").first().click();
  await page.locator("#question-A-02", { hasText: "Is it ours?" }).waitFor();
  await page.locator("#A-02 summary", { hasText: "What counts" }).click();
  await page.locator("#A-02 .guidance", { hasText: "our own words" }).waitFor();
});
