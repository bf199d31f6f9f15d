// The form over weeks: finding, clearing, keeping earlier states, keys, errors beside fields, and typing that nothing disturbs. Titles begin with
// the number of RELIABILITY where one fits.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

import { BROWSERS, begin, checkAccessibility, done, draftOf, go, inEachBrowser, kept, saved, savedFile, screenshot, section } from "./support.mjs";
import { serve } from "../../scripts/serve.mjs";

const alert = (page, words) => page.locator('[role="alert"]', { hasText: words });

async function comment(page, id, text) {
  const details = page.locator(`#${id} details`, { has: page.locator(`[name="${id}/comment"]`) });
  if (!(await details.evaluate((one) => one.open))) await details.locator("summary").click();
  if (text !== undefined) await page.fill(`[name="${id}/comment"]`, text);
  return page.locator(`[name="${id}/comment"]`);
}

inEachBrowser("a question is found by words, citation, notes and standing, and the way back keeps what was looked for", async ({ open, name }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await section(page, draft, "elements");
  await page.check('input[name="A-02/law"][value="unknown"]');
  await comment(page, "B-05", "Ask the zebra office");
  await go(page, `#/a/${draft}`);
  const words = page.getByLabel("Words in questions, citations and your notes");
  const found = page.locator(".found a");
  await words.fill("ZEBRA");
  await found.first().waitFor();
  assert.equal(await found.count(), 1);
  await page.locator('[role="status"]', { hasText: "1 question found" }).waitFor();
  await words.fill("");
  await page.getByLabel("Show", { exact: true }).selectOption({ label: "Don’t know" });
  await page.locator('[role="status"]', { hasText: "1 question found" }).waitFor();
  assert.match(await page.locator(".found li").innerText(), /A-02[\s\S]*Law: Don’t know/);
  await page.getByLabel("Show", { exact: true }).selectOption({ label: "Core questions" });
  await page.getByLabel("Lead agency").selectOption({ label: "police" });
  await words.fill("no such words");
  await page.locator('[role="status"]', { hasText: "0 questions found" }).waitFor();
  await words.fill("");
  await page.getByLabel("Lead agency").selectOption({ label: "Any" });
  await page.waitForFunction(() => document.querySelectorAll(".found a").length > 3);
  await checkAccessibility(page);
  await screenshot(page, `find-${name}`);
  await found.first().click();
  await page.waitForFunction(() => document.activeElement.id.startsWith("question-"));
  await page.goBack();
  await page.waitForFunction(() => document.querySelectorAll(".found a").length > 3);
});

inEachBrowser("what was cleared is a draft again after a change, says so, and undo brings the clearance back", async ({ open, name }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await page.locator("summary", { hasText: "Status: Draft" }).click();
  await page.selectOption("#status", "cleared");
  await page.fill("#status-cleared_by", "Attorney-General");
  await page.fill("#status-cleared_on", "2026-12-01");
  await page.locator("#status-cleared_on").blur();
  await saved(page);
  assert.deepEqual(
    await kept(page, draft).then(({ subject }) => [subject.status, subject.cleared_by, subject.cleared_on]),
    ["cleared", "Attorney-General", "2026-12-01"],
  );
  await checkAccessibility(page);
  await screenshot(page, `cleared-${name}`);
  await section(page, draft, "elements");
  await page.check('input[name="A-02/law"][value="full"]');
  await alert(page, "makes it a draft again").waitFor();
  await saved(page);
  assert.equal((await kept(page, draft)).subject.status, undefined);
  await page.getByRole("button", { name: "Undo" }).click();
  await saved(page);
  await page.waitForFunction((draft) => JSON.parse(localStorage.getItem(`palermo/draft/${draft}`)).subject.status === "cleared", draft);
  await go(page, `#/a/${draft}`);
  await page.locator("h1 + p", { hasText: "Cleared by Attorney-General on 1 December 2026" }).waitFor();
});

