// The treaty status of a member: shown with its source, never filled in unasked, and what follows from the answer.

import assert from "node:assert/strict";

import { checkAccessibility, go, inEachBrowser, savedFile, screenshot } from "./support.mjs";

/** Begins for a member; returns the address of its overview. */
async function begin(page, member) {
  await page.goto(`${page.url().split("#")[0]}#/new?member=${member}`);
  await page.fill("#as_at", "2026-11-01");
  await page.getByRole("button", { name: "Begin" }).click();
  await page.locator(".tasks").first().waitFor();
  return page.evaluate(() => location.hash);
}

const contextOf = async (page) =>
  JSON.parse((await savedFile(page, () => page.getByRole("button", { name: "Save as JSON" }).click())).text).context;

/** Takes what is recorded as the answer. */
async function takeOver(page) {
  await page.getByRole("button", { name: "Take this as my answer" }).click();
  await page.waitForFunction(() => document.querySelector("#context-party-protocol").value !== "");
}

/** The strength shown above a question of a section. */
async function tag(page, overview, section, question) {
  await go(page, `${overview}/${section}`);
  return page.locator(`#${question} .tags .tag`).first().innerText();
}

inEachBrowser("the status of a member is shown with its source and filled in only on request", async ({ open, name }) => {
  const { page } = await open("#/new");
  const status = page.locator(".treaty-status");
  /** Opens what is recorded and returns its words. */
  const recorded = async () => {
    await status.locator("summary").click();
    await status.locator("li").first().waitFor();
    return status.innerText();
  };
  assert.equal(await status.count(), 0);
  await page.selectOption("#member", "TH");
  assert.match(await recorded(), /Trafficking in Persons Protocol: party since 17 October 2013 \(source: .+\)/);
  assert.equal(await status.getByRole("button").count(), 0, "there is nothing to fill in yet");
  await screenshot(page, `status-new-${name}`);
  await checkAccessibility(page);
  await page.selectOption("#member", "TO");
  const words = await recorded();
  assert.match(words, /Protocol: not a party \(source: .+\)/);
  assert.match(words, /Organized Crime Convention: to be confirmed by the member/);
  await page.selectOption("#member", "other");
  assert.equal(await status.count(), 0);

  const overview = await begin(page, "TH");
  await page.locator(".about > summary").click();
  await recorded();
  assert.equal(await contextOf(page), undefined, "nothing is filled in unasked");
  await screenshot(page, `status-overview-${name}`);
  await checkAccessibility(page);
  await takeOver(page);
  assert.deepEqual(await contextOf(page), { "party-protocol": ["yes"], "party-convention": ["yes"] });
  // It is an answer like any other: it can be changed and taken back.
  assert.equal(await page.locator("#context-party-protocol").inputValue(), "yes");
  await page.selectOption("#context-party-protocol", "no");
  assert.deepEqual((await contextOf(page))["party-protocol"], ["no"]);
  assert.equal(await tag(page, overview, "elements", "B-01"), "Standard (your State is not a party)");
});

inEachBrowser("what is a duty to others is a standard to a State that is not a party", async ({ open, name }) => {
  const { page } = await open("#/");
  const overview = await begin(page, "TO");
  assert.equal(await tag(page, overview, "elements", "B-01"), "Duty", "nothing follows before the answer");
  await go(page, overview);
  await page.locator(".about > summary").click();
  await page.locator(".treaty-status summary").click();
  await takeOver(page);
  assert.equal(await tag(page, overview, "elements", "B-01"), "Standard (your State is not a party)");
  await screenshot(page, `status-section-${name}`);
  await checkAccessibility(page);
  // The Convention is to be confirmed: what rests on it stands as it is written.
  assert.equal(await tag(page, overview, "offences", "C-04"), "Duty");
  // A standard binds where the State is a party to its treaty.
  assert.match(await tag(page, overview, "std-identification", "F-07"), /^Standard/);
  await go(page, overview);
  if (!(await page.locator('input[name="context/treaties"]').first().isVisible())) await page.locator(".about > summary").click();
  await page.locator('input[name="context/treaties"][value="refugee"]').check();
  assert.match(await tag(page, overview, "std-identification", "F-07"), /^Binding on your State as a party.*Status of Refugees/);
});

inEachBrowser("the help counts the parties and lists what is open", async ({ open, name }) => {
  const { page } = await open("#/help");
  await page.locator("#status").waitFor();
  const words = await page.locator(".help").innerText();
  assert.match(words, /36 of 45 members are recorded as parties to the Trafficking in Persons Protocol/);
  assert.match(words, /\b[1-9][0-9]* provisions have not yet been compared with the official text/);
  const list = page.locator(".help details li");
  assert.equal(await list.first().isVisible(), false);
  await page.locator(".help details summary").click();
  assert.equal(await list.first().isVisible(), true);
  const treaties = await list.allInnerTexts();
  assert.ok(treaties.length > 3 && !treaties.some((line) => line.startsWith("Trafficking in Persons Protocol")));
  await screenshot(page, `status-help-${name}`);
  await checkAccessibility(page);
});
