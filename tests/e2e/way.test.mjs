// One person's way through: begin, answer everything, leave and come back, save, open elsewhere, and find the same.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { asFile, begin, checkAccessibility, draftOf, go, inEachBrowser, saved, savedFile, screenshot } from "./support.mjs";

const { version } = JSON.parse(readFileSync(new URL("../../instruments/palermo.json", import.meta.url), "utf8"));

/** All figures shown, by what they show. */
const figures = (page) =>
  page.locator("output[data-group]").evaluateAll((all) =>
    Object.fromEntries(all.map((one) => [`${one.dataset.group} ${one.dataset.dimension} ${one.dataset.figure}`, one.querySelector("data").value])),
  );

/** Answers every question of the section shown, level by level in turn; returns how many items that were. */
async function answerSection(page, turn) {
  const names = await page.locator("fieldset.item:visible").evaluateAll((all) => all.map((one) => one.querySelector("input").name));
  let count = 0;
  for (const name of names) {
    const radios = page.locator(`input[name="${name}"]:not([value="not_applicable"])`);
    const number = await radios.count();
    // An earlier answer may have closed this question.
    if (!(await radios.first().isVisible())) continue;
    await radios.nth((turn + count) % number).check();
    count += 1;
  }
  return count;
}

inEachBrowser(
  "9: a whole assessment is answered, left, taken up again, saved, opened elsewhere, and comes to the same",
  async ({ open, name }) => {
    const { page } = await open("#/");
    const draft = await begin(page, { member: "TH", modules: ["scam-centres"] });
    await checkAccessibility(page);
    const sections = await page.locator(".tasks a").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    assert.ok(sections.length > 10, "the overview lists the sections");

    let answered = 0;
    for (const [index, section] of sections.entries()) {
      await go(page, section);
      answered += await answerSection(page, index);
      if (index === 0) {
        // Everything that can be written about one indicator.
        const question = page.locator("#A-02");
        await question.getByText("Evidence", { exact: true }).click();
        await question.getByRole("button", { name: "Add evidence" }).click();
        await question.locator('[name="A-02/evidence/0/title"]').fill("พระราชบัญญัติ");
        await question.locator('[name="A-02/evidence/0/title_translated"]').fill("Act <b>of 2008</b>");
        await question.locator('[name="A-02/evidence/0/provision"]').fill("s. 6");
        await question.locator('[name="A-02/evidence/0/date"]').fill("2008-01-30");
        await question.locator('[name="A-02/evidence/0/url"]').fill("https://example.org/law");
        await question.locator("summary", { hasText: "Comment" }).click();
        await question.locator('[name="A-02/comment"]').fill("Zeile 1\n\u{1F600} مرحبا \u200D");
        await question.locator("summary", { hasText: "What stands in the way" }).click();
        await question.locator('[name="A-02/challenges"]').first().check();
        await question.locator("summary", { hasText: "A practice worth sharing" }).click();
        await question.locator('[name="A-02/good_practice"]').fill("One desk for all victims.");
        await question.locator('[name="A-02/flag"]').check();
        await checkAccessibility(page);
        await screenshot(page, `section-${name}`);
      }
      if (index === 3) {
        // Closed in the middle: everything is still there.
        const before = await figures(page);
        await saved(page);
        await page.reload();
        await page.locator("fieldset.item").first().waitFor();
        assert.deepEqual(await figures(page), before, "the same after a reload");
      }
    }
    await go(page, `#/a/${draft}`);
    const [, given, asked] = (await page.locator(".big").innerText()).match(/(\d+) of (\d+)/);
    assert.equal(given, asked, "everything asked is answered");
    assert.ok(answered >= Number(given));

    await go(page, `#/a/${draft}/results`);
    const before = await figures(page);
    assert.ok(Object.keys(before).length > 50);
    assert.ok(Number(before["protocol law score"]) > 0);
    assert.notEqual(before["protocol law score"], before["protocol practice score"]);
    await checkAccessibility(page);
    await screenshot(page, `results-${name}`);

    const file = await savedFile(page, () => page.getByRole("button", { name: "Save as JSON" }).click());
    assert.match(file.name, /^TH_2026-11-01_palermo_[0-9.]+\.json$/);
    const document = JSON.parse(file.text);
    for (const [key, value] of Object.entries(before)) {
      const [group, dimension, figure] = key.split(" ");
      const written = document.results.groups[group][dimension]?.[figure];
      if (value !== "") assert.equal(Number(value), written, key);
    }

    // Another browser profile opens the file.
    const { page: other } = await open("#/");
    await other.locator('input[type="file"]').setInputFiles(asFile(file.name, file.bytes));
    await other.locator(".tasks").first().waitFor();
    assert.equal(await other.locator('[role="alert"]').innerText(), "", "nothing to remark");
    const copy = await draftOf(other);
    await go(other, `#/a/${copy}/results`);
    assert.deepEqual(await figures(other), before, "the same figures");
    const again = await savedFile(other, () => other.getByRole("button", { name: "Save as JSON" }).click());
    assert.ok(again.bytes.equals(file.bytes), "saved again, byte for byte the same");
    await go(other, `#/a/${copy}/elements`);
    assert.equal(await other.locator('[name="A-02/comment"]').inputValue(), "Zeile 1\n\u{1F600} مرحبا \u200D");
    assert.equal(await other.locator('[name="A-02/evidence/0/title"]').inputValue(), "พระราชบัญญัติ");
    assert.equal(await other.locator('[name="A-02/evidence/0/date"]').inputValue(), "2008-01-30");
  },
  { timeout: 300_000 },
);

