// Drafts that cannot be lost: a browser that is killed, storage that is gone, tabs that write at the same moment. Titles begin with
// the number of RELIABILITY where one fits.

import assert from "node:assert/strict";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { dice, killFirstVisit, killOnce, MOST } from "./kill.mjs";
import { asFile, begin, checkAccessibility, done, draftOf, go, inEachBrowser, kept, launchProfile, saved, savedFile, screenshot, section, server, temporaryFolder } from "./support.mjs";

/** Begins and goes to the first questions. */
async function answering(page, member) {
  const draft = await begin(page, { member });
  await section(page, draft, "elements");
  return draft;
}

/** The drafts that the journal has lines of, one a line. */
const journal = (page) =>
  page.evaluate(
    () =>
      new Promise((done, failed) => {
        const request = indexedDB.open("palermo-journal");
        request.onerror = () => failed(request.error);
        request.onupgradeneeded = () => request.transaction.abort();
        request.onsuccess = () => {
          const all = request.result.transaction("lines").objectStore("lines").getAll();
          all.onsuccess = () => {
            request.result.close();
            done(all.result.map(([draft]) => draft));
          };
        };
      }),
  );

const isNoted = async (page, draft) => {
  for (let tries = 0; tries < 100; tries++) {
    const lines = await journal(page).catch(() => []);
    if (lines.includes(draft)) return;
    await page.waitForTimeout(50);
  }
  throw new Error("the journal has nothing of the draft");
};

inEachBrowser(
  "22: a browser that is killed loses the last second at most, and never a draft",
  async () => {
    for (let seed = 1; seed <= 5; seed++) {
      const { missing } = await killOnce(dice(seed));
      assert.ok(missing <= MOST, `kill ${seed}: ${missing} ms are missing`);
    }
  },
  { browsers: ["chromium"] },
);

inEachBrowser(
  "22: a browser that is killed in the first seconds of a first visit loses the last second at most, whether the worker has come or not",
  async () => {
    const text = "Typed in the first seconds.";
    for (const delay of [0, 15_000, 0]) {
      assert.equal(await killFirstVisit({ delay, text }), text, `the worker comes after ${delay} ms`);
    }
  },
  { browsers: ["chromium"] },
);

inEachBrowser("a draft that local storage has lost comes back from the journal, and one that the journal lost stays", async ({ open }) => {
  // A file of the site shown by itself has no icon.
  const { page } = await open("#/", { tolerate: [/favicon\.ico/, /status of 404/] });
  const draft = await answering(page);
  await page.locator('input[name="A-02/law"]').nth(2).check();
  await page.waitForFunction((draft) => localStorage.getItem(`palermo/draft/${draft}`)?.includes("A-02"), draft);
  await isNoted(page, draft);
  const before = await kept(page, draft);
  // As a browser does it that writes late: what stood in local storage is gone, what stands in IndexedDB is not.
  const blank = new URL("schemas/assessment.schema.json", page.url()).href;
  await page.goto(blank);
  await page.evaluate(() => localStorage.clear());
  await page.goto((await server()).url);
  await page.waitForFunction((draft) => localStorage.getItem(`palermo/draft/${draft}`)?.includes("A-02"), draft);
  assert.deepEqual(await kept(page, draft), before);
  await page.getByRole("button", { name: /^Continue/ }).waitFor();
  // The other way round.
  await page.goto(blank);
  await page.evaluate(
    () =>
      new Promise((done) => {
        indexedDB.open("palermo-journal").onsuccess = ({ target: { result } }) => {
          result.transaction("lines", "readwrite").objectStore("lines").clear().onsuccess = () => done(result.close());
        };
      }),
  );
  await page.goto(`${(await server()).url}#/a/${draft}/elements`);
  await page.locator('input[name="A-02/law"]').nth(2).waitFor();
  assert.ok(await page.locator('input[name="A-02/law"]').nth(2).isChecked());
  assert.deepEqual(await kept(page, draft), before);
});

