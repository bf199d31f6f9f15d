// Files that are opened, and sheets that come back from a spreadsheet.

import assert from "node:assert/strict";
import { asFile, checkAccessibility, draftOf, example, go, inEachBrowser, kept, savedFile, screenshot, section } from "./support.mjs";

const VERSION = "0.11.0";
/** The file of an assessment of the standard instrument. */
const assessment = (id, name, answers, subject = {}, instrument = { id: "palermo", version: VERSION }) =>
  JSON.stringify({ format: "assessment/1", id, instrument, subject: { name, as_at: "2026-01-01", ...subject }, answers });
const SMALL = JSON.stringify({
  format: "assessment-instrument/1", id: "small", version: "2.0", language: "en", title: "A small one",
  scales: [{ id: "s", levels: [{ id: "full", label: "Full", value: 1 }, { id: "none", label: "None", value: 0 }] }],
  dimensions: [{ id: "law", label: "Law", scale: "s" }],
  parts: [{ id: "part", title: "Part", children: [{ id: "sec", title: "Section", children: [{ id: "q1", question: "One?", dimensions: ["law"] }] }] }],
});

const put = (page, ...files) => page.locator('input[type="file"]').first().setInputFiles(files);
const csv = (name, text) => asFile(name, text, "text/csv");
const json = (name, text) => asFile(name, text);
const notice = (page, text) => page.locator('.notice').filter({ hasText: text }).first();
const answers = async (page, draft) => (await kept(page, draft)).answers;
/** Waits until what is kept of a draft fulfils a condition. */
const until = async (page, draft, is) => {
  for (const end = Date.now() + 10_000; Date.now() < end; await page.waitForTimeout(100)) if (is(await answers(page, draft))) return;
  assert.fail(`not kept so: ${JSON.stringify(await answers(page, draft))}`);
};
/** On the overview, where files can be opened. */
const toFiles = async (page, draft) => {
  await go(page, `#/a/${draft}`);
  await page.locator("summary", { hasText: "On paper, or in a spreadsheet" }).click();
  await page.getByRole("button", { name: "Save a sheet to fill in a spreadsheet" }).waitFor();
};
/** The sheet of a draft with cells changed: `[question, dimension, column, text]`. */
const filled = (text, changes) => {
  const rows = text.replace("\ufeff", "").trimEnd().split("\r\n").map((line) => {
    const cells = [];
    for (const [, quoted, plain] of `,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)) cells.push(quoted?.replaceAll('""', '"') ?? plain);
    return cells;
  });
  const at = (name) => rows[0].indexOf(name);
  for (const [question, dimension, column, value] of changes) {
    rows.find((row) => row[at("indicator")] === question && row[at("dimension")] === dimension)[at(column)] = value;
  }
  // As a spreadsheet of another language saves it.
  return rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(";")).join("\n");
};

inEachBrowser("sheets of two offices come back one after the other: only what was changed changes, the rest is asked, undo takes each back", async ({ open }) => {
  const { page } = await open("#/");
  await put(page, json("a.json", assessment("offices", "Body A", { "A-02": { law: { level: "partial" }, comment: "as of March" } })));
  await page.locator(".tasks").first().waitFor();
  const draft = await draftOf(page);
  await toFiles(page, draft);
  const sheet = await savedFile(page, () => page.getByRole("button", { name: "Save a sheet to fill in a spreadsheet" }).click());
  const first = filled(sheet.text, [["A-02", "law", "level", "full"], ["A-02", "law", "comment", "new act of June"]]);
  const second = filled(sheet.text, [["A-03", "law", "level", "draft"]]);
  await put(page, csv("office-1.csv", first));
  await notice(page, "The sheet was put into: Body A, 1 January 2026.").waitFor();
  await notice(page, "1 answer was changed in the sheet, 1 other entry was taken.").waitFor();
  await put(page, csv("office-2.csv", second));
  await notice(page, "1 answer is new.").waitFor();
  await until(page, draft, (now) => now["A-02"].law.level === "full" && now["A-02"].comment === "new act of June" && now["A-03"].law.level === "draft");
  // Both changed the same meanwhile: the person chooses.
  await page.getByRole("button", { name: "Dismiss" }).click().catch(() => {});
  await put(page, csv("office-3.csv", filled(sheet.text, [["A-02", "law", "level", "none"], ["A-03", "law", "level", "draft"]])));
  await notice(page, "1 differs.").waitFor();
  const choice = page.locator('[role="alert"]', { hasText: "office-3.csv" });
  await choice.getByText("In the sheet: Not in place", { exact: false }).or(choice.getByText("In the sheet:", { exact: false })).first().waitFor();
  assert.equal((await answers(page, draft))["A-02"].law.level, "full", "nothing is changed before the person has chosen");
  await screenshot(page, "a choice between draft and sheet", { fullPage: false });
  await checkAccessibility(page);
  await choice.getByRole("button", { name: /^Take the sheet’s/ }).click();
  await until(page, draft, (now) => now["A-02"].law.level === "none");
  await page.getByRole("button", { name: "Undo" }).click();
  await until(page, draft, (now) => now["A-02"].law.level === "full");
  await page.getByRole("button", { name: "Undo" }).click();
  await until(page, draft, (now) => !now["A-03"]);
  await page.getByRole("button", { name: "Undo" }).click();
  await until(page, draft, (now) => now["A-02"].law.level === "partial" && now["A-02"].comment === "as of March");
});

inEachBrowser("a sheet without a word on what was there fills what is empty and asks for the rest, all at once if wanted", async ({ open }) => {
  const { page } = await open("#/");
  await put(page, json("a.json", assessment("plain", "Body A", { "A-02": { law: { level: "partial" }, comment: "as of March" } })));
  await page.locator(".tasks").first().waitFor();
  const draft = await draftOf(page);
  await toFiles(page, draft);
  await put(page, csv("old.csv", "indicator,dimension,level,comment\nA-02,law,full,new act of June\nA-03,law,draft,\n"));
  await notice(page, "1 answer is new, 2 differ.").waitFor();
  const choice = page.locator('[role="alert"]', { hasText: "old.csv" });
  await choice.getByText("as of March").first().waitFor();
  // It waits on the other pages of the draft, too, and is gone with the step that took the sheet.
  await go(page, `#/a/${draft}/review`);
  await choice.waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await choice.waitFor({ state: "detached" });
  await until(page, draft, (now) => !now["A-03"] && now["A-02"].law.level === "partial");
  await toFiles(page, draft);
  await put(page, csv("old.csv", "indicator,dimension,level,comment\nA-02,law,full,new act of June\nA-03,law,draft,\n"));
  await page.getByRole("button", { name: "Take the sheet’s, in all 2 places" }).click();
  await until(page, draft, (now) => now["A-02"].law.level === "full" && now["A-02"].comment === "new act of June" && now["A-03"].law.level === "draft");
});

inEachBrowser("a sheet goes to the assessment it was saved from; a mismatch, and one that does not say, is asked before anything changes", async ({ open }) => {
  const { page } = await open("#/");
  const a = assessment("body-a", "Body A", { "A-02": { law: { level: "none" } } });
  const b = assessment("body-b", "Body B", { "A-02": { law: { level: "full" } } });
  await put(page, json("b.json", b));
  await page.locator(".tasks").first().waitFor();
  await toFiles(page, "body-b");
  const sheet = await savedFile(page, () => page.getByRole("button", { name: "Save a sheet to fill in a spreadsheet" }).click());
  const ofB = filled(sheet.text, [["A-03", "law", "level", "full"]]);
  await go(page, "#/");
  await put(page, json("a.json", a));
  await page.locator(".tasks").first().waitFor();
  // On A's pages: asked, and left alone.
  await put(page, csv("b.csv", ofB));
  const dialog = page.locator("dialog[open]");
  await dialog.getByText("This sheet was saved from Body B, 1 January 2026.", { exact: false }).waitFor();
  await screenshot(page, "a sheet of another assessment", { fullPage: false });
  await checkAccessibility(page);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  assert.deepEqual(await answers(page, "body-a"), { "A-02": { law: { level: "none" } } });
  // On the start page: into its own draft, and where it went is said.
  await go(page, "#/");
  await put(page, csv("b.csv", ofB));
  await notice(page, "The sheet was put into: Body B, 1 January 2026.").waitFor();
  await page.waitForFunction(() => location.hash === "#/a/body-b");
  await until(page, "body-b", (now) => now["A-03"]?.law.level === "full");
  assert.deepEqual(await answers(page, "body-a"), { "A-02": { law: { level: "none" } } });
  // One that does not say: the person chooses; what is there is asked then.
  await go(page, "#/");
  await put(page, csv("unsaid.csv", "indicator,dimension,level\nA-02,law,full\n"));
  await dialog.getByText("does not say which assessment", { exact: false }).waitFor();
  await dialog.getByRole("button", { name: "Body A, 1 January 2026" }).click();
  await notice(page, "The sheet was compared with: Body A, 1 January 2026. Nothing was changed.").waitFor();
  await notice(page, "1 differs.").waitFor();
  assert.deepEqual(await answers(page, "body-a"), { "A-02": { law: { level: "none" } } });
  assert.equal(await page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("palermo/draft/")).length), 2, "no draft came of it");
});

