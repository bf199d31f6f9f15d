// Files closed with a passphrase: saved, opened, refused; and opened and made by other programs than this one.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createCipheriv, createDecipheriv, createHash, pbkdf2Sync, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { asFile, checkAccessibility, example, inEachBrowser, PASSPHRASE, savedFile, temporaryFolder } from "./support.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const python = join(root, ".tools", "venv", "bin", "python");

/** Whether Python's package is there: not where PyPI cannot be reached. */
const hasPython = (() => {
  try {
    execFileSync(python, ["-c", "import cryptography"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

async function close(page, first = PASSPHRASE, second = first) {
  const fold = page.locator("details", { has: page.getByText("Save with a passphrase", { exact: true }) }).last();
  if (!(await fold.evaluate((one) => one.open))) await fold.locator("summary").click();
  await page.getByLabel("Passphrase", { exact: true }).fill(first);
  await page.getByLabel("The same passphrase again").fill(second);
  await page.getByRole("button", { name: "Save closed" }).click();
}

const put = (page, name, content) => page.locator('input[type="file"]').first().setInputFiles(asFile(name, content));

/** Types a passphrase into the dialog. */
async function type(page, passphrase) {
  await page.getByRole("dialog").locator('input[type="password"]').fill(passphrase);
  await page.keyboard.press("Enter");
}

/** Everything that IndexedDB holds. */
const inDatabases = (page) =>
  page.evaluate(async () => {
    const done = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: reject }));
    const found = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const store of database.objectStoreNames) found.push(await done(database.transaction(store).objectStore(store).getAll()));
      database.close();
    }
    return JSON.stringify(found);
  });

const headerOf = ({ format, kdf, cipher }) => [format, kdf.name, kdf.hash, kdf.iterations, kdf.salt, cipher.name, cipher.iv].join(" ");
const keyOf = ({ kdf }, passphrase) => pbkdf2Sync(passphrase.normalize("NFC"), Buffer.from(kdf.salt, "base64"), kdf.iterations, 32, "sha256");
const digestOf = (file) => createHash("sha256").update(`${headerOf(file)}\n${file.content}`).digest("hex");

/** Opens a closed file as docs/encrypted.md says. */
function unseal(text, passphrase) {
  const file = JSON.parse(text);
  assert.equal(file.digest, digestOf(file));
  const content = Buffer.from(file.content, "base64");
  const cipher = createDecipheriv("aes-256-gcm", keyOf(file, passphrase), Buffer.from(file.cipher.iv, "base64"));
  cipher.setAAD(Buffer.from(headerOf(file)));
  cipher.setAuthTag(content.subarray(-16));
  return Buffer.concat([cipher.update(content.subarray(0, -16)), cipher.final()]).toString("utf8");
}

/** Closes a text as docs/encrypted.md says. */
function seal(plain, passphrase, iterations = 600_000) {
  const file = {
    format: "palermo-sealed/1",
    kdf: { name: "PBKDF2", hash: "SHA-256", iterations, salt: randomBytes(16).toString("base64") },
    cipher: { name: "AES-256-GCM", iv: randomBytes(12).toString("base64") },
  };
  const cipher = createCipheriv("aes-256-gcm", keyOf(file, passphrase), Buffer.from(file.cipher.iv, "base64"));
  cipher.setAAD(Buffer.from(headerOf(file)));
  file.content = Buffer.concat([cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]).toString("base64");
  file.digest = digestOf(file);
  return `${JSON.stringify(file)}\n`;
}

inEachBrowser("a file is closed with a passphrase, opened again with it, and by other programs", async ({ open }) => {
  const { page } = await open("#/");
  await example(page);
  const plain = (await savedFile(page, () => page.getByRole("button", { name: "Save as JSON", exact: true }).click())).text;
  // What is no passphrase, or mistyped, is said, and nothing is saved.
  await close(page, "too short");
  await page.locator('[role="alert"]', { hasText: "at least 12 characters" }).waitFor();
  await close(page, PASSPHRASE, `${PASSPHRASE}.`);
  await page.locator('[role="alert"]', { hasText: "not the same" }).waitFor();
  await checkAccessibility(page);
  const file = await savedFile(page, () => close(page), { timeout: 30_000 });
  assert.match(file.name, /_sealed\.json$/);
  assert.ok(!file.text.includes("Tessmarel") && !file.text.includes("answers"));
  assert.equal(await page.getByLabel("Passphrase", { exact: true }).inputValue(), "", "the field is empty again");
  // Another program opens it, in letters that are composed otherwise.
  assert.equal(unseal(file.text, PASSPHRASE.normalize("NFD")), plain);
  assert.throws(() => unseal(file.text, `${PASSPHRASE} `));
  // Neither the passphrase nor a part of it stays anywhere.
  const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }) + location.href);
  assert.ok(!stored.includes("copper"));
  const journal = await inDatabases(page);
  assert.ok(journal.includes("answers") && !journal.includes("copper"));

  const { page: other } = await open("#/");
  await put(other, file.name, file.text);
  const dialog = other.getByRole("dialog", { name: "A closed file" });
  await dialog.waitFor();
  await checkAccessibility(other);
  // Away with it: nothing happened.
  await other.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  assert.equal(await other.evaluate(() => Object.keys(localStorage).filter((name) => name.includes("draft")).length), 0);
  await put(other, file.name, file.text);
  await dialog.waitFor();
  await type(other, "river copper seven lamps");
  await dialog.getByText("does not open").first().waitFor();
  await checkAccessibility(other);
  await type(other, PASSPHRASE);
  await other.locator(".tasks").first().waitFor();
  await other.getByRole("button", { name: "Save as JSON", exact: true }).waitFor();
  const again = await savedFile(other, () => other.getByRole("button", { name: "Save as JSON", exact: true }).click());
  assert.equal(again.text, plain, "the same bytes");

  // One that another program closed.
  const { page: third } = await open("#/");
  await put(third, "elsewhere.json", seal(plain, PASSPHRASE));
  await third.getByRole("dialog").waitFor();
  await type(third, PASSPHRASE.normalize("NFD"));
  await third.locator(".tasks").first().waitFor();
  assert.equal((await savedFile(third, () => third.getByRole("button", { name: "Save as JSON", exact: true }).click())).text, plain);
});