inEachBrowser("what is deleted, or removed with everything, does not come back", async ({ open }) => {
  const { page } = await open("#/");
  const first = await answering(page);
  await isNoted(page, first);
  const second = await answering(page, "TH");
  await isNoted(page, second);
  await go(page, "#/");
  await page.getByRole("button", { name: "Delete Fiji" }).click();
  await page.waitForFunction((draft) => !localStorage.getItem(`palermo/draft/${draft}`), first);
  for (let tries = 0; (await journal(page)).includes(first); tries++) {
    assert.ok(tries < 100, "the journal forgets it, too");
    await page.waitForTimeout(50);
  }
  await page.reload();
  await page.getByRole("button", { name: /^Continue/ }).waitFor();
  await page.waitForTimeout(1_500);
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((name) => /draft|gone/.test(name))), [`palermo/draft/${second}`]);
  await page.getByRole("button", { name: "Remove everything" }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: /Remove/ }).click();
  await done(page, "removed").waitFor();
  assert.deepEqual(await journal(page), []);
  await page.reload();
  await page.waitForTimeout(1_500);
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes("draft"))), []);
});

inEachBrowser("4: two tabs that write at the same moment lose nothing of each other", async ({ open }) => {
  const { page: one, context } = await open("#/");
  const draft = await answering(one);
  await one.waitForFunction((draft) => localStorage.getItem(`palermo/draft/${draft}`), draft);
  const { page: two } = await open(`#/a/${draft}/elements`, { context });
  await two.locator(".question input").first().waitFor();
  const names = await one.locator(".item").evaluateAll((all) => all.map((item) => item.querySelector("input").name));
  const expected = {};
  for (let round = 0; round + 1 < names.length; round += 2) {
    const choose = (page, name, at) =>
      page.evaluate(([name, at]) => {
        const radio = document.querySelectorAll(`input[name="${name}"]`)[at];
        radio.click();
        return radio.value;
      }, [name, at]);
    // Both are written a quarter of a second later, at the same moment.
    const [a, b] = await Promise.all([choose(one, names[round], round % 3), choose(two, names[round + 1], (round + 1) % 3)]);
    expected[names[round]] = a;
    expected[names[round + 1]] = b;
    await one.waitForTimeout(round % 4 === 0 ? 400 : 150);
  }
  const levels = (document) => Object.fromEntries(Object.keys(expected).map((name) => {
    const [indicator, dimension] = name.split("/");
    return [name, document.answers[indicator]?.[dimension]?.level];
  }));
  for (const page of [one, two]) {
    let now;
    for (let tries = 0; tries < 60; tries++) {
      now = levels(await kept(page, draft));
      if (JSON.stringify(now) === JSON.stringify(expected)) break;
      await page.waitForTimeout(100);
    }
    assert.deepEqual(now, expected);
    const shown = await page.evaluate((names) => Object.fromEntries(names.map((name) => [name, document.querySelector(`input[name="${name}"]:checked`)?.value])), Object.keys(expected));
    assert.deepEqual(shown, expected);
    assert.equal(await page.locator('[role="alert"] li').count(), 0, "nobody is asked to choose");
  }
  // And then it is quiet: neither writes again and again what the other has.
  const writes = await one.evaluate(async (draft) => {
    let count = 0;
    addEventListener("storage", (event) => (count += event.key === `palermo/draft/${draft}`));
    await new Promise((done) => setTimeout(done, 2_500));
    return count;
  }, draft);
  assert.equal(writes, 0);
});

