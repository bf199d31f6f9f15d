// The report: what it shows, what goes out of it, and that the files open again.

import assert from "node:assert/strict";

import { asFile, begin, checkAccessibility, example, go, inEachBrowser, savedFile, screenshot, section } from "./support.mjs";

const save = (page, name) => savedFile(page, () => page.getByRole("button", { name, exact: true }).click());

const report = (page) => page.locator(".report:not([aria-busy])").waitFor();

const figures = (page) =>
  page.locator("output[data-group]").evaluateAll((all) =>
    all.map((one) => [one.dataset.group, one.dataset.dimension, one.dataset.figure, one.querySelector("data").value].join(" ")),
  );

inEachBrowser("10: the report as HTML opens without the form, runs nothing, and opens in the form again", async ({ open, name }) => {
  const { page } = await open("#/");
  await example(page);
  const before = await figures(page);
  const html = await save(page, "Save as HTML");
  assert.match(html.name, /^XA_.*\.html$/);

  // Alone: no script, no address, all that the page says. (Its own style sheet is left out: this page's policy would forbid it.)
  const { page: alone } = await open("#/help");
  const content = html.text.replace(/<style>[\s\S]*?<\/style>/, "");
  const text = await alone.evaluate((html) => new DOMParser().parseFromString(html, "text/html").body.innerText, content);
  for (const words of ["Results: Tessmarel", "Self-assessment; not verified.", "Gaps", "Method and versions", "Fictional example"]) {
    assert.ok(text.includes(words), words);
  }
  const marks = await alone.evaluate((html) => {
    const read = new DOMParser().parseFromString(html, "text/html");
    return {
      active: read.querySelectorAll("script, iframe, object, embed, img, link, form, button, input, select").length,
      handlers: [...read.querySelectorAll("*")].flatMap((one) => [...one.attributes]).filter((one) => one.name.startsWith("on")).length,
      headings: read.querySelectorAll("h1").length,
      tables: read.querySelectorAll("table").length,
    };
  }, content);
  assert.deepEqual({ ...marks, tables: marks.tables > 5 }, { active: 0, handlers: 0, headings: 1, tables: true });

  // In another profile everything is there again.
  const { page: other } = await open("#/");
  await other.locator('input[type="file"]').setInputFiles(asFile("report.html", html.text, "text/html"));
  await other.locator(".tasks").first().waitFor();
  assert.equal(await other.locator('[role="alert"]').innerText(), "");
  const draft = new URL(other.url()).hash.split("/")[2];
  await go(other, `#/a/${draft}/results`);
  await report(other);
  assert.deepEqual(await figures(other), before);
  assert.equal((await save(other, "Save as HTML")).text, html.text, "the same file again");
  await screenshot(other, `report-${name}`);
});

inEachBrowser("gaps are gathered as wanted, and what is planned shows its effect and is saved nowhere", async ({ open }) => {
  const { page } = await open("#/");
  await example(page);
  const before = (await save(page, "Save as JSON")).text;
  await page.locator('[name="grouping"]').selectOption("pillar");
  await page.locator("#gap-list summary", { hasText: "Protection" }).first().waitFor();
  await page.locator('[name="grouping"]').selectOption("support");
  await page.locator("#gap-list summary", { hasText: "Policy dialogue" }).first().waitFor();
  await checkAccessibility(page);

  await page.locator("summary", { hasText: "Choose planned levels" }).click();
  const field = page.locator('[name^="planned/"]').first();
  await field.selectOption({ index: 1 });
  await field.selectOption({ index: (await field.locator("option").count()) - 1 });
  await page.locator("#what-if-result table, #what-if-result .hint").first().waitFor();
  const last = await field.locator("option").last().getAttribute("value");
  for (const value of [last, await field.locator("option").nth(1).getAttribute("value")]) {
    await field.selectOption(value);
    await page.waitForTimeout(300);
    if (await page.locator("#what-if-result table").count()) break;
  }
  await page.locator("#what-if-result table").waitFor();
  await checkAccessibility(page);
  // Every gap can be planned for, not the first ones alone.
  const planned = await page.locator('[name^="planned/"]').evaluateAll((all) => all.map((one) => one.name));
  await page.locator('[name="grouping"]').selectOption("none");
  await page.waitForFunction(() => document.querySelectorAll("#gap-list table").length === 2);
  assert.equal(planned.length, await page.locator("#gap-list tbody tr").count());
  assert.equal(new Set(planned).size, planned.length);
  assert.equal((await save(page, "Save as JSON")).text, before);
});