inEachBrowser("a sheet reopens a cleared assessment, and says so", async ({ open }) => {
  const { page } = await open("#/");
  const subject = { status: "cleared", cleared_by: "Office", cleared_on: "2026-01-15" };
  await put(page, json("cleared.json", assessment("cleared", "Body A", { "A-02": { law: { level: "none" } } }, subject)));
  await page.locator(".tasks").first().waitFor();
  await toFiles(page, "cleared");
  await put(page, csv("late.csv", "indicator,dimension,level\nA-03,law,full\n"));
  await notice(page, "Your change makes it a draft again").waitFor();
  await until(page, "cleared", (now) => now["A-03"]?.law.level === "full");
  assert.equal((await kept(page, "cleared")).subject.status, undefined);
  await page.getByRole("button", { name: "Undo" }).click();
  await until(page, "cleared", (now) => !now["A-03"]);
  assert.equal((await kept(page, "cleared")).subject.cleared_by, "Office");
});

inEachBrowser("of several files opened together one list says what came of each, and an instrument comes before its assessment", async ({ open }) => {
  const { page } = await open("#/");
  const small = { id: "small", version: "2.0" };
  await put(
    page,
    csv("1-small.csv", "version,indicator,dimension,level,assessment\n2,q1,law,none,several\n"),
    json("2-small.json", assessment("several", "Small body", {}, {}, small)),
    json("3-small.instrument.json", SMALL),
    json("4-broken.json", '{"format":"assessment/1","id":'),
    json("5-good.json", assessment("good", "Good body", { "A-02": { law: { level: "full" } } })),
  );
  const list = notice(page, "What came of 5 files");
  await list.waitFor();
  const lines = await list.locator("li").allTextContents();
  assert.equal(lines.length, 5);
  const said = (file) => lines.find((line) => line.includes(file));
  assert.match(said("3-small.instrument.json"), /A small one/);
  assert.match(said("2-small.json"), /opened as Small body, 1 January 2026/);
  assert.match(said("1-small.csv"), /put into Small body, 1 January 2026\. 1 answer is new\..*“2”.*2\.0/);
  assert.match(said("4-broken.json"), /not opened.*ends too early/);
  assert.match(said("5-good.json"), /opened as Good body/);
  assert.equal(new URL(page.url()).hash || "#/", "#/", "the list of drafts is shown");
  await screenshot(page, "what came of five files");
  assert.deepEqual(await answers(page, "several"), { q1: { law: { level: "none" } } });
  // Once more: they are here already.
  await put(page, json("5-good.json", assessment("good", "Good body", { "A-02": { law: { level: "none" } } })), json("2.json", assessment("good", "Good body", { "A-02": { law: { level: "full" } } })));
  await notice(page, "opened as a second draft, Good body, 1 January 2026 (2)").waitFor();
  await page.getByRole("link", { name: "Good body (2)" }).waitFor();
});

