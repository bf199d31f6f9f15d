// Numbers in files: the browser reads and writes them as the native tests do.

import assert from "node:assert/strict";

import { asFile, example, go, inEachBrowser, savedFile } from "./support.mjs";

/** Doubles whose bits are drawn by a generator that always draws the same. */
function* doubles(count) {
  const view = new DataView(new ArrayBuffer(8));
  let state = 1n;
  for (let drawn = 0; drawn < count; ) {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    view.setBigUint64(0, state);
    const value = view.getFloat64(0);
    if (Number.isFinite(value)) {
      drawn += 1;
      yield value;
    }
  }
}

/** A number as it stands in a document: as ECMAScript writes it, but an integer beyond 2^53 with an exponent. */
function written(value) {
  const isLong = Math.abs(value) >= 2 ** 53 && Math.abs(value) < 1e21;
  return isLong ? value.toExponential().replace("e+", "e") : String(value);
}

inEachBrowser("numbers of any size are read to the nearest double and written in the same form as by ECMAScript", async ({ open }) => {
  const texts = [
    "0", "-0", "-0.0", "1", "0.1", "1e21", "1e-7", "0.000001", "9007199254740991", "9007199254740992", "9007199254740993.0",
    "9007199254740992.5", "-1.5e20", "1e22", "1e23", "5e-324", "2.4703282292062327e-324", "2.4703282292062328e-324", "2.2250738585072011e-308",
    "1.7976931348623157e308", "5.684341886080802e-14", "0.30000000000000004", "333333333.33333329", `0.5${"0".repeat(900)}1`,
  ];
  for (const value of doubles(2000)) texts.push(value.toExponential(), value.toExponential(3), value.toExponential(40));
  // Integers on both sides of 2^53 and of 1e21, at which the form changes.
  for (let power = 40; power < 75; power += 0.07) texts.push(written(Math.round(2 ** power)));
  const readable = texts.filter((text) => Number.isFinite(Number(text)));

  const { page } = await open("#/");
  await example(page);
  const save = (page) => savedFile(page, () => page.getByRole("button", { name: "Save as JSON", exact: true }).click());
  const file = JSON.parse((await save(page)).text);
  file.extra = { ...file.extra, numbers: "HERE" };
  const text = JSON.stringify(file).replace('"HERE"', `[${readable.join(",")}]`);

  const { page: other } = await open("#/");
  await other.locator('input[type="file"]').setInputFiles(asFile("numbers.json", text));
  await other.locator(".tasks").first().waitFor();
  await go(other, `#/a/${new URL(other.url()).hash.split("/")[2]}/results`);
  const saved = (await save(other)).text;
  const [, list] = saved.match(/"numbers": \[([^\]]*)\]/);
  assert.deepEqual(list.split(", "), readable.map((text) => written(Number(text))));
});