inEachBrowser("25: a draft is renamed, next year's begins from it, and everything can be removed after one question", async ({ open, name }) => {
  const { page } = await open("#/");
  await page.evaluate(() => localStorage.setItem("another-program", "kept"));
  const draft = await begin(page);
  await section(page, draft, "elements");
  await page.check('input[name="A-02/law"][value="full"]');
  await saved(page);
  await go(page, "#/");
  await page.getByRole("button", { name: "Rename Fiji" }).click();
  const dialog = page.getByRole("dialog", { name: "Rename the draft" });
  await dialog.getByLabel("Name").fill("Fiji, second reading");
  await checkAccessibility(page);
  await dialog.getByRole("button", { name: "Rename" }).click();
  await page.getByRole("link", { name: "Fiji, second reading" }).waitFor();
  await page.getByRole("button", { name: "Start next year’s from this: Fiji, second reading" }).click();
  await page.locator('[name="subject/as_at"]').waitFor();
  const next = await draftOf(page);
  assert.notEqual(next, draft);
  await page.waitForFunction(() => document.activeElement.name === "subject/as_at");
  assert.equal(await page.inputValue('[name="subject/as_at"]'), "");
  await page.fill('[name="subject/as_at"]', "2027-11-01");
  await page.locator('[name="subject/as_at"]').blur();
  await saved(page);
  const [first, second] = [await kept(page, draft), await kept(page, next)];
  assert.deepEqual(second.answers, first.answers);
  assert.deepEqual([first.subject.as_at, second.subject.as_at], ["2026-11-01", "2027-11-01"]);
  await go(page, "#/");
  await page.getByRole("button", { name: "Remove everything from this computer" }).click();
  const ask = page.getByRole("dialog", { name: "Remove everything" });
  await ask.getByRole("button", { name: "Cancel" }).click();
  assert.ok(await kept(page, draft), "asked, and not done");
  await page.getByRole("button", { name: "Remove everything from this computer" }).click();
  await checkAccessibility(page);
  await screenshot(page, `remove-${name}`);
  await ask.getByRole("button", { name: "Remove everything" }).click();
  await done(page, "2 drafts were removed").waitFor();
  assert.equal(await page.locator(".drafts").count(), 0);
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), ["another-program"]);
});

inEachBrowser("11: an earlier state can be gone back to, all answers cleared, a file dropped on its draft; undo takes back each", async ({ open, name }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await section(page, draft, "elements");
  await page.check('input[name="A-02/law"][value="full"]');
  await saved(page);
  await go(page, `#/a/${draft}`);
  const file = await savedFile(page, () => page.getByRole("button", { name: "Save as JSON" }).click());
  // Opened again later: the state found then is the first that is kept.
  await page.reload();
  await section(page, draft, "elements");
  await page.check('input[name="B-05/law"][value="full"]');
  await saved(page);
  await go(page, `#/a/${draft}`);
  await page.locator("summary", { hasText: "Earlier states" }).click();
  const states = page.locator(".panel li", { hasText: "1 answer" });
  await states.first().waitFor();
  await checkAccessibility(page);
  await screenshot(page, `earlier-${name}`);
  const answers = () => kept(page, draft).then((document) => Object.keys(document.answers));
  await states.first().getByRole("button").click();
  await done(page, "Undo brings back").waitFor();
  assert.deepEqual(await answers(), ["A-02"]);
  await page.getByRole("button", { name: "Undo" }).click();
  await saved(page);
  await page.waitForFunction((draft) => localStorage.getItem(`palermo/draft/${draft}`).includes("B-05"), draft);
  await page.locator("summary", { hasText: "Earlier states" }).click();
  await page.getByRole("button", { name: "Clear all answers" }).click();
  await done(page, "All answers were cleared").waitFor();
  assert.deepEqual(await answers(), []);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.waitForFunction((draft) => localStorage.getItem(`palermo/draft/${draft}`).includes("B-05"), draft);
  await page.evaluate(
    ([name, text]) => {
      const data = new DataTransfer();
      data.items.add(new File([text], name, { type: "application/json" }));
      window.dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
    },
    [file.name, file.text],
  );
  await done(page, "The file took the place of this draft").waitFor();
  assert.deepEqual(await answers(), ["A-02"]);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.waitForFunction((draft) => localStorage.getItem(`palermo/draft/${draft}`).includes("B-05"), draft);
});

inEachBrowser("1: earlier states make room for the draft where storage is full", async ({ open }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await section(page, draft, "elements");
  await comment(page, "A-02", "A long comment. ".repeat(1_000));
  await saved(page);
  await page.reload();
  await page.locator(".question").first().waitFor();
  await page.check('input[name="A-02/law"][value="full"]');
  await saved(page);
  const past = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("palermo/past/")));
  assert.equal((await past()).length, 1);
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
  await comment(page, "B-05", "Another comment. ".repeat(200));
  await page.waitForFunction((draft) => localStorage.getItem(`palermo/draft/${draft}`).includes("Another comment"), draft);
  assert.deepEqual(await past(), [], "the earlier state went, the draft was kept");
});

