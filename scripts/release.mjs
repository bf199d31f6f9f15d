// The files of a finished site, and the service worker that keeps them as a whole (assets/sw.js).

import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

import { firstVisit } from "./size.mjs";

const assets = fileURLToPath(new URL("../assets/", import.meta.url));

/**
 * Removes indentation, and comments on lines of their own, from JavaScript. Trunk's own minifier fails on the code of
 * wasm-bindgen. Strings over several lines would be damaged, so there must be none.
 */
export function withoutComments(code) {
  const plain = code
    .replace(/^[ \t]*\/\*\*[\s\S]*?\*\/[ \t]*$/gm, "")
    .replace(/^[ \t]*\/\/.*$/gm, "")
    .replace(/^[ \t]+/gm, "")
    .replace(/\n{2,}/g, "\n")
    .trimStart();
  const torn = plain.split("\n").find((line) => (line.split("`").length - 1) % 2 === 1);
  if (torn) throw new Error(`a text over several lines begins or ends in: ${torn}`);
  return plain;
}

/** Files that are kept only after they were used: the complete instrument, and what is for other programs or few people. */
const isForOthers = (path) => /^instruments\/(released\/)?[^/]+$|^schemas\/|^licences\.txt$/.test(path) && !isNamedByContent(path);

/** Whether a name contains a digest of its file or, for parts of the instrument, of the complete instrument. */
const isNamedByContent = (path) => /-[0-9a-f]{12,}(_bg)?(\.|\/)/.test(path);

/** Files that scripts/compress.mjs makes of others, and files that hosts or systems add. */
const isNoPart = (path) => path === "sw.js" || /\.(br|gz)$|(^|\/)\./.test(path);

/** All files below `folder`, as paths relative to it, sorted. */
export async function filesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join("/"))
    .filter((path) => !isNoPart(path))
    .sort();
}

/** Writes `sw.js` for the files that are in `folder` now; returns the release's digest and how many files it keeps. */
export async function writeServiceWorker(folder) {
  const soon = new Set(await firstVisit(folder));
  const lists = { FIRST: {}, LATER: {}, USED: {} };
  const release = createHash("sha256");
  for (const path of await filesOf(folder)) {
    const digest = createHash("sha256").update(await readFile(join(folder, path))).digest("base64");
    release.update(`${path} ${digest}\n`);
    lists[soon.has(path) ? "FIRST" : isForOthers(path) ? "USED" : "LATER"][path] = digest;
  }
  const name = release.digest("hex").slice(0, 16);
  let code = await readFile(join(assets, "sw.js"), "utf8");
  for (const [constant, value] of Object.entries({ RELEASE: name, ...lists })) {
    const place = new RegExp(`^const ${constant} = .*;$`, "m");
    if (!place.test(code)) throw new Error(`assets/sw.js has no line 'const ${constant} = …;'`);
    code = code.replace(place, () => `const ${constant} = ${JSON.stringify(value)};`);
  }
  await writeFile(join(folder, "sw.js"), withoutComments(code));
  return { release: name, kept: Object.keys(lists.FIRST).length + Object.keys(lists.LATER).length };
}

/** Writes a `sw.js` that removes an earlier one: during development nothing is to be kept. */
export async function removeServiceWorker(folder) {
  await writeFile(join(folder, "sw.js"), await readFile(join(assets, "sw-off.js"), "utf8"));
}