inEachBrowser("follow-up is kept in the file, undone, and comes along", async ({ open }) => {
  const { page } = await open("#/");
  await example(page);
  await page.locator("summary", { hasText: "Note what will be done" }).click();
  const one = page.locator("details details", { has: page.locator('[name^="follow-up/"]') }).first();
  await one.locator("summary").click();
  const action = one.locator('[name$="/action"]');
  const item = (await action.getAttribute("name")).split("/").slice(1, 3).join("/");
  await action.pressSequentially("Draft a bill ");
  await one.locator('[name$="/due"]').fill("2027-03-01");
  await one.locator('[name$="/state"]').selectOption("planned");
  const file = JSON.parse((await save(page, "Save as JSON")).text);
  assert.deepEqual(file.extra.follow_up[item], { action: "Draft a bill ", due: "2027-03-01", state: "planned" });
  await page.reload();
  await report(page);
  await page.locator("summary", { hasText: "Note what will be done" }).click();
  assert.equal(await page.locator(`[name="follow-up/${item}/action"]`).inputValue(), "Draft a bill ");
  assert.match(await page.locator("summary", { hasText: "(Planned)" }).innerText(), /./);
});

inEachBrowser("a redacted copy has neither text nor name, in the file and in its name", async ({ open }) => {
  const { page } = await open("#/");
  await example(page);
  await page.getByLabel("Redacted copy").check();
  for (const [name, kind] of [["Save as JSON", "json"], ["Save as HTML", "html"], ["Save as Markdown", "md"], ["Save answers as CSV", "csv"]]) {
    const file = await save(page, name);
    assert.match(file.name, new RegExp(`^assessment_.*redacted.*\\.${kind}$`));
    // Inside the HTML is the JSON, in base64, in which any two letters may stand side by side.
    const text = file.text.replace(/content="[A-Za-z0-9+/=]{100,}"/, (found) => atob(found.slice(9, -1)));
    assert.ok(!text.includes("Tessmarel") && !text.includes("XA"), `${name} names nobody`);
  }
  const json = JSON.parse((await save(page, "Save as JSON")).text);
  assert.deepEqual(Object.keys(json.subject), ["as_at"]);
  assert.ok(Object.values(json.answers).every((answer) => Object.keys(answer).every((field) => ["law", "practice"].includes(field))));
  await page.getByLabel("Redacted copy").uncheck();
  await page.getByLabel("A file name that does not say").check();
  const neutral = await save(page, "Save as JSON");
  assert.match(neutral.name, /^assessment_[a-z0-9-]+\.json$/);
  assert.equal(JSON.parse(neutral.text).subject.member, "XA");
});

inEachBrowser("each picture can be saved as SVG and PNG", async ({ open, name }) => {
  const { page } = await open("#/");
  await example(page);
  const pictures = await page.locator(".report figure").evaluateAll((all) => all.map((one) => one.id));
  assert.ok(pictures.length >= 5);
  for (const id of pictures) {
    const figure = page.locator(`figure[id="${id}"]`);
    const svg = await savedFile(page, () => figure.locator('[data-save="svg"]').click());
    assert.equal(svg.name, `XA_2026-06-30_picture-${id.replace("picture-", "")}.svg`);
    const shape = await page.evaluate((text) => {
      const read = new DOMParser().parseFromString(text, "image/svg+xml");
      const lines = [...read.querySelectorAll("text")].map((one) => one.textContent);
      return [read.querySelector("parsererror"), read.querySelector("title")?.textContent, read.querySelector("desc")?.textContent.length > 20, lines];
    }, svg.text);
    assert.equal(shape[0], null, `${id} is well-formed`);
    assert.ok(shape[1] && shape[2], `${id} has a title and a description`);
    // It says in itself what it is, as it stands on the page.
    const caption = await figure.locator("figcaption").innerText();
    const said = shape[3].join(" ");
    assert.ok(caption.startsWith(shape[1]) && said.includes(shape[1]), `${id}: ${said}`);
    for (const words of ["Tessmarel", "Describes 30 June 2026.", "Self-assessment; not verified.", "Status: Draft.", "Fictional example"]) {
      assert.ok(said.includes(words), `${id}: “${words}” is in “${said}”`);
    }
    // The same data as a table.
    assert.ok((await figure.locator("details table tbody tr").count()) > 0);
  }
  const png = await savedFile(page, () => page.locator(`figure[id="${pictures[0]}"] [data-save="png"]`).click());
  assert.equal(png.name, `XA_2026-06-30_picture-${pictures[0].replace("picture-", "")}.png`);
  assert.deepEqual([...png.bytes.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], name);
  // The PNG is drawn of the same file: twice its size, with ink where the name and the marking stand.
  const framed = await savedFile(page, () => page.locator(`figure[id="${pictures[0]}"] [data-save="svg"]`).click());
  const [, width, height] = framed.text.match(/width="([0-9.]+)" height="([0-9.]+)"/);
  assert.deepEqual([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)], [2 * Math.round(width), 2 * Math.round(height)]);
  const ink = await page.evaluate(async (bytes) => {
    const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const dark = (top, rows) => {
      const { data } = context.getImageData(0, top, image.width, rows);
      return data.filter((value, at) => at % 4 === 0 && value < 100).length;
    };
    return [dark(0, 150), dark(image.height - 180, 180)];
  }, [...png.bytes]);
  assert.ok(ink.every((count) => count > 200), `${ink}`);

  // Asked for without a name, a picture has none: neither in its file's name nor in itself.
  await page.getByLabel("Redacted copy").check();
  const redacted = await savedFile(page, () => page.locator(`figure[id="${pictures[0]}"] [data-save="svg"]`).click());
  assert.match(redacted.name, /^assessment_.*redacted_picture-.*\.svg$/);
  assert.ok(!redacted.text.includes("Tessmarel") && redacted.text.includes("Self-assessment; not verified."));
});