inEachBrowser("a closed file that is damaged, forged or would take for ever is refused at once", async ({ open }) => {
  const { page } = await open("#/");
  const text = seal('{"format":"assessment/1"}', PASSPHRASE);
  const changed = JSON.parse(text);
  const turned = Buffer.from(changed.content, "base64");
  turned[3] ^= 1;
  const damaged = JSON.stringify({ ...changed, content: turned.toString("base64") });
  const cases = [
    [damaged, "is damaged"],
    [text.slice(0, -30), "is damaged"],
    [text.replace("600000", "10000001"), "more than 10000000 rounds"],
    [text.replace("600000", "1000"), "too weakly"],
    [text.replace("sealed/1", "sealed/2"), "newer version"],
    [text.replace("AES-256-GCM", "ROT13"), "cipher"],
  ];
  for (const [content, words] of cases) {
    const begun = Date.now();
    await put(page, "wrong.json", content);
    await page.locator('[role="alert"]', { hasText: words }).waitFor();
    assert.ok(Date.now() - begun < 10_000, words);
    assert.equal(await page.getByRole("dialog").count(), 0);
  }
  // Changed on purpose, with the digest made anew: no passphrase opens it.
  const forged = { ...changed, content: turned.toString("base64") };
  forged.digest = digestOf(forged);
  await put(page, "forged.json", JSON.stringify(forged));
  await page.getByRole("dialog").waitFor();
  await type(page, PASSPHRASE);
  await page.getByRole("dialog").getByText("does not open").first().waitFor();
  // The right passphrase of a file that holds no assessment: refused for what is in it.
  await page.keyboard.press("Escape");
  await put(page, "empty.json", text);
  await page.getByRole("dialog").waitFor();
  await type(page, PASSPHRASE);
  await page.locator('[role="alert"]', { hasText: "empty.json" }).waitFor();
  assert.equal(await page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes("draft")).length), 0);
});

inEachBrowser("of two closed files each is asked for by its name, whatever the name is", async ({ open, name: browser }) => {
  const { page } = await open("#/");
  const folder = temporaryFolder("palermo-closed");
  const wrong = '{"format":"assessment/1"}';
  // A name with a line break is possible on Linux and a Mac.
  const names = ["first.json", "second\nfile.json"];
  const paths = names.map((name) => join(folder, name));
  for (const [index, path] of paths.entries()) writeFileSync(path, seal(wrong, `${PASSPHRASE} ${index}`));
  await page.locator('input[type="file"]').first().setInputFiles(paths);
  const dialog = page.getByRole("dialog");
  const asked = [];
  for (const _ of names) {
    await dialog.getByText("is closed. Type its passphrase.").waitFor();
    const index = (await dialog.innerText()).includes("first") ? 0 : 1;
    asked.push(index);
    await type(page, `${PASSPHRASE} ${index}`);
    // The passphrase is taken: what is refused is what was in the file.
    await page.locator('[role="alert"]', { hasText: index ? "second" : "first" }).waitFor();
  }
  assert.deepEqual(asked.sort(), [0, 1], browser);
});

inEachBrowser(
  "the program of docs/encrypted.md, in Python, opens a closed file",
  async ({ open }) => {
    const { page } = await open("#/");
    await example(page);
    const plain = (await savedFile(page, () => page.getByRole("button", { name: "Save as JSON", exact: true }).click())).text;
    const file = await savedFile(page, () => close(page), { timeout: 30_000 });
    const path = join(temporaryFolder("palermo-encrypted"), file.name);
    writeFileSync(path, file.text);
    const program = join(root, "tests", "analysis", "encrypted.py");
    const run = (passphrase) => execFileSync(python, [program, path, passphrase], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    assert.equal(run(PASSPHRASE), plain);
    assert.throws(() => run(`${PASSPHRASE}!`));
  },
  { browsers: ["chromium"], skip: !hasPython && "no Python with the package cryptography: scripts/test_analysis.sh --install installs it" },
);