inEachBrowser("a file of another kind is called what it is, and the right one is named", async ({ open }) => {
  const { page } = await open("#/");
  const word = Buffer.concat([Buffer.from("PK\x03\x04\x14\0\0\0\0\0", "latin1"), Buffer.from("word/document.xml")]);
  for (const [name, content, words] of [
    ["answers.docx", word, /text document, such as Word writes.*\.json or \.html/],
    ["answers.json", Buffer.from("%PDF-1.7\n"), /PDF.*\.json or \.html/],
    ["empty.json", Buffer.alloc(0), /empty/],
  ]) {
    await put(page, asFile(name, content, "application/octet-stream"));
    const alert = page.locator('[role="alert"]', { hasText: name });
    await alert.waitFor();
    const text = await alert.textContent();
    assert.match(text, words);
    assert.doesNotMatch(text, /line \d|JSON,/);
  }
  await screenshot(page, "a file of another kind", { fullPage: false });
  // A report in Markdown and a table, saved here.
  const draft = await example(page);
  for (const [button, words] of [["Save as Markdown", "Markdown"], ["Save answers as CSV", "table of answers or results"]]) {
    const file = await savedFile(page, () => page.getByRole("button", { name: button, exact: true }).click());
    await put(page, asFile(file.name, file.bytes, "text/plain"));
    await page.locator('[role="alert"]', { hasText: words }).waitFor();
  }
  assert.equal(await draftOf(page), draft);
});