inEachBrowser("8, 16: a file that cannot be opened is refused with place and reason, and what is open stays", async ({ open }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await go(page, `#/a/${draft}/elements`);
  await page.check('input[name="A-02/law"][value="full"]');
  await saved(page);
  await go(page, `#/a/${draft}/results`);
  const good = await savedFile(page, () => page.getByRole("button", { name: "Save as JSON" }).click());
  const before = await figures(page);
  const kept = () => page.evaluate((draft) => localStorage.getItem(`palermo/draft/${draft}`), draft);
  const record = await kept();
  const changed = (change) => {
    const document = JSON.parse(good.text);
    change(document);
    return JSON.stringify(document);
  };
  const refused = [
    ["empty.json", "", /is empty/],
    ["object.json", "{}", /not a saved assessment/],
    ["list.json", "[]", /not a saved assessment/],
    ["null.json", "null", /not a saved assessment/],
    ["page.html", "<!doctype html><title>Sign in</title>", /web page/],
    ["cut.json", good.text.slice(0, 700), /ends too early/],
    ["deep.json", "[".repeat(100_000), /nested deeper/],
    ["format.json", changed((d) => (d.format = "palermo/7")), /format: The format is “palermo\/7”/],
    ["newer.json", changed((d) => (d.format = "assessment/2")), /newer than this page/],
    ["level.json", changed((d) => (d.answers["A-02"].law.level = "excellent")), /answers\.A-02\.law\.level: “excellent” is not a level of A-02\/law/],
    ["unknown.json", changed((d) => (d.answers["Z-99"] = { comment: "x" })), /answers\.Z-99: There is no indicator “Z-99”/],
    ["field.json", changed((d) => (d.answers["A-02"].law.score = 999)), /answers\.A-02\.law: The field “score”/],
  ];
  await go(page, "#/");
  for (const [name, text, words] of refused) {
    await page.locator('input[type="file"]').setInputFiles(asFile(name, text));
    await page.locator('[role="alert"]', { hasText: name }).waitFor();
    assert.match(await page.locator('[role="alert"]').innerText(), words, name);
    assert.equal(await kept(), record, `${name} changed nothing`);
    assert.equal(await page.locator(".drafts > li").count(), 1);
  }
  await checkAccessibility(page);
  await go(page, `#/a/${draft}/results`);
  assert.deepEqual(await figures(page), before);
});

inEachBrowser("16: a file whose figures or content were changed is opened, scored anew, and that is said", async ({ open }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await go(page, `#/a/${draft}/elements`);
  await page.check('input[name="A-02/law"][value="partial"]');
  const good = await savedFile(page, async () => {
    await go(page, `#/a/${draft}`);
    await page.getByRole("button", { name: "Save as JSON" }).click();
  });
  const forged = JSON.parse(good.text);
  forged.results.groups.protocol.law.score = 0.999;
  await go(page, "#/");
  await page.locator('input[type="file"]').setInputFiles(asFile("forged.json", JSON.stringify(forged)));
  await page.locator('[role="alert"]', { hasText: "forged.json" }).waitFor();
  const words = await page.locator('[role="alert"]').innerText();
  assert.match(words, /checksum does not match/);
  assert.match(words, /groups\.protocol\.law\.score: the file says 0\.999, computed now: 0\.5/);
});