inEachBrowser("keys alone go through a section and answer it; they can be switched off and never act while one types", async ({ open, name }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await section(page, draft, "elements");
  const at = () => page.evaluate(() => document.activeElement.id || document.activeElement.name);
  await page.keyboard.press("n");
  assert.equal(await at(), "question-A-02");
  await page.keyboard.press("1");
  assert.ok(await page.locator('input[name="A-02/law"]').first().isChecked());
  await page.keyboard.press("n");
  const second = await at();
  assert.notEqual(second, "question-A-02");
  await page.keyboard.press("p");
  assert.equal(await at(), "question-A-02");
  await page.keyboard.press("c");
  assert.equal(await at(), "A-02-comment");
  await page.keyboard.type("n1?/hc");
  assert.equal(await page.inputValue('[name="A-02/comment"]'), "n1?/hc", "what is typed is text");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Control+1");
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await dialog.waitFor();
  await checkAccessibility(page);
  await screenshot(page, `keys-${name}`);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.keyboard.press("/");
  await page.waitForFunction(() => document.activeElement.name === "find/words");
  await page.locator("h1").click();
  await page.keyboard.press("?");
  await dialog.getByLabel("Use these keys").uncheck();
  await dialog.getByRole("button", { name: "Close" }).click();
  await section(page, draft, "elements");
  await page.waitForFunction(() => document.activeElement.tagName === "H1");
  for (const key of ["n", "1", "?"]) await page.keyboard.press(key);
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1");
  assert.equal(await dialog.count(), 0);
  // The help switches them on again.
  await go(page, "#/help");
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await dialog.getByLabel("Use these keys").check();
});

inEachBrowser(
  "every question of every topic is answered with the keyboard alone",
  async ({ open }) => {
    const { page } = await open("#/");
    const press = (key) => page.keyboard.press(key);
    const inUse = (look) => page.evaluate(look);
    const tabTo = async (is) => {
      for (let presses = 0; presses < 400; presses++) {
        await press("Tab");
        if (await inUse(is)) return;
      }
      throw new Error("not reached by Tab");
    };
    await tabTo(() => document.activeElement.textContent === "Begin");
    await press("Enter");
    await page.locator("#member").waitFor();
    await tabTo(() => document.activeElement.id === "member");
    await page.keyboard.type("Fiji");
    for (;;) {
      await press("Tab");
      if (await inUse(() => document.activeElement.type === "checkbox")) await press("Space");
      if (await inUse(() => document.activeElement.textContent === "Begin")) break;
    }
    await press("Enter");
    await page.locator(".tasks").first().waitFor();
    await tabTo(() => document.activeElement.textContent === "Go to the first question");
    await press("Enter");
    for (;;) {
      await page.locator(".question input").first().waitFor();
      const ids = await page.locator(".question").evaluateAll((all) => all.map((one) => one.id));
      const isOpen = (id) => page.locator(`[id="${id}"]:not(.closed) .item`).evaluateAll((all) => all.some((one) => !one.querySelector("input:checked")));
      for (const id of ids) {
        while ((await inUse(() => document.activeElement.closest(".question")?.id)) !== id) await press("n");
        while (await isOpen(id)) await press("4");
      }
      await tabTo(() => document.activeElement.matches(".neighbours a:last-child"));
      // The address changes before the page does, and the questions on it must be those of the new one.
      const heading = await page.locator("h1").elementHandle();
      await press("Enter");
      await page.waitForFunction((heading) => !heading.isConnected && document.querySelector("h1"), heading);
      if (await page.evaluate(() => location.hash.split("/").length === 3)) break;
    }
    const words = await page.locator(".summary .big").innerText();
    const [answered, asked] = words.match(/\d+/g).map(Number);
    assert.equal(answered, asked, words);
    assert.ok(asked > 180, words);
    await page.getByRole("link", { name: "See the results" }).waitFor();
  },
  { browsers: ["chromium"] },
);