inEachBrowser("a day of another calendar is asked about where it is entered, and named where a file has it", async ({ open }) => {
  const { page } = await open("#/new");
  await page.selectOption("#member", "TH");
  await page.fill("#as_at", "2569-11-01");
  await page.getByRole("button", { name: "Begin" }).click();
  const question = page.locator("#as_at-doubt");
  await question.getByText("The year 2569 of the Buddhist calendar is 2026.", { exact: false }).waitFor();
  assert.match(page.url(), /#\/new/);
  await screenshot(page, "a day of another calendar", { fullPage: false });
  await checkAccessibility(page);
  await question.getByRole("button", { name: "Change it to 1 November 2026" }).click();
  assert.equal(await page.inputValue("#as_at"), "2026-11-01");
  await question.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Begin" }).click();
  await page.locator(".tasks").first().waitFor();
  const draft = await draftOf(page);
  // In evidence; a day that is meant is kept.
  await section(page, draft, "elements", "A-02");
  await page.locator("#A-02 summary", { hasText: "Evidence" }).click();
  await page.getByRole("button", { name: "Add evidence" }).first().click();
  await page.fill('[name="A-02/evidence/0/title"]', "Act");
  await page.fill('[name="A-02/evidence/0/date"]', "2551-01-30");
  await page.locator('[name="A-02/evidence/0/date"]').blur();
  await page.getByText("The year 2551 of the Buddhist calendar is 2008.", { exact: false }).waitFor();
  await page.getByRole("button", { name: "Change it to 30 January 2008" }).click();
  await until(page, draft, (now) => now["A-02"]?.evidence?.[0].date === "2008-01-30");
  await page.fill('[name="A-02/evidence/0/date"]', "2031-01-30");
  await page.locator('[name="A-02/evidence/0/date"]').blur();
  await page.getByRole("button", { name: "Keep 30 January 2031" }).click();
  await page.getByText("more than a year ahead", { exact: false }).waitFor({ state: "detached" });
  await until(page, draft, (now) => now["A-02"].evidence[0].date === "2031-01-30");
  await go(page, "#/");
  await put(page, json("year.json", assessment("year", "Body A", { "A-02": { law: { level: "full" }, evidence: [{ kind: "statute", title: "Act", date: "2551-01-30" }] } }, { as_at: "2569-11-01" })));
  await notice(page, "The year 2569 of the Buddhist calendar is 2026.").waitFor();
  await notice(page, "Evidence of A-02").waitFor();
  assert.equal((await kept(page, "year")).subject.as_at, "2569-11-01", "what a file says stays until the person changes it");
});

inEachBrowser("a file of the draft that is shown takes its place, and how much of it is different is said", async ({ open }) => {
  const { page } = await open("#/");
  await put(page, json("first.json", assessment("same", "Body A", { "A-02": { law: { level: "none" } }, "B-01": { law: { level: "full" } } })));
  await page.locator(".tasks").first().waitFor();
  await toFiles(page, "same");
  await put(page, json("other.json", assessment("same", "Body A", { "A-02": { law: { level: "full" } }, "A-03": { law: { level: "full" } } })));
  await notice(page, "The file took the place of this draft.").waitFor();
  await notice(page, "1 answer is new, 1 answer differs, 1 answer is gone.").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await until(page, "same", (now) => now["A-02"].law.level === "none" && !!now["B-01"] && !now["A-03"]);
});