inEachBrowser("4: where two tabs answer the same question differently, the person chooses, in the words of the form", async ({ open, name }) => {
  const { page: one, context } = await open("#/");
  const draft = await answering(one);
  await one.waitForFunction((draft) => localStorage.getItem(`palermo/draft/${draft}`), draft);
  const { page: two } = await open(`#/a/${draft}/elements`, { context });
  await two.locator(".question input").first().waitFor();
  const choose = (page, name, value) => page.evaluate(([name, value]) => document.querySelector(`input[name="${name}"][value="${value}"]`).click(), [name, value]);
  const choice = (page) => page.locator('[role="alert"] .notice', { hasText: "Another tab changed the same" });
  const soon = (page, found, given) => page.waitForFunction(found, given, { polling: 100 });
  const level = (page, value) => soon(page, ([value]) => document.querySelector('input[name="A-02/law"]:checked')?.value === value, [value]);
  const stored = (page, value) => soon(page, ([draft, value]) => JSON.parse(localStorage.getItem(`palermo/draft/${draft}`)).answers["A-02"].law.level === value, [draft, value]);
  /** Both answer at the same moment; returns the tab that asks, its own answer, and that of the other. */
  const differ = async (a, b) => {
    await Promise.all([choose(one, "A-02/law", a), choose(two, "A-02/law", b)]);
    for (let tries = 0; tries < 200; tries += 1) {
      for (const [page, mine, theirs, other] of [[one, a, b, two], [two, b, a, one]]) {
        if (await choice(page).isVisible()) return { page, mine, theirs, other };
      }
      await one.waitForTimeout(50);
    }
    throw new Error("nobody is asked");
  };

  const first = await differ("full", "partial");
  const words = await choice(first.page).innerText();
  assert.match(words, /A-02 Law: /);
  const label = (value) => first.page.evaluate((value) => document.querySelector(`input[name="A-02/law"][value="${value}"]`).closest("label").innerText.trim().split("\n")[0], value);
  const [mine, theirs] = [await label(first.mine), await label(first.theirs)];
  assert.ok(words.includes(`Here: ${mine}`) && words.includes(`In the other tab: ${theirs}`), `${words} / ${mine} / ${theirs}`);
  await checkAccessibility(first.page);
  await screenshot(first.page, `choice-${name}`, { fullPage: false });
  await first.page.bringToFront();
  await choice(first.page).getByRole("button", { name: /^Take the other/ }).press("Enter");
  await soon(first.page, () => document.activeElement.tagName === "H1");
  for (const page of [one, two]) {
    await level(page, first.theirs);
    await stored(page, first.theirs);
    await choice(page).waitFor({ state: "detached" });
  }

  const second = await differ("substantial", "none");
  await second.page.bringToFront();
  await choice(second.page).getByRole("button", { name: /^Keep what is here/ }).click();
  for (const page of [one, two]) {
    await level(page, second.mine);
    await stored(page, second.mine);
    await choice(page).waitFor({ state: "detached" });
  }
  // What was chosen stays, whatever the other tab writes next.
  await choose(second.other, "A-03/law", "full");
  await soon(second.page, () => document.querySelector('input[name="A-03/law"]:checked')?.value === "full");
  await level(second.page, second.mine);
  await stored(second.page, second.mine);
});

inEachBrowser("25: the browser is asked not to delete drafts once there is work to lose, and a file is asked for", async ({ open }) => {
  const { page } = await open("#/");
  await page.evaluate(() => {
    window.asked = 0;
    StorageManager.prototype.persist = async () => Boolean((window.asked += 1));
  });
  const draft = await begin(page);
  const words = () => page.locator(".summary").innerText();
  assert.doesNotMatch(await words(), /file yet/, "there is nothing to lose yet");
  const answer = async (count) => {
    await section(page, draft, "elements");
    const names = await page.locator(".item").evaluateAll((all) => all.map((item) => item.querySelector("input").name));
    for (const name of names.slice(0, count)) await page.locator(`input[name="${name}"]`).nth(1).check();
    await page.waitForFunction(([draft, count]) => Object.keys(JSON.parse(localStorage.getItem(`palermo/draft/${draft}`)).answers).length === count, [draft, count]);
    await go(page, `#/a/${draft}`);
  };
  await answer(2);
  await page.locator(".summary .note", { hasText: "has not been saved as a file yet. This browser may delete" }).waitFor();
  assert.equal(await page.evaluate(() => window.asked), 0, "two answers are not much work");
  await savedFile(page, () => page.getByRole("button", { name: "Save as JSON" }).click());
  await page.locator('[role="status"]', { hasText: "was saved" }).or(page.locator('[role="status"]', { hasText: ".json" })).first().waitFor();
  await page.locator(".summary .note", { hasText: "was handed to the browser on" }).waitFor();
  await page.locator(".summary").getByRole("button", { name: "I have it" }).click();
  await page.locator(".summary", { hasText: /The file of \d+ \w+ \d{4} has everything/ }).waitFor();
  await answer(10);
  await page.locator(".summary .note", { hasText: "Changed since its last file" }).waitFor();
  assert.equal(await page.evaluate(() => window.asked), 1);
  await answer(11);
  assert.equal(await page.evaluate(() => window.asked), 1, "once a day is enough");
});