inEachBrowser("a name and a marking in Thai make a file that can be saved, and stay inside the picture", async ({ open, name }) => {
  const { page } = await open("#/");
  const who = "สำนักงานคณะกรรมการแห่งชาติว่าด้วยการพัฒนาสังคมและความมั่นคงของมนุษย์ทุกจังหวัด";
  const marking = "ลับมาก ห้ามเผยแพร่โดยไม่ได้รับอนุญาตจากหน่วยงานเจ้าของเรื่องทุกกรณี ".repeat(4).trim();
  const subject = { name: who, as_at: "2026-01-01", marking };
  const file = { format: "assessment/1", id: "thai", instrument: { id: "palermo", version: "0.11.0" }, subject, answers: { "A-02": { law: { level: "full" } } } };
  await page.locator('input[type="file"]').setInputFiles(asFile("thai.json", JSON.stringify(file)));
  await page.locator(".tasks").first().waitFor();
  await go(page, `#/a/${new URL(page.url()).hash.split("/")[2]}/results`);
  await report(page);
  const whole = (text) => [...new Intl.Segmenter("th", { granularity: "grapheme" }).segment(text)].map((one) => one.segment);
  const check = (saved, ending) => {
    assert.ok(Buffer.byteLength(saved.name) <= 255, `${Buffer.byteLength(saved.name)} bytes: ${saved.name}`);
    assert.ok(saved.name.endsWith(ending), saved.name);
    const first = whole(saved.name.split("_")[0]);
    assert.deepEqual(first, whole(who).slice(0, first.length), "whole letters");
  };
  check(await save(page, "Save as JSON"), ".json");
  check(await save(page, "Save results as CSV"), "_results.csv");
  const figure = page.locator('figure[id="picture-protocol"]');
  check(await savedFile(page, () => figure.locator('[data-save="png"]').click()), "_picture-protocol.png");
  const svg = await savedFile(page, () => figure.locator('[data-save="svg"]').click());
  check(svg, "_picture-protocol.svg");
  // Measured by the browser: no line of it reaches over the rim.
  const lines = await page.evaluate((text) => {
    const place = document.createElement("div");
    place.innerHTML = text;
    document.body.append(place);
    const picture = place.querySelector("svg");
    picture.removeAttribute("class");
    const { width, height } = picture.viewBox.baseVal;
    const found = [...picture.querySelectorAll("text")].map((one) => {
      const box = one.getBBox();
      const moved = one.closest("g[transform]")?.transform.baseVal.consolidate().matrix.f ?? 0;
      return [one.textContent, box.x >= 0 && box.x + box.width <= width && box.y + moved >= 0 && box.y + moved + box.height <= height];
    });
    place.remove();
    return found;
  }, svg.text);
  assert.deepEqual(lines.filter(([, inside]) => !inside), [], name);
  assert.ok(lines.length > 10 && lines.map(([text]) => text).join("").replaceAll(" ", "").includes(marking.replaceAll(" ", "")));
});

