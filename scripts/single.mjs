#!/usr/bin/env node
// Makes the edition in one file out of the finished site: node scripts/single.mjs [dist] [dist-single/palermo.html]
//
// It opens from a disk or a stick, where browsers let a page fetch nothing, not even files beside it. So everything is in the
// page: style and scripts inline, each allowed by its hash; WebAssembly as base64; and the documents that the app would fetch
// in elements with their addresses as ids, where `dom::fetch` looks first. The module of wasm-bindgen is inline, too. An inline
// module is not fetched, so neither data: nor blob: has to be allowed for scripts.

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const [folder = at("dist"), target = at("dist-single/palermo.html")] = process.argv.slice(2);

function fail(message) {
  console.error(`single: ${message}`);
  process.exit(1);
}

const read = (path) => readFile(join(folder, path), "utf8");
const hash = (code) => `'sha256-${createHash("sha256").update(code).digest("base64")}'`;

/** A block of data, which browsers neither run nor fetch. */
function block(path, type, text) {
  if (/<\/script|<!--/i.test(text)) fail(`${path} has what would end its block`);
  return `<script type="${type}" id="file:${path}">${text}</script>`;
}

/** An element with a JSON document. `<` occurs in its strings only, where JSON can escape it. */
const json = async (path) => block(path, "application/json", (await read(path)).replaceAll("<", "\\u003c"));

const binary = async (path) => block(path, "application/wasm;base64", (await readFile(join(folder, path))).toString("base64"));

/**
* The worker, which the app starts from the address in <meta name="palermo-worker">. Both its files become blocks of data. The
* returned script runs before the app and makes an address out of them: a blob:, which the policy below allows for workers only.
*/
async function inlineWorker() {
  const [tag] = one(/<meta\b[^>]*\bname="?palermo-worker\b[^>]*>/g);
  const script = tag.match(/\scontent="?([^"\s>]+)/)?.[1] ?? fail("index.html does not name the worker");
  const code = await read(script);
  const wanted = /fetch\(new URL\("([^"]+\.wasm)",\s*location\.href\),\s*\{[^}]*\}\)/;
  const wasm = wanted.exec(code)?.[1] ?? fail(`${script} does not name its WebAssembly`);
  blocks.push(block(script, "text/plain", code.replace(wanted, "bytes")), await binary(wasm));
  return `const inside = (path) => document.getElementById("file:" + path).textContent;
const decode = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
const worker = ["const bytes = (" + decode + ")('", inside("${wasm}"), "');", inside("${script}")];
document.querySelector("meta[name=palermo-worker]").content = URL.createObjectURL(new Blob(worker, { type: "text/javascript" }));
`;
}

if (!(await stat(join(folder, "index.html")).catch(() => undefined))) fail(`${folder} has no index.html: make build makes it`);
let html = await read("index.html");

/** The one element that the pattern finds, and the address in it. */
function one(pattern) {
  const found = [...html.matchAll(pattern)];
  if (found.length !== 1) fail(`index.html has ${found.length} of ${pattern}, not one`);
  const address = found[0][0].match(/\shref=("[^"]*"|[^\s>]+)/)?.[1].replaceAll('"', "").replace(/^\.\//, "");
  return [found[0][0], address];
}
const replace = (before, after) => {
  html = html.replace(before, () => after);
};

const blocks = [];
const worker = await inlineWorker();

const [styleLink, stylePath] = one(/<link\b[^>]*\brel="?stylesheet\b[^>]*>/g);
const style = await read(stylePath);
if (/<\/style|url\((?!["']?data:)|@import/i.test(style)) fail(`${stylePath} fetches something, or ends its element`);
replace(styleLink, `<style>${style}</style>`);

const [iconLink, iconPath] = one(/<link\b[^>]*\brel="?icon\b[^>]*>/g);
replace(iconLink, `<link rel=icon type=image/svg+xml href="data:image/svg+xml,${encodeURIComponent(await read(iconPath))}">`);

// Elements that only make sense on a site.
for (const rel of ["manifest", "license"]) replace(one(new RegExp(`<link\\b[^>]*\\brel="?${rel}\\b[^>]*>`, "g"))[0], "");

// The app reads the address of the questions from this element. Without `rel` the link fetches nothing.
const [instrumentLink, basePath] = one(/<link\b[^>]*\bdata-instrument\b[^>]*>/g);
const example = instrumentLink.match(/data-example="?([^"\s>]+)/)?.[1] ?? fail("index.html does not name the example");
replace(instrumentLink, `<link data-instrument data-example="${example}" href="${basePath}">`);
for (const name of (await readdir(join(folder, dirname(basePath)))).sort()) blocks.push(await json(`${dirname(basePath)}/${name}`));
blocks.push(await json(example));

const [glueLink, gluePath] = one(/<link\b[^>]*\brel="?modulepreload\b[^>]*>/g);
const [wasmLink, wasmPath] = one(/<link\b[^>]*\btype="?application\/wasm\b[^>]*>/g);
replace(glueLink, "");
replace(wasmLink, "");
blocks.push(await binary(wasmPath));
const exported = /export\s*\{[^}]*?(\w+) as default[^}]*\};?/;
let glue = await read(gluePath);
if (/^\s*import\b/m.test(glue)) fail(`${gluePath} imports another file`);
if (!exported.test(glue)) fail(`${gluePath} has no default export`);
const start = exported.exec(glue)[1];
glue = `${glue.replace(exported, "")}
${worker}globalThis.palermo([{ default: ${start} }, decode(inside("${wasmPath}"))]);
`;
if (/<\/script|<!--/i.test(glue)) fail(`${gluePath} has what would end its element`);

replace(/<html\b/, "<html data-single");
const boot = html.match(/<script>([\s\S]*?)<\/script>/)?.[1] ?? fail("index.html has no script of its own");
replace(`<script>${boot}</script>`, `${blocks.join("\n")}\n<script>${boot}</script>\n<script type="module">${glue}</script>`);

const policy = [
  "default-src 'none'",
  `script-src 'wasm-unsafe-eval' ${hash(boot)} ${hash(glue)}`,
  `style-src ${hash(style)}`,
  "img-src data: blob:",
  "worker-src blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");
replace(one(/<meta\b[^>]*http-equiv=["']?content-security-policy\b[^>]*>/gi)[0], `<meta http-equiv="Content-Security-Policy" content="${policy}">`);

await mkdir(dirname(target), { recursive: true });
await writeFile(target, html);
console.log(`single: ${target} (${(Buffer.byteLength(html) / 1e6).toFixed(2)} MB): open it in a browser, from wherever it lies`);