inEachBrowser("the worked example opens, is marked as fictional on every page and in its file, and shows the core rule", async ({ open, name }) => {
  const { page } = await open("#/");
  await page.getByRole("button", { name: "Try the worked example" }).click();
  await page.locator(".tasks").first().waitFor();
  assert.equal(await page.locator('[role="alert"]').innerText(), "");
  const draft = await draftOf(page);
  for (const hash of [`#/a/${draft}`, `#/a/${draft}/elements`, `#/a/${draft}/results`]) {
    await go(page, hash);
    assert.equal(await page.locator(".marking").innerText(), "Fictional example", hash);
    await checkAccessibility(page);
  }
  assert.match(await page.locator(".note").first().innerText(), /E-13/);
  await screenshot(page, `example-${name}`);
  const file = await savedFile(page, () => page.getByRole("button", { name: "Save as JSON" }).click());
  const document = JSON.parse(file.text);
  assert.equal(document.subject.member, "XA");
  assert.equal(document.subject.marking, "Fictional example");
  assert.equal(document.results.groups.protection.law.bands.at(-1), "second", "the core rule lowers the band");

  const csv = await savedFile(page, () => page.getByRole("button", { name: "Save answers as CSV" }).click());
  assert.match(csv.name, /^XA_.*_answers\.csv$/);
  assert.deepEqual([...csv.bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf], "a byte-order mark");
  const lines = await savedFile(page, () => page.getByRole("button", { name: "Save results as NDJSON" }).click());
  const rows = lines.text.trimEnd().split("\n").map((line) => JSON.parse(line));
  const row = rows.find((one) => one.group === "protocol" && one.dimension === "law");
  assert.equal(row.score, document.results.groups.protocol.law.score);
});

inEachBrowser("the complete instrument and the one in parts are the same to an assessment", async ({ open }) => {
  const saved = [];
  for (const address of ["#/", "?instrument=instruments/palermo.json#/"]) {
    const { page } = await open(address);
    const draft = await begin(page);
    await go(page, `#/a/${draft}/elements`);
    await page.locator("#A-02 .guidance summary").click();
    await page.locator("#A-02 .guidance p").first().waitFor();
    const words = await page.locator("#elements, .question").allInnerTexts();
    await go(page, `#/a/${draft}`);
    const file = await savedFile(page, () => page.getByRole("button", { name: "Save as JSON" }).click());
    saved.push([JSON.parse(file.text).instrument.sha256, words]);
  }
  assert.deepEqual(saved[0], saved[1]);
});

inEachBrowser("what an assessment is about can be changed, topics come and go, and all of it stands in the file", async ({ open, name }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await page.locator(".about > summary").click();
  await page.fill('[name="subject/authority"]', "Ministry of Justice");
  await page.fill('[name="subject/marking"]', "For official use");
  await page.locator('[name="subject/marking"]').blur();
  await page.locator(".marking", { hasText: "For official use" }).waitFor();
  const sections = await page.locator(".tasks a").count();
  await page.locator('[name="subject/modules"][value="electronic-evidence"]').check();
  await page.waitForFunction((count) => document.querySelectorAll(".tasks a").length > count, sections);
  assert.equal(await page.evaluate(() => document.activeElement.value), "electronic-evidence", "the focus stays");
  await page.locator('input[name^="context/"]').first().check();
  await checkAccessibility(page);
  await screenshot(page, `about-${name}`);
  const file = await savedFile(page, () => page.getByRole("button", { name: "Save as JSON" }).click());
  const document = JSON.parse(file.text);
  assert.equal(document.subject.authority, "Ministry of Justice");
  assert.equal(document.subject.marking, "For official use");
  assert.deepEqual(document.modules, ["electronic-evidence"]);
  assert.equal(Object.keys(document.context).length, 1);
  await page.reload();
  await page.locator(".marking", { hasText: "For official use" }).waitFor();
  assert.equal(await draftOf(page), draft);
});