inEachBrowser("what is not known does not look like much, where one answers and in the report", async ({ open, name }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await section(page, draft, "elements");
  const standing = (dimension) => page.locator(".standing", { hasText: dimension });
  for (const dimension of ["Law", "Practice"]) {
    assert.equal(await standing(dimension).locator("svg").count(), 0, "nothing is drawn");
    assert.match(await standing(dimension).innerText(), /not answered yet/);
    assert.doesNotMatch(await standing(dimension).innerText(), /between|0 %|Not enough/);
  }
  // Programs still find every figure.
  const value = (figure) => page.locator(`output[data-group="elements"][data-dimension="law"][data-figure="${figure}"] data`).getAttribute("value");
  assert.deepEqual([await value("low"), await value("high"), await value("coverage"), await value("score")], ["0", "1", "0", ""]);

  // Each answer of the section, one after the other: grey without a mark, pale with one, and then the mark alone.
  const names = await page.locator('input[type="radio"][name$="/law"]').evaluateAll((all) => [...new Set(all.map((one) => one.name))]);
  const seen = new Set();
  for (const item of names) {
    const before = await value("coverage");
    await page.locator(`input[name="${item}"]`).first().check();
    await page.waitForFunction((before) => document.querySelector('output[data-dimension="law"][data-figure="coverage"] data').value !== before, before);
    const marks = await standing("Law").locator("svg [data-mark]").evaluateAll((all) => all.map((one) => one.getAttribute("class")));
    const [coverage, score] = [Number(await value("coverage")), await value("score")];
    const expected = coverage < 0.66 ? ["track", "band-unscored", "ends-unscored", "ends-unscored"] : coverage < 1 ? ["track", "band-first", "ends-first", "ends-first", "mark-first"] : ["track", "mark-first"];
    assert.deepEqual(marks, expected, `${item}: ${coverage}`);
    assert.equal(score !== "", coverage >= 0.66);
    seen.add(marks.length);
    if (coverage >= 0.66) {
      // The mark stands at the score, along the line that is drawn.
      const at = await standing("Law").locator("svg").evaluate((svg) => {
        const [track, mark] = [svg.querySelector(".track"), svg.querySelector(".mark-first")].map((one) => one.getBBox());
        return (mark.x + mark.width / 2 - track.x) / track.width;
      });
      assert.ok(Math.abs(at - Number(score)) < 0.001, `${at} and ${score}`);
    }
  }
  assert.deepEqual([...seen].sort(), [2, 4, 5]);
  assert.match(await page.locator("section.where").innerText(), /of the weight known/);
  // A "don't know" is an answer given and leaves the weight unknown: both are said, each by its name.
  await page.locator(`input[name="${names[0]}"][value="unknown"]`).check();
  await page.locator("section.where", { hasText: "1 of them “don’t know”" }).waitFor();
  assert.ok(Number(await value("coverage")) < 1);
  await checkAccessibility(page);

  await go(page, `#/a/${draft}/results`);
  await report(page);
  const row = page.locator("section[aria-labelledby=part-protocol] table.results").last().locator("tr", { hasText: "Investigation, prosecution and trial" });
  assert.equal(await row.locator("svg").count(), 0);
  assert.equal((await row.innerText()).match(/not answered yet/g).length, 2);
  assert.equal(await row.locator('output[data-figure="high"] data').first().getAttribute("value"), "1");
  const picture = page.locator('figure[id="picture-protocol"] svg.chart');
  assert.match(await picture.textContent(), /not answered yet/);
  await screenshot(page, `unanswered-${name}`);
});

