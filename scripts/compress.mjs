#!/usr/bin/env node
// Puts a .br and a .gz beside each file of a finished site, for hosts that send these instead of compressing each answer anew:
// node scripts/compress.mjs [dist]

import { readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const folder = process.argv[2] ?? fileURLToPath(new URL("../dist", import.meta.url));
let count = 0;
for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const path = join(entry.parentPath ?? entry.path, entry.name);
  // Remove those of an earlier build.
  if (/\.(br|gz)$/.test(path)) {
    if (!(await stat(path.replace(/\.(br|gz)$/, "")).catch(() => undefined))) await rm(path);
    continue;
  }
  if (/\.png$/.test(path)) continue;
  const content = await readFile(path);
  const { mtime } = await stat(path);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  for (const [ending, bytes] of [
    [".br", await promisify(brotliCompress)(content, { params })],
    [".gz", await promisify(gzip)(content, { level: 9 })],
  ]) {
    if (bytes.length >= content.length) continue;
    await writeFile(path + ending, bytes);
    // The same age as the file's, for hosts that compare.
    await utimes(path + ending, mtime, mtime);
    count += 1;
  }
}
console.log(`compress: ${count} files beside those of ${folder}`);