inEachBrowser("the review finds what is contradictory, unsupported, unknown and open, and leads to the question", async ({ open, name }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await go(page, `#/a/${draft}/offences`);
  await page.check('input[name="C-01/law"][value="none"]');
  await page.check('input[name="C-02/law"][value="not_applicable"]');
  await go(page, `#/a/${draft}/investigation`);
  await page.check('input[name="D-01/practice"][value="full"]');
  await go(page, `#/a/${draft}/elements`);
  await page.check('input[name="B-07/law"][value="unknown"]');
  await go(page, `#/a/${draft}/review`);
  const lines = (title) => page.locator("section", { has: page.getByRole("heading", { name: title }) }).locator("li");
  assert.match(await lines("Answers that do not fit together").first().innerText(), /C-01 says that no trafficking offence is in force/);
  assert.match(await lines("Reasons missing").allInnerTexts().then((all) => all.join()), /C-02/);
  assert.match(await lines("Strong answers without evidence").allInnerTexts().then((all) => all.join()), /D-01/);
  assert.match(await lines("Not known").allInnerTexts().then((all) => all.join()), /B-07/);
  assert.ok((await lines("Not answered yet").count()) > 100);
  await checkAccessibility(page);
  await screenshot(page, `review-${name}`);
  await lines("Not known").first().getByRole("link").click();
  await page.waitForFunction(() => document.activeElement.id === "question-B-07");
});

inEachBrowser("a text that no file may hold is refused in words, and the draft still opens", async ({ open }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await go(page, `#/a/${draft}/elements`);
  await page.locator("#A-02 summary", { hasText: "What stands in the way" }).click();
  await page.fill('[name="A-02/other_challenges"]', "short");
  await saved(page);
  await page.fill('[name="A-02/other_challenges"]', "x".repeat(2_001));
  await page.locator('[role="alert"]', { hasText: "longer than 2000 characters" }).waitFor();
  await page.check('input[name="A-02/law"][value="full"]');
  // What fits is kept, and it is not said that everything is.
  await page.locator('[role="status"]', { hasText: "Not everything is saved" }).waitFor();
  await page.waitForFunction((draft) => JSON.parse(localStorage.getItem(`palermo/draft/${draft}`)).answers["A-02"].law?.level === "full", draft);
  await page.reload();
  await page.locator("fieldset.item").first().waitFor();
  assert.equal(await page.inputValue('[name="A-02/other_challenges"]'), "short");
  assert.ok(await page.isChecked('input[name="A-02/law"][value="full"]'));
});

inEachBrowser("1, 2: a full storage is told, keeps the last good draft and what is on screen, and heals", async ({ open }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await go(page, `#/a/${draft}/elements`);
  await page.check('input[name="A-02/law"][value="full"]');
  await saved(page);
  const kept = () => page.evaluate((draft) => localStorage.getItem(`palermo/draft/${draft}`), draft);
  const good = await kept();
  // Another program of the same host takes all the room there is.
  await page.evaluate(() => {
    let piece = "x".repeat(1 << 20);
    for (let index = 0; piece.length > 1; ) {
      try {
        localStorage.setItem(`other/${index}`, piece);
        index += 1;
      } catch {
        piece = piece.slice(0, piece.length / 2);
      }
    }
  });
  await page.locator("#A-02 summary", { hasText: "Comment" }).click();
  const text = "A long comment. ".repeat(200);
  await page.fill('[name="A-02/comment"]', text);
  await page.locator('[role="status"]', { hasText: "no room left" }).waitFor();
  assert.equal(await page.locator('[name="A-02/comment"]').inputValue(), text);
  assert.equal(await kept(), good, "the last good draft is untouched");
  // Another draft is opened and left again: what could not be written is still held.
  await go(page, "#/");
  await page.getByRole("button", { name: "Try the worked example" }).click();
  await page.waitForFunction((draft) => location.hash.startsWith("#/a/") && !location.hash.includes(draft), draft);
  await go(page, `#/a/${draft}/elements`);
  await page.waitForFunction((text) => document.querySelector('[name="A-02/comment"]')?.value === text, text);
  await page.locator('[name="A-02/flag"]').check();
  await page.locator('[role="status"]', { hasText: "no room left" }).waitFor();
  await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("other/")).forEach((key) => localStorage.removeItem(key)));
  await saved(page);
  assert.equal(JSON.parse(await kept()).answers["A-02"].comment, text);
});