inEachBrowser("a blank questionnaire is saved to print, and a filled sheet is opened, refused where it does not fit, and undone", async ({ open }) => {
  const { page } = await open("#/");
  const draft = await example(page);
  const paper = await save(page, "Save a blank questionnaire to print");
  assert.match(paper.name, /_questionnaire\.html$/);
  assert.ok(paper.text.includes("A-02") && !paper.text.includes("<script"));
  // Of one section, and of one lead agency: fewer questions, and the name says so.
  const questions = (file) => file.text.split('<section class="question">').length - 1;
  for (const choice of ["Section: The definition of trafficking in persons", "Lead agency: ministry of foreign affairs"]) {
    await page.getByLabel("Questions on paper").selectOption({ label: choice });
    const part = await save(page, "Save a blank questionnaire to print");
    assert.match(part.name, /_questionnaire_.+\.html$/);
    assert.ok(questions(part) > 0 && questions(part) < questions(paper), choice);
  }
  // The same choices stand on the overview, where the work begins.
  await go(page, `#/a/${draft}`);
  await page.locator("summary", { hasText: "On paper, or in a spreadsheet" }).click();
  await page.getByLabel("Questions on paper").selectOption({ label: "Section: The definition of trafficking in persons" });
  await checkAccessibility(page);
  const again = await save(page, "Save a blank questionnaire to print");
  assert.ok(questions(again) > 0 && questions(again) < questions(paper));
  await go(page, `#/a/${draft}/results`);
  await report(page);
  const sheet = await save(page, "Save a sheet to fill in a spreadsheet");
  const lines = sheet.text.split("\r\n");
  const columns = lines[0].replace("\ufeff", "").split(",");
  const put = (text) => page.locator('input[type="file"]').setInputFiles(asFile("filled.csv", text, "text/csv"));
  const level = columns.indexOf("level");
  const row = (level_, comment) => columns.map((name, at) => (at === level ? level_ : { indicator: "A-02", dimension: "law", comment }[name] ?? "")).join(";");
  const before = await figures(page);
  await put([columns.join(";"), row("nonsense", "")].join("\n"));
  await page.locator('[role="alert"]', { hasText: "level" }).waitFor();
  assert.deepEqual(await figures(page), before, "what was refused changed nothing");
  await put([columns.join(";"), row("none", "From the sheet")].join("\n"));
  // It does not say what was there: what stands here is kept until the person has chosen.
  await page.getByRole("button", { name: "Take the sheet’s, in all 2 places" }).click();
  await page.waitForFunction((before) => {
    const now = [...document.querySelectorAll("output[data-group]")].map((one) => [one.dataset.group, one.dataset.dimension, one.dataset.figure, one.querySelector("data").value].join(" "));
    return now.length && JSON.stringify(now) !== JSON.stringify(before);
  }, before);
  const file = JSON.parse((await save(page, "Save as JSON")).text);
  assert.equal(file.answers["A-02"].law.level, "none");
  assert.equal(file.answers["A-02"].comment, "From the sheet");
  assert.equal(new URL(page.url()).hash.split("/")[2], draft, "the same draft");
  await page.getByRole("button", { name: "Undo" }).click();
  await report(page);
  await page.waitForFunction((before) => {
    const now = [...document.querySelectorAll("output[data-group]")].map((one) => [one.dataset.group, one.dataset.dimension, one.dataset.figure, one.querySelector("data").value].join(" "));
    return JSON.stringify(now) === JSON.stringify(before);
  }, before);
});

const toPaper = async ({ open }) => {
  const { page } = await open("#/");
  await example(page);
  await page.evaluate(() => addEventListener("beforeprint", () => (window.printed = true)));
  await page.getByRole("button", { name: "Print", exact: true }).click();
  await page.waitForFunction(() => window.printed);
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 672, height: 950 });
  const shown = await page.evaluate(() => {
    const style = (selector, property) => getComputedStyle(document.querySelector(selector))[property];
    const unseen = ["button", "select", "input", ".top > .wide"];
    return [style(".results tbody tr", "display"), unseen.filter((selector) => [...document.querySelectorAll(selector)].some((one) => one.checkVisibility()))];
  });
  assert.deepEqual(shown, ["table-row", []]);
};
// Without a printer, Firefox waits for an answer that nobody gives.
inEachBrowser("the button begins to print, and on paper tables stay tables and fields are gone", toPaper, { browsers: ["chromium"] });

inEachBrowser("a row of the article picture leads to a question", async ({ open }) => {
  const { page } = await open("#/");
  await example(page);
  await page.locator('figure[id="articles-tip"] svg a').first().click();
  await page.locator("fieldset.item").first().waitFor();
});