inEachBrowser("what cannot be kept is said beside its field and in a summary that leads there; nothing that was typed is lost", async ({ open, name }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await section(page, draft, "elements");
  await page.locator("#A-02 summary", { hasText: "What stands in the way" }).click();
  const field = page.locator('[name="A-02/other_challenges"]');
  const long = "x".repeat(2_001);
  await field.fill(long);
  const link = page.locator('[role="alert"] a', { hasText: "longer than 2000 characters" });
  await link.waitFor();
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  const described = (await field.getAttribute("aria-describedby")).split(" ")[0];
  assert.match(await page.locator(`#${described}`).innerText(), /longer than 2000 characters/);
  await checkAccessibility(page);
  await screenshot(page, `field-error-${name}`);
  await link.click();
  assert.equal(await page.evaluate(() => document.activeElement.name), "A-02/other_challenges");
  // Another page and back by the link of the summary: what was typed is still there.
  await go(page, `#/a/${draft}/review`);
  await page.locator("h1", { hasText: "Review" }).waitFor();
  await link.click();
  await page.locator(".question").first().waitFor();
  await page.waitForFunction((long) => document.querySelector('[name="A-02/other_challenges"]')?.value === long, long);
  await page.waitForFunction(() => document.querySelector('[name="A-02/other_challenges"]').getAttribute("aria-invalid") === "true");
  await page.locator("#A-02 summary", { hasText: "What stands in the way" }).click();
  await field.fill("short");
  await link.waitFor({ state: "detached" });
  assert.equal(await field.getAttribute("aria-invalid"), null);
  await saved(page);
  assert.deepEqual((await kept(page, draft)).answers["A-02"].other_challenges, ["short"]);
});

inEachBrowser("what was cited is offered, and choosing it fills an empty piece", async ({ open }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await section(page, draft, "elements");
  const add = async (id) => {
    await page.locator(`#${id} summary`, { hasText: "Evidence" }).click();
    await page.locator(`#${id}`).getByRole("button", { name: "Add evidence" }).click();
  };
  await add("A-02");
  await page.fill('[name="A-02/evidence/0/title"]', "Penal Code");
  await page.fill('[name="A-02/evidence/0/provision"]', "s. 112");
  await page.fill('[name="A-02/evidence/0/date"]', "2009-11-05");
  await page.selectOption('[name="A-02/evidence/0/status"]', "in_force");
  await add("B-05");
  const list = await page.locator('[name="B-05/evidence/0/title"]').getAttribute("list");
  assert.deepEqual(await page.locator(`#${list} option`).evaluateAll((all) => all.map((one) => one.value)), ["Penal Code"]);
  await page.fill('[name="B-05/evidence/0/title"]', "Penal Code");
  await page.locator("#B-05").getByRole("button", { name: "Fill in what you wrote of this title before" }).click();
  assert.equal(await page.inputValue('[name="B-05/evidence/0/provision"]'), "s. 112");
  await saved(page);
  await page.waitForFunction((draft) => localStorage.getItem(`palermo/draft/${draft}`).includes('"B-05"'), draft);
  const piece = (await kept(page, draft)).answers["B-05"].evidence[0];
  assert.deepEqual([piece.title, piece.provision, piece.date, piece.status], ["Penal Code", "s. 112", "2009-11-05", "in_force"]);
});

inEachBrowser("hints of the first visit go away for good, and a host's contact is shown", async ({ open, name }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await section(page, draft, "elements");
  await screenshot(page, `hint-${name}`);
  await page.getByRole("button", { name: "Got it" }).click();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1", "the focus is not lost");
  await page.reload();
  await page.locator(".question").first().waitFor();
  assert.equal(await page.getByRole("button", { name: "Got it" }).count(), 0);
  assert.equal(await page.locator(".bottom", { hasText: "Contact" }).count(), 0);
  // A host writes it into index.html. Over BiDi, Firefox does not let the answer be changed.
  if (name === "firefox") return;
  // A first visit: what a service worker keeps comes from no network.
  const { page: hosted } = await open("#/help");
  await hosted.route(/\/(index\.html)?$/, async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(/<meta name="?local-contact"?[^>]*>/, '<meta name="local-contact" content="Anti-trafficking unit, +679 000">');
    await route.fulfill({ response: answer, body });
  }, { times: 1 });
  await hosted.evaluate(async () => {
    for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
  });
  await hosted.reload();
  await hosted.locator(".bottom", { hasText: "Anti-trafficking unit, +679 000" }).waitFor();
});