inEachBrowser("18: what a hostile file says is text everywhere", async ({ open }) => {
  const { page } = await open("#/");
  const hostile = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>';
  const file = {
    format: "assessment/1",
    id: "__proto__",
    instrument: { id: "palermo", version },
    subject: { name: hostile, marking: hostile, as_at: "2026-11-01", authority: "javascript:window.hit=1", notes: "\u202E abc" },
    answers: {
      "A-02": {
        law: { level: "full" },
        evidence: [{ kind: "statute", title: hostile, url: "javascript:window.hit=1" }],
        comment: hostile,
        other_challenges: [hostile],
        good_practice: hostile,
      },
    },
  };
  await page.locator('input[type="file"]').setInputFiles(asFile("hostile.json", JSON.stringify({ ...file, id: "__proto__" })));
  await page.locator('[role="alert"]', { hasText: "is not a valid id" }).waitFor();
  await page.locator('input[type="file"]').setInputFiles(asFile("hostile.json", JSON.stringify({ ...file, id: "constructor" })));
  await page.locator(".tasks").first().waitFor();
  const draft = await draftOf(page);
  for (const hash of [`#/a/${draft}`, `#/a/${draft}/elements`, `#/a/${draft}/results`, "#/"]) {
    await go(page, hash);
    await page.waitForTimeout(100);
    assert.equal(await page.evaluate(() => window.hit), undefined, hash);
    assert.equal(await page.locator("img, main script, a[href^='javascript']").count(), 0, hash);
  }
  assert.equal(await page.locator(".drafts .title").innerText(), hostile);
});

inEachBrowser("4: two tabs of one draft lose nothing of each other, and typing is not disturbed", async ({ open }) => {
  const { page, context } = await open("#/");
  const draft = await begin(page);
  await go(page, `#/a/${draft}/elements`);
  await saved(page);
  // A tab in the background has no frames to wait by.
  const soon = (tab, found, given) => tab.waitForFunction(found, given, { polling: 100 });
  const other = await context.newPage();
  await other.goto(page.url());
  await other.locator("fieldset.item").first().waitFor();
  // Different questions: both answers stand in both tabs and in the record.
  await page.check('input[name="A-02/law"][value="full"]');
  await other.check('input[name="A-03/law"][value="partial"]');
  for (const tab of [page, other]) {
    await soon(
      tab,
      () => document.querySelector('input[name="A-02/law"][value="full"]').checked && document.querySelector('input[name="A-03/law"][value="partial"]').checked,
    );
  }
  // One types while the other answers: caret and text stay.
  await page.locator("#A-02 summary", { hasText: "Comment" }).click();
  const comment = page.locator('[name="A-02/comment"]');
  await page.bringToFront();
  await comment.pressSequentially("first ");
  await other.check('input[name="B-01/law"][value="full"]');
  await soon(page, (draft) => localStorage.getItem(`palermo/draft/${draft}`).includes("B-01"), draft);
  await comment.pressSequentially("second");
  assert.equal(await comment.inputValue(), "first second");
  await comment.blur();
  await soon(page, () => document.querySelector('input[name="B-01/law"][value="full"]').checked);
  const record = await soon(page, (draft) => {
    const { answers } = JSON.parse(localStorage.getItem(`palermo/draft/${draft}`));
    return answers["A-02"].comment === "first second" && answers["B-01"]?.law.level === "full" ? answers : undefined;
  }, draft);
  assert.equal((await record.jsonValue())["A-03"].law.level, "partial");
});

inEachBrowser("undo takes back an answer and a text, redo makes them again", async ({ open }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await go(page, `#/a/${draft}/elements`);
  await page.check('input[name="A-02/law"][value="full"]');
  await page.locator("#A-02 summary", { hasText: "Comment" }).click();
  await page.locator('[name="A-02/comment"]').pressSequentially("seven");
  await page.getByRole("button", { name: "Undo" }).click();
  await page.waitForFunction(() => document.querySelector('[name="A-02/comment"]').value === "");
  assert.ok(await page.isChecked('input[name="A-02/law"][value="full"]'));
  await page.keyboard.press("Control+z");
  await page.waitForFunction(() => !document.querySelector('input[name="A-02/law"][value="full"]').checked);
  await page.keyboard.press("Control+Shift+z");
  await page.waitForFunction(() => document.querySelector('input[name="A-02/law"][value="full"]').checked);
  await page.getByRole("button", { name: "Redo" }).click();
  await page.waitForFunction(() => document.querySelector('[name="A-02/comment"]').value === "seven");
  // On a page that is not the assessment's, it is left alone.
  await saved(page);
  await go(page, "#/new");
  await page.locator("#authority").pressSequentially("x");
  await page.keyboard.press("Control+z");
  await go(page, `#/a/${draft}/elements`);
  assert.equal(await page.inputValue('[name="A-02/comment"]'), "seven");
});