inEachBrowser("3, 6: where the journal is one of a newer form, drafts are kept without it, and it is left as it is", async ({ open }) => {
  const { page } = await open("licences.txt", { tolerate: [/404/] }); // its icon
  // A journal of a later version, there before the form: it cannot be opened, and must not be replaced.
  await page.evaluate(
    () =>
      new Promise((done, failed) => {
        const request = indexedDB.open("palermo-journal", 9);
        request.onupgradeneeded = () => request.result.createObjectStore("lines-of-a-newer-form").add("a line", 1);
        request.onsuccess = () => done(request.result.close());
        request.onerror = () => failed(request.error);
      }),
  );
  await page.goto((await server()).url);
  const draft = await answering(page);
  await page.check('input[name="A-02/law"][value="full"]');
  await page.waitForFunction((draft) => localStorage.getItem(`palermo/draft/${draft}`)?.includes("A-02"), draft);
  await page.reload();
  await page.locator('input[name="A-02/law"][value="full"]:checked').waitFor({ state: "attached" });
  const left = await page.evaluate(
    () =>
      new Promise((done) => {
        const request = indexedDB.open("palermo-journal");
        request.onsuccess = () => {
          done([request.result.version, [...request.result.objectStoreNames]]);
          request.result.close();
        };
      }),
  );
  assert.deepEqual(left, [9, ["lines-of-a-newer-form"]]);

  // A record of a newer form in this form's own journal is set aside beside the drafts, and offered as a file.
  const { page: other } = await open("#/", {});
  const second = await answering(other);
  await other.check('input[name="A-02/law"][value="full"]');
  await isNoted(other, second);
  const newer = '{"format":"palermo-journal/2","draft":"?"}';
  await other.evaluate(
    ([draft, newer]) =>
      new Promise((done, failed) => {
        const request = indexedDB.open("palermo-journal");
        request.onerror = () => failed(request.error);
        request.onsuccess = () => {
          const transaction = request.result.transaction("lines", "readwrite");
          transaction.objectStore("lines").add([draft, Date.now(), false, newer]);
          transaction.oncomplete = () => done(request.result.close());
        };
      }),
    [second, newer],
  );
  await other.reload();
  await go(other, "#/");
  const file = await savedFile(other, () => other.getByRole("button", { name: "Save it as a file" }).click());
  assert.equal(file.text, newer);
  await go(other, `#/a/${second}/elements`);
  assert.ok(await other.isChecked('input[name="A-02/law"][value="full"]'));
});

inEachBrowser("3: where IndexedDB is denied altogether, local storage keeps the draft", async ({ browser }) => {
  // As a browser denies it: whoever asks for it gets an error.
  const context = await browser.newContext();
  await context.addInitScript(() => Object.defineProperty(window, "indexedDB", { get: () => { throw new DOMException("denied", "SecurityError"); } }));
  try {
    const page = await context.newPage();
    await page.goto((await server()).url);
    const draft = await answering(page);
    await page.check('input[name="A-02/law"][value="full"]');
    await saved(page);
    await page.reload();
    await page.locator('input[name="A-02/law"][value="full"]:checked').waitFor({ state: "attached" });
    // The worker works on.
    await go(page, `#/a/${draft}/results`);
    // What is deleted is gone, though no journal can say so.
    await go(page, "#/");
    await page.getByRole("button", { name: /^Delete/ }).click();
    await page.reload();
    await page.locator(".promise").waitFor();
    assert.equal(await page.locator(".drafts > li").count(), 0);
    assert.equal(await page.evaluate((draft) => localStorage.getItem(`palermo/draft/${draft}`), draft), null);
  } finally {
    await context.close();
  }
});