inEachBrowser("an instrument is opened, checked, kept, begun with and forgotten", async ({ open, name }) => {
  const { page } = await open("#/instruments");
  await page.getByRole("button", { name: /^Check it: / }).first().click();
  await page.locator("#weights").waitFor();
  await checkAccessibility(page);
  await screenshot(page, `instrument-${name}`);
  assert.equal(await page.locator("#checked [id^='preview-']").count() > 100, true);
  const version = (await page.locator(".drafts > li").first().innerText()).match(/version (\d+\.\d+\.\d+)/)[1];
  const weights = await savedFile(page, () => page.locator('#checked [data-save="svg"]').first().click());
  assert.equal(weights.name, `palermo_${version}_picture-weights-protocol-law.svg`);
  assert.match(weights.text, new RegExp(`Palermo assessment, version ${version.replaceAll(".", "\\.")}, digest [0-9a-f]{12}`));

  const own = {
    format: "assessment-instrument/1", id: "own", version: "1.0.0", language: "en", title: "Our own questions",
    scales: [{ id: "s", levels: [{ id: "yes", label: "Yes", value: 1 }, { id: "no", label: "No", value: 0 }] }],
    dimensions: [{ id: "d", label: "State", scale: "s" }],
    parts: [{ id: "p", title: "Part", children: [{ id: "g", title: "Group", children: [{ id: "q", question: "Is it so?", dimensions: ["d"] }] }] }],
  };
  const put = (file) => page.locator('input[type="file"]').setInputFiles(asFile("own.json", typeof file === "string" ? file : JSON.stringify(file)));
  // A wrong one is refused with its place.
  await put({ ...own, parts: [{ ...own.parts[0], id: "review" }] });
  await page.locator('[role="alert"]', { hasText: "parts[0].id" }).waitFor();
  assert.equal(await page.locator(".drafts > li").count(), 1);
  await put(own);
  await page.locator(".drafts > li", { hasText: "Our own questions" }).waitFor();
  await page.getByRole("button", { name: "Check it: Our own questions" }).click();
  await page.locator("#warnings").waitFor();
  // It is still known after a reload, and assessments can be made with it.
  await page.reload();
  await page.getByRole("button", { name: "Begin with it: Our own questions" }).click();
  await page.selectOption("#member", "TH");
  await page.getByRole("button", { name: "Begin" }).click();
  await page.locator(".tasks a").first().click();
  await page.locator('input[name="q/d"][value="yes"]').check();
  const draft = new URL(page.url()).hash.split("/")[2];
  await go(page, `#/a/${draft}/results`);
  await report(page);
  assert.ok((await figures(page)).includes("p d score 1"));
  await checkAccessibility(page);
  await page.locator('[role="status"]', { hasText: "Saved in this browser" }).first().waitFor();
  await page.reload();
  await report(page);
  assert.ok((await figures(page)).includes("p d score 1"));
  await go(page, "#/instruments");
  await page.getByRole("button", { name: "Forget it: Our own questions" }).click();
  await page.locator(".drafts > li", { hasText: "Our own questions" }).waitFor({ state: "detached" });
});

inEachBrowser("17: huge, deep and circular instruments are refused with their place, off the page's thread", async ({ open }) => {
  const { page } = await open("#/instruments");
  await page.locator("h1").waitFor();
  const base = {
    format: "assessment-instrument/1", id: "own", version: "1.0.0", language: "en", title: "Own",
    scales: [{ id: "s", levels: [{ id: "yes", label: "Yes", value: 1 }, { id: "no", label: "No", value: 0 }] }],
    dimensions: [{ id: "d", label: "State", scale: "s" }],
  };
  const question = (n, more) => ({ id: `q${n}`, question: "Is it so?", dimensions: ["d"], ...more });
  const of = (children) => JSON.stringify({ ...base, parts: [{ id: "p", title: "Part", children: [{ id: "g", title: "G", children }] }] });
  const many = (count, more) => Array.from({ length: count }, (_, n) => question(n, more?.(n)));
  const hostile = [
    [of(many(20_001)), /parts: .*20000 indicators/],
    [of(many(5_000, (n) => ({ applies_when: { answer: `q${(n + 1) % 5_000}/d`, in: ["yes"] } }))), /applies_when: .*circle/],
    ["[".repeat(100_000), /deeper than 64 levels/],
    [of([question(1, { weight: 0.5 })]).replace("0.5", "1e999"), /line 1, column \d+: .*too large/],
    [" ".repeat(26 << 20), /larger than 25 MiB/],
  ];
  for (const [text, words] of hostile) {
    await page.locator('input[type="file"]').setInputFiles(asFile("own.json", text));
    await page.locator('[role="alert"]', { hasText: words }).waitFor();
    assert.equal(await page.locator(".drafts > li").count(), 1);
    await page.getByRole("button", { name: "Dismiss" }).click();
  }
});