inEachBrowser("13: a question that another answer closes says so, keeps its answer, and opens again", async ({ open }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await go(page, `#/a/${draft}/status-return`);
  await page.check('input[name="F-02/law"][value="partial"]');
  await page.check('input[name="F-01/law"][value="none"]');
  await page.locator("#F-02 .applies:not(:empty)").waitFor();
  assert.equal(await page.locator('input[name="F-02/law"][value="partial"]').isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement.name), "F-01/law", "the focus stays");
  await page.check('input[name="F-01/law"][value="full"]');
  await page.locator('input[name="F-02/law"][value="partial"]').waitFor({ state: "visible" });
  assert.ok(await page.isChecked('input[name="F-02/law"][value="partial"]'));
});

inEachBrowser("3: where the browser keeps nothing the app works, says so, and saves a file", async ({ browser, open }) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    });
  });
  const { page } = await open("#/", { context });
  const draft = await begin(page);
  await page.locator('[role="status"]', { hasText: "This browser keeps nothing" }).waitFor();
  await go(page, `#/a/${draft}/elements`);
  await page.check('input[name="A-02/law"][value="full"]');
  await go(page, `#/a/${draft}`);
  const file = await savedFile(page, () => page.getByRole("button", { name: "Save as JSON" }).click());
  assert.equal(JSON.parse(file.text).answers["A-02"].law.level, "full");
});

inEachBrowser("the keyboard alone is enough to begin and to answer", async ({ open }) => {
  const { page } = await open("#/");
  const tabTo = async (name, most = 60) => {
    for (let step = 0; step < most; step += 1) {
      const at = await page.evaluate(() => {
        const element = document.activeElement;
        return element.matches("a, button, input, select, textarea, summary") ? element.name || element.textContent.trim() : "";
      });
      if (at.includes(name)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`Tab never reaches ${name}`);
  };
  // The page gives its heading the focus once it is drawn: keys before that would go elsewhere.
  await page.waitForFunction(() => document.activeElement.tagName === "H1");
  await tabTo("Begin");
  await page.keyboard.press("Enter");
  await page.locator("#member").waitFor();
  await page.waitForFunction(() => document.activeElement.tagName === "H1");
  await tabTo("member");
  await page.selectOption("#member", "FJ"); // typing letters in a select differs between systems
  await tabTo("Begin");
  await page.keyboard.press("Enter");
  await page.locator(".tasks").first().waitFor();
  await page.waitForFunction(() => document.activeElement.tagName === "H1");
  await tabTo("Go to the first question");
  await page.keyboard.press("Enter");
  await page.locator(".question").first().waitFor();
  await tabTo("A-02/law");
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  assert.ok(await page.isChecked('input[name="A-02/law"][value="partial"]'));
});

for (const [title, options] of [
  ["on a phone", { viewport: { width: 360, height: 780 } }],
  ["in the dark", { viewport: { width: 1280, height: 800 }, colorScheme: "dark" }],
]) {
  inEachBrowser(`every page passes the accessibility scan and fits ${title}`, async ({ open, name }) => {
    const context = options;
    const { page } = await open("#/", context);
    const look = async (what) => {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `${what} is ${wide} px too wide`);
      await checkAccessibility(page);
      await screenshot(page, `${what}-${title}-${name}`);
    };
    await look("start");
    await go(page, "#/new");
    await page.locator("#member").waitFor();
    await page.getByRole("button", { name: "Begin" }).click();
    await page.locator("#member-error").waitFor();
    await look("new");
    await go(page, "#/");
    const draft = await begin(page, { modules: ["children"] });
    await look("overview");
    await go(page, `#/a/${draft}/elements`);
    await page.check('input[name="A-02/law"][value="unknown"]');
    await look("section");
    await go(page, `#/a/${draft}/results`);
    await look("results");
    await go(page, "#/help");
    await look("help");
    await go(page, "#/nowhere");
    await look("lost");
  });
}
