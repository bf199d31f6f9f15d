// Opens FOLDER/bench.html in each browser and prints its times beside those in FOLDER/native.tsv:
// node tests/e2e/bench.mjs FOLDER
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { BROWSERS, launch } from "./support.mjs";
import { serve } from "../../scripts/serve.mjs";

const folder = process.argv[2];
const read = (text) => new Map(text.trim().split("\n").map((line) => line.split("\t")).map(([, name, question, time]) => [`${name}: ${question}`, Number(time)]));

const site = await serve({ folder });
const native = read(readFileSync(join(folder, "native.tsv"), "utf8"));
const found = {};
for (const name of BROWSERS) {
  console.log(`bench: in ${name}`);
  const browser = await launch(name);
  const page = await (await browser.newContext()).newPage();
  page.on("pageerror", (error) => console.error(error));
  await page.goto(new URL("bench.html", site.url).href);
  await page.waitForFunction(() => "done" in document.body.dataset, undefined, { timeout: 300_000 });
  found[name] = read(await page.locator("#out").innerText());
  await browser.close();
}
await site.close();

const time = (microseconds) => (microseconds < 1000 ? `${microseconds.toPrecision(3)} µs` : `${(microseconds / 1000).toPrecision(3)} ms`);
console.log(["", "native", ...BROWSERS].join(" | "));
for (const [question, own] of native) {
  const others = BROWSERS.map((name) => found[name].get(question)).map((took) => `${time(took)} (${(took / own).toFixed(1)} ×)`);
  console.log([question, time(own), ...others].join(" | "));
}