inEachBrowser(
  "a browser whose journal is damaged starts, and keeps what local storage has",
  async () => {
    const profile = temporaryFolder("palermo-damaged");
    const { url } = await server();
    const context = await launchProfile("chromium", profile);
    const page = await context.newPage();
    await page.goto(`${url}#/`);
    const draft = await answering(page);
    await page.locator('input[name="A-02/law"]').nth(1).check();
    await isNoted(page, draft);
    // The journal has it at once; the browser hands local storage on a little later, even where it is closed in order.
    await page.waitForTimeout(2_000);
    await context.close();
    // The folder of the journal is gone, and a file stands in its place.
    const folder = join(profile, "Default", "IndexedDB");
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
    const again = await launchProfile("chromium", profile);
    const after = await again.newPage();
    await after.goto(`${url}#/a/${draft}/elements`);
    await after.locator('input[name="A-02/law"]').nth(1).waitFor();
    assert.ok(await after.locator('input[name="A-02/law"]').nth(1).isChecked());
    await after.locator('input[name="A-02/law"]').nth(3).check();
    await isNoted(after, draft);
    await again.close();
  },
  { browsers: ["chromium"] },
);

inEachBrowser("5, 7, 12: a file and a draft of an earlier version of the questions open, with every answer and a list to look at again", async ({ open }) => {
  const earlier = {
    format: "assessment/1",
    id: "earlier",
    instrument: { id: "palermo", version: "0.9.0" },
    subject: { name: "Earlier", as_at: "2026-01-31" },
    answers: { "J-05": { practice: { level: "partial" } }, "A-02": { law: { level: "full" } }, "Z-99": { comment: "of a question that is gone" } },
  };
  const { page } = await open("#/");
  const other = await begin(page);
  await go(page, "#/");
  await page.locator('input[type="file"]').setInputFiles(asFile("earlier.json", JSON.stringify(earlier)));
  const alert = page.locator('[role="alert"]');
  await alert.locator("li", { hasText: "J-05" }).waitFor();
  const words = await alert.innerText();
  assert.match(words, /version 0\.9\.0/);
  assert.match(words, /Z-99/);
  assert.doesNotMatch(words, /A-02/);
  await page.locator(".tasks").first().waitFor();
  // After a reload it is the file that is shown, not what was open before.
  await page.reload();
  await page.locator("h1", { hasText: "Earlier" }).waitFor();
  const draft = await draftOf(page);
  assert.notEqual(draft, other);
  const now = await kept(page, draft);
  assert.equal(now.answers["J-05"].practice.level, "partial");
  assert.equal(now.answers["A-02"].law.level, "full");
  assert.match(JSON.stringify(now), /of a question that is gone/);
  // A draft that an earlier release of the form left in this browser.
  await page.evaluate((text) => localStorage.setItem("palermo/draft/earlier-2", text), JSON.stringify({ ...earlier, id: "earlier-2" }));
  await page.reload();
  await go(page, "#/a/earlier-2/elements");
  await page.locator('input[name="A-02/law"][value="full"]:checked').waitFor({ state: "attached" });
  await page.check('input[name="A-02/law"][value="partial"]');
  await page.waitForFunction(() => localStorage.getItem("palermo/draft/earlier-2").includes('"modified"'));
  assert.match(await page.evaluate(() => localStorage.getItem("palermo/draft/earlier-2")), /of a question that is gone/);
});

inEachBrowser("6: a draft of a newer release is left as it is, listed, and can be saved", async ({ open }) => {
  const { page } = await open("#/");
  const newer = '{"format":"assessment/2","id":"newer","answers":{"A-02":{"law":{"level":"full"}}}}';
  await page.evaluate((text) => localStorage.setItem("palermo/draft/newer", text), newer);
  await page.reload();
  const file = await savedFile(page, () => page.getByRole("button", { name: "Save it as a file" }).click());
  assert.equal(file.text, newer);
  await go(page, "#/a/newer/elements");
  await page.locator("h1").waitFor();
  await go(page, "#/");
  await page.getByRole("button", { name: "Save it as a file" }).waitFor();
  assert.equal(await page.evaluate(() => localStorage.getItem("palermo/draft/newer")), newer);
});
