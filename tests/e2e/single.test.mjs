// The edition in one file opens from a disk, keeps drafts, saves files, and fetches nothing.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import {
  asFile, begin, checkAccessibility, DIST, inEachBrowser, isLocked, lock, saved, savedFile, screenshot, section, temporaryFolder, unlock,
} from "./support.mjs";

let made;

/** The file, made of the built site, in a folder with a name that addresses have to escape. */
function single() {
  if (!made) {
    const folder = temporaryFolder("palermo stick é");
    execFileSync(process.execPath, [fileURLToPath(new URL("../../scripts/single.mjs", import.meta.url)), DIST, join(folder, "palermo.html")]);
    made = { folder, file: join(folder, "palermo.html") };
    made.url = pathToFileURL(made.file).href;
  }
  return made;
}

const started = async (page) => {
  await page.locator("#boot").waitFor({ state: "detached" });
  await page.locator("h1").waitFor();
};

inEachBrowser("the edition in one file starts from a disk, keeps a draft over a reload, explains, saves and opens files", async ({ open, name }) => {
  const { page, watch } = await open(single().url);
  await started(page);
  assert.match(await page.locator(".promise").innerText(), /edition in one file. It does not update itself/);
  await checkAccessibility(page);
  await screenshot(page, `single-${name}`);
  await page.getByRole("button", { name: "Begin" }).click();
  await page.selectOption("#member", "TH");
  await page.fill("#as_at", "2026-11-01");
  await page.getByRole("button", { name: "Begin" }).click();
  await page.locator(".tasks a").first().click();
  await page.check('input[name="A-02/law"][value="full"]');
  await page.locator("#A-02 .guidance summary").click();
  await page.locator("#A-02 .guidance p").first().waitFor();
  await page.locator('[role="status"]', { hasText: "Saved in this browser" }).first().waitFor();
  await page.reload();
  await page.locator("fieldset.item").first().waitFor();
  assert.ok(await page.isChecked('input[name="A-02/law"][value="full"]'), "kept over a reload");

  const pages = page.getByRole("navigation", { name: "Pages" });
  await pages.getByRole("link", { name: "Results" }).click();
  const file = await savedFile(page, () => page.getByRole("button", { name: "Save as JSON" }).click());
  assert.match(file.name, /^TH_2026-11-01_palermo_[0-9.]+\.json$/);
  assert.equal(JSON.parse(file.text).answers["A-02"].law.level, "full");

  await pages.getByRole("link", { name: "Start" }).click();
  // The page before it has such a field, too.
  await page.locator(".promise").waitFor();
  await page.locator('input[type="file"]').setInputFiles(asFile(file.name, file.bytes));
  await page.locator(".tasks").first().waitFor();
  await pages.getByRole("link", { name: "Start" }).click();
  await page.getByRole("button", { name: "Try the worked example" }).click();
  await page.locator(".marking", { hasText: "Fictional example" }).waitFor();

  const fetched = watch.requests.filter((address) => !/^(data|blob):/.test(address) && address.split("#")[0] !== single().url);
  assert.deepEqual(fetched, [], "nothing is fetched");
});

inEachBrowser("in the edition in one file, too, a draft is locked and a journal is kept", async ({ open }) => {
  const { page } = await open(single().url);
  await started(page);
  const draft = await begin(page);
  await section(page, draft, "elements");
  await page.check('input[name="A-02/law"][value="full"]');
  await lock(page, draft);
  await isLocked(page, draft);
  await page.reload();
  await unlock(page);
  await section(page, draft, "elements");
  assert.ok(await page.isChecked('input[name="A-02/law"][value="full"]'));
  // What local storage loses, the journal has.
  await page.check('input[name="A-02/law"][value="partial"]');
  await saved(page);
  await page.evaluate((draft) => localStorage.removeItem(`palermo/draft/${draft}`), draft);
  await page.reload();
  await isLocked(page, draft);
  await page.reload();
  await unlock(page);
  await page.locator('input[name="A-02/law"][value="partial"]:checked').waitFor({ state: "attached" });
});

inEachBrowser("the same file gives the same figures and the same bytes in both editions", async ({ open }) => {
  const files = [];
  for (const address of [single().url, ""]) {
    const { page } = await open(address);
    await started(page);
    await page.getByRole("button", { name: "Try the worked example" }).click();
    await page.locator(".tasks").first().waitFor();
    files.push(await savedFile(page, () => page.getByRole("button", { name: "Save as JSON" }).click()));
  }
  const without = (file) => file.text.replace(/"(modified|sha256|saved)": "[^"]*"/g, "");
  assert.equal(without(files[0]), without(files[1]));
});

inEachBrowser("the edition in one file runs only the scripts it was made with", async ({ open }) => {
  // As somebody might change it who passes it on, without changing the policy as well.
  const { folder, file } = single();
  const changed = join(folder, "changed.html");
  const html = readFileSync(file, "utf8");
  const place = html.search(/<div id="?boot"?>/);
  assert.ok(place > 0);
  writeFileSync(changed, `${html.slice(0, place)}<script>document.documentElement.dataset.ran = "yes"</script>${html.slice(place)}`);
  const { page } = await open(pathToFileURL(changed).href, { tolerate: [/Content.Security.Policy/i] });
  await started(page);
  assert.equal(await page.locator("html[data-ran]").count(), 0);
});

inEachBrowser("an instrument named in the address of the edition in one file is refused in words", async ({ open }) => {
  const { page } = await open(`${single().url}?instrument=other.json`, { tolerate: [/./] });
  await page.locator("#broken").waitFor({ state: "visible" });
  assert.match(await page.locator("#broken").innerText(), /other\.json/);
});