inEachBrowser("21: caret and selection survive saving, and scores that move, while one types", async ({ open }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await section(page, draft, "elements");
  const field = await comment(page, "A-02", "The definition stands in section 112.");
  await field.evaluate((area) => {
    area.focus();
    area.setSelectionRange(4, 14, "backward");
    window.area = area;
  });
  const stands = () =>
    page.evaluate(() => {
      const { selectionStart, selectionEnd, selectionDirection, value } = window.area;
      return [document.activeElement === window.area, window.area.isConnected, selectionStart, selectionEnd, selectionDirection, value];
    });
  const before = await stands();
  await page.waitForFunction((draft) => localStorage.getItem(`palermo/draft/${draft}`)?.includes("section 112"), draft);
  assert.deepEqual(await stands(), before, "after saving");
  // An answer is given without leaving the field, as another program of the page would: figures and progress move.
  const progress = page.locator(".where p").first();
  const words = await progress.innerText();
  await page.evaluate(() => {
    const radio = document.querySelector('input[name="A-02/law"]');
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await page.waitForFunction((words) => document.querySelector(".where p").innerText !== words, words);
  assert.deepEqual(await stands(), before, "after the figures moved");
  await page.keyboard.type("offence");
  await saved(page);
  assert.equal(await field.inputValue(), "The offence stands in section 112.");
  assert.deepEqual(await page.evaluate(() => [window.area.selectionStart, window.area.selectionEnd]), [11, 11]);
});

inEachBrowser(
  "21: a text that an input method composes survives saving and figures that move",
  async ({ open }) => {
    const { page, context } = await open("#/");
    const draft = await begin(page);
    await section(page, draft, "elements");
    const field = await comment(page, "A-02", "");
    await field.evaluate((area) => {
      window.ended = 0;
      area.addEventListener("compositionend", () => window.ended++);
    });
    // As Chinese, Thai and Vietnamese are written: what is composed changes until it is taken.
    const words = [["n", "ni", "ni hao", "你好"], ["ก", "กำ", "กำลัง"], ["t", "tie", "tiê", "tiếng"]];
    const keyboard = await context.newCDPSession(page);
    const levels = page.locator('input[name="A-02/law"]');
    let before = "";
    await field.focus();
    for (const [turn, steps] of words.entries()) {
      for (const composed of steps.slice(0, -1)) {
        await keyboard.send("Input.imeSetComposition", { text: composed, selectionStart: composed.length, selectionEnd: composed.length });
        const kept = before + composed;
        await page.waitForFunction(([draft, kept]) => JSON.parse(localStorage.getItem(`palermo/draft/${draft}`)).answers["A-02"]?.comment === kept, [draft, kept]);
        // Figures move under it.
        await levels.nth(turn).evaluate((radio) => {
          radio.checked = true;
          radio.dispatchEvent(new Event("change", { bubbles: true }));
        });
        assert.deepEqual(await field.evaluate((area) => [document.activeElement === area, area.value, window.ended]), [true, kept, turn]);
      }
      await keyboard.send("Input.insertText", { text: steps.at(-1) });
      before += steps.at(-1);
      assert.deepEqual(await field.evaluate((area) => [area.value, window.ended]), [before, turn + 1]);
    }
    await page.waitForFunction(([draft, kept]) => JSON.parse(localStorage.getItem(`palermo/draft/${draft}`)).answers["A-02"].comment === kept, [draft, before]);
  },
  // Only Chromium lets a test compose.
  { browsers: ["chromium"] },
);

inEachBrowser("22: one goes on at the question where one stopped", async ({ open }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await section(page, draft, "elements", "A-02");
  const [first, , third] = await page.locator(".question").evaluateAll((all) => all.map((one) => one.id));
  await page.locator(`#${first} input[name="${first}/law"]`).first().check();
  await page.locator(`#${third} input`).first().focus();
  await go(page, "#/");
  await page.getByRole("button", { name: /^Continue/ }).click();
  await page.locator(`#question-${third}:focus`).waitFor();
  await go(page, `#/a/${draft}`);
  await page.getByRole("link", { name: "Continue where you stopped" }).click();
  await page.locator(`#question-${third}:focus`).waitFor();
});

inEachBrowser("20: a browser that translates the page, each text wrapped, changes nothing in how it works", async ({ open }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  // As browsers do: every text node is put into <font><font>, again whenever texts change.
  await page.evaluate(() => {
    const wrap = () => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const texts = [];
      while (walker.nextNode()) texts.push(walker.currentNode);
      for (const text of texts) {
        if (!text.data.trim() || text.parentElement.closest("font, script, textarea, option, select, title")) continue;
        const [outer, inner] = [document.createElement("font"), document.createElement("font")];
        text.replaceWith(outer);
        outer.append(inner);
        inner.append(`‹${text.data}›`);
      }
    };
    wrap();
    new MutationObserver(wrap).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  await section(page, draft, "elements");
  const progress = () => page.locator(".where p").first().innerText();
  const before = await progress();
  assert.match(before, /‹/);
  await page.check('input[name="A-02/law"][value="full"]');
  await page.waitForFunction((before) => document.querySelector(".where p").innerText !== before, before);
  await page.locator(".status", { hasText: "‹Saved" }).waitFor();
  await comment(page, "A-02", "while translated");
  await page.getByRole("button", { name: "Undo" }).click();
  await page.waitForFunction(() => document.querySelector('[name="A-02/comment"]').value === "");
  await go(page, `#/a/${draft}/results`);
  await page.locator("h1", { hasText: "‹Results" }).waitFor();
  await go(page, `#/a/${draft}/offences`);
  await page.locator(".question").first().waitFor();
  await page.check('input[name="C-01/law"][value="none"]');
  await page.waitForFunction((draft) => JSON.parse(localStorage.getItem(`palermo/draft/${draft}`)).answers["C-01"]?.law.level === "none", draft);
  await go(page, "#/");
  await page.locator("h1", { hasText: "‹How far" }).waitFor();
});

inEachBrowser("a hard word says what it means where it stands, by pointer and by keys", async ({ open }) => {
  const { page } = await open("#/");
  const draft = await begin(page);
  await section(page, draft, "elements", "A-02");
  const question = page.locator("#A-02");
  const meaning = question.getByText(/without which the rest cannot stand/);
  assert.equal(await meaning.isVisible(), false);
  const height = await question.evaluate((one) => one.offsetHeight);
  await question.locator("summary", { hasText: "Core" }).click();
  await meaning.waitFor();
  assert.equal(await question.evaluate((one) => one.offsetHeight), height, "nothing moves");
  await checkAccessibility(page);
  await page.keyboard.press("Enter");
  await meaning.waitFor({ state: "hidden" });
  await question.locator("summary", { hasText: "Duty" }).focus();
  await page.keyboard.press("Enter");
  await question.getByText(/every State that is a party has to do this/).waitFor();
  await page.locator("summary", { hasText: "What these figures mean" }).click();
  await page.getByText(/where duties count for more/).waitFor();
});

for (const [title, options, prepare] of [
  ["320 px wide", { viewport: { width: 320, height: 700 } }],
  ["200 % text", { viewport: { width: 1280, height: 800 } }, (page) => page.evaluate(() => (document.documentElement.style.fontSize = "212.5%"))],
  ["dark", { colorScheme: "dark" }],
  ["forced colours", { forcedColors: "active" }],
  ["more contrast", { contrast: "more" }],
]) {
  inEachBrowser(`every state passes the accessibility scan: ${title}`, async ({ open, name }) => {
    const { page } = await open("#/", options);
    const look = async (what) => {
      await prepare?.(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `${what} is ${wide} px too wide`);
      await checkAccessibility(page);
      await screenshot(page, `state-${what}-${title}-${name}`);
    };
    const draft = await begin(page);
    await page.locator("summary", { hasText: "Status:" }).click();
    await page.selectOption("#status", "cleared");
    await page.locator("summary", { hasText: "Earlier states" }).click();
    await page.getByLabel("Show", { exact: true }).selectOption({ label: "Core questions" });
    await page.locator(".found a").first().waitFor();
    await look("overview");
    await section(page, draft, "elements");
    await page.check('input[name="A-02/law"][value="unknown"]');
    await page.locator("#A-02 summary", { hasText: "What stands in the way" }).click();
    await page.fill('[name="A-02/other_challenges"]', "x".repeat(2_001));
    await page.locator('[role="alert"] a').waitFor();
    await page.locator("#A-02 summary", { hasText: "Evidence" }).click();
    await page.locator("#A-02").getByRole("button", { name: "Add evidence" }).click();
    await look("section-error");
    await page.locator("h1").click();
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    await look("keys");
    await page.keyboard.press("Escape");
    await go(page, "#/");
    await page.getByRole("button", { name: /^Rename/ }).click();
    await page.getByRole("dialog").waitFor();
    await look("rename");
  }, { browsers: ["forced colours", "more contrast"].includes(title) ? BROWSERS.filter((one) => one === "chromium") : BROWSERS });
}

inEachBrowser(
  "all questions are answered by Tab, arrows and Space alone",
  async ({ open, t }) => {
    const { page } = await open("#/");
    const draft = await begin(page);
    let [keys, answered] = [0, 0];
    const done = page.getByRole("link", { name: "All answered: see the results" });
    const way = page.getByRole("link", { name: /^(Go to the first question|Continue where you stopped)$/ });
    await way.focus();
    await page.keyboard.press("Enter");
    for (let guard = 0; guard < 60; guard += 1) {
      await page.locator(".question").first().waitFor();
      await page.waitForFunction(() => document.activeElement !== document.body);
      const open = () =>
        page.evaluate(() => [...document.querySelectorAll("fieldset.item")].filter((one) => one.offsetParent && !one.querySelector("input:checked")).length);
      for (let step = 0; step < 2_500 && (await open()) > 0; step += 1) {
        await page.keyboard.press("Tab");
        keys += 1;
        const isOpen = await page.evaluate(() => {
          const at = document.activeElement;
          return at.matches(".item input[type=radio]") && !at.closest(".item").querySelector("input:checked");
        });
        if (!isOpen) continue;
        await page.keyboard.press("Space");
        keys += 1;
        answered += 1;
      }
      assert.equal(await open(), 0, `everything in ${page.url().split("#")[1]} can be reached`);
      // On to the next section by its link.
      const next = page.locator(".neighbours a", { hasText: "Next" });
      if ((await next.count()) === 0) {
        // A later answer may have opened an earlier question: the overview finds it.
        await go(page, `#/a/${draft}`);
        await page.locator(".tasks").first().waitFor();
        if (await done.isVisible()) break;
        await page.getByLabel("Show", { exact: true }).selectOption({ label: "Open" });
        await page.locator(".found a").first().focus();
        await page.keyboard.press("Enter");
        await page.waitForFunction(() => location.hash.split("/").length > 4);
        continue;
      }
      const before = page.url();
      for (let step = 0; step < 2_500; step += 1) {
        if (await next.evaluate((link) => link === document.activeElement)) break;
        await page.keyboard.press("Tab");
        keys += 1;
      }
      await page.keyboard.press("Enter");
      keys += 1;
      await page.waitForFunction((before) => location.href !== before && document.activeElement.tagName === "H1", before);
    }
    await done.waitFor();
    t.diagnostic(`${answered} answers, ${keys} keys`);
    assert.ok(answered > 100);
  },
  { browsers: BROWSERS.filter((one) => one === "chromium"), timeout: 400_000 },
);

inEachBrowser("from the address to the first answered question in five clicks and choices", async ({ open, name }) => {
  const { page } = await open("");
  let clicks = 0;
  const click = async (locator) => {
    await locator.click();
    clicks += 1;
  };
  await click(page.getByRole("button", { name: "Begin" }));
  await page.locator("#member").waitFor();
  await screenshot(page, `walk-new-${name}`);
  await page.selectOption("#member", "FJ");
  clicks += 1;
  await click(page.getByRole("button", { name: "Begin" }));
  await page.locator(".tasks").first().waitFor();
  await screenshot(page, `walk-overview-${name}`);
  await click(page.getByRole("link", { name: "Go to the first question" }));
  await page.locator(".question").first().waitFor();
  await page.screenshot({ path: `${process.env.TMPDIR ?? "/tmp"}/walk-section-${name}.png` });
  await click(page.locator(".question .scale label").first());
  await saved(page);
  assert.equal(clicks, 5);
  assert.equal(Object.keys((await kept(page, await draftOf(page))).answers).length, 1);
});

inEachBrowser("the page of components passes the accessibility scan", async ({ browser, name }) => {
  const site = await serve({ folder: fileURLToPath(new URL("../../style", import.meta.url)) });
  const page = await browser.newPage();
  try {
    await page.goto(`${site.url}components.html`);
    await page.locator("h1").waitFor();
    await checkAccessibility(page);
    await screenshot(page, `components-${name}`);
  } finally {
    await page.close();
    await site.close();
  }
});
