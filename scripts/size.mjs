#!/usr/bin/env node
// The size of a first visit: everything transferred until a section can be answered, headers aside.
//
//   node scripts/size.mjs [--markdown] [FOLDER]
//
// Prints a table and fails where the sum is above the limit. kB are 1000 bytes. A test in tests/e2e watches a real first
// visit and compares what it fetches with the list made here.

import { readdir, readFile, stat } from "node:fs/promises";
import { extname, join, posix, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** The most that a first visit may transfer, in bytes of Brotli. */
export const LIMIT = 340_000;

/** What the app fetches by itself until a section can be answered: the texts of one section, the longest. */
async function fetched(folder, address) {
  const place = posix.dirname(address);
  const sizes = [];
  for (const name of await readdir(join(folder, place))) {
    // The complete file is for the worker, which a first visit does not need.
    if (name !== posix.basename(address) && name !== "complete.json") sizes.push([(await stat(join(folder, place, name))).size, posix.join(place, name)]);
  }
  return sizes.sort(([one], [other]) => other - one).slice(0, 1).map(([, path]) => path);
}

const KINDS = { ".css": "style", ".html": "page", ".js": "JavaScript", ".json": "instrument", ".wasm": "WebAssembly", ".webmanifest": "manifest" };

/** The files below `folder` that a first visit transfers, as paths relative to it. */
export async function firstVisit(folder) {
  const html = await readFile(join(folder, "index.html"), "utf8");
  const paths = new Set(["index.html"]);
  for (const [tag] of html.matchAll(/<(?:link|script|img)\b[^>]*>/gi)) {
    // Fetched only when somebody opens the licences.
    if (/\brel=["']?license\b/i.test(tag)) continue;
    const address = tag.match(/\s(?:href|src)=("[^"]*"|'[^']*'|[^\s>]+)/i)?.[1].replace(/^["']|["']$/g, "");
    if (address && !/^([a-z]+:|\/\/|#)/i.test(address)) paths.add(posix.normalize(address.replace(/[?#].*$/, "").replace(/^\.?\//, "")));
  }
  // The folder in which wasm-bindgen puts inline JavaScript that is imported.
  const snippets = await readdir(join(folder, "snippets"), { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of snippets) {
    if (entry.isFile()) paths.add(relative(folder, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join("/"));
  }
  const base = [...paths].find((path) => path.endsWith("/base.json"));
  if (base) for (const path of await fetched(folder, base)) paths.add(path);
  return [...paths];
}

/** The files that the service worker fetches once the form is there, so that it works without a network. */
export async function keptLater(folder) {
  const worker = await readFile(join(folder, "sw.js"), "utf8").catch(() => "");
  const later = worker.match(/^const LATER = (.*);$/m);
  return later ? ["sw.js", ...Object.keys(JSON.parse(later[1]))] : [];
}

/** One row a file: `{ path, kind, raw, gzip, brotli }` in bytes. */
export async function measure(folder, paths) {
  const rows = [];
  for (const path of paths) {
    const content = await readFile(join(folder, path));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    rows.push({
      path,
      kind: KINDS[extname(path)] ?? (/icon/.test(path) ? "icon" : "other"),
      raw: content.length,
      gzip: gzipSync(content, { level: 9 }).length,
      brotli: brotliCompressSync(content, { params }).length,
    });
  }
  return rows.sort((one, other) => other.brotli - one.brotli);
}

const kilo = (bytes) => (bytes / 1000).toFixed(1);

async function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { markdown: { type: "boolean", default: false } } });
  const folder = positionals[0] ?? fileURLToPath(new URL("../dist", import.meta.url));
  const rows = await measure(folder, await firstVisit(folder));
  const later = await measure(folder, await keptLater(folder));
  const sum = (field) => rows.reduce((total, row) => total + row[field], 0);
  const total = { kind: "together", path: "", raw: sum("raw"), gzip: sum("gzip"), brotli: sum("brotli") };

  if (values.markdown) {
    console.log("| first visit | kB | gzip | Brotli |\n|---|--:|--:|--:|");
    for (const row of rows) console.log(`| ${row.kind} | ${kilo(row.raw)} | ${kilo(row.gzip)} | ${kilo(row.brotli)} |`);
    console.log(`| **together** | **${kilo(total.raw)}** | **${kilo(total.gzip)}** | **${kilo(total.brotli)}** |`);
  } else {
    const line = (...cells) => console.log(cells[0].padEnd(12), ...cells.slice(1, 4).map((cell) => cell.padStart(9)), ` ${cells[4]}`);
    line("first visit", "kB", "gzip", "Brotli", "");
    for (const row of [...rows, total]) line(row.kind, kilo(row.raw), kilo(row.gzip), kilo(row.brotli), row.path);
  }
  if (total.brotli > LIMIT) {
    console.error(`size: a first visit transfers ${kilo(total.brotli)} kB in Brotli; the limit is ${kilo(LIMIT)} kB`);
    process.exitCode = 1;
  } else if (!values.markdown) {
    const kept = later.reduce((total, row) => total + row.brotli, 0);
    console.log(`size: ${kilo(kept)} kB more in Brotli are fetched afterwards, to be kept for use without a network (${later.length} files)`);
    console.log(`size: ${kilo(total.brotli)} of at most ${kilo(LIMIT)} kB in Brotli`);
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(error.code === "ENOENT" ? `size: ${error.path} is missing (make build makes dist/)` : `size: ${error.message}`);
    process.exit(1);
  });
}
