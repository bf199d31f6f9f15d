#!/usr/bin/env node
// Trunk's hook after a build. It splits the instrument, writes the content security policy into the page, with the hashes of
// its inline scripts, and writes the service worker, with the digest of every file.
//
// Trunk runs all hooks of a stage at the same time, so everything that changes finished files belongs in here: changes of the
// page before its policy, changes of any file before the service worker, which comes last.

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { removeServiceWorker, withoutComments, writeServiceWorker } from "./release.mjs";
import { firstVisit, measure } from "./size.mjs";

const folder = process.env.TRUNK_STAGING_DIR;
const release = process.env.TRUNK_PROFILE === "release";

function fail(message) {
  console.error(`post_build: ${message}`);
  process.exit(1);
}
if (!folder) fail("TRUNK_STAGING_DIR is not set: this is run by Trunk, after a build");

const file = join(folder, "index.html");
let html = await readFile(file, "utf8");

// ------------------------------------------------------------------------------------------------ the instrument in parts

/** RFC 8785: fields sorted by UTF-16 units, no white space. JSON.stringify does the rest. */
const canonical = (value) =>
  Array.isArray(value)
    ? `[${value.map(canonical).join(",")}]`
    : value && typeof value === "object"
      ? `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`
      : JSON.stringify(value);

/**
 * Splits the standard instrument. `base.json` has what is needed to score, one file for each section has its texts (questions,
 * guidance, the meaning of levels, paraphrases), and `complete.json` is the whole, for the worker. The folder is named by the
 * digest of the complete file, which also stays where it is. Returns the address of `base.json`.
 */
async function partInstrument(name) {
  const complete = JSON.parse(await readFile(join(folder, "instruments", `${name}.json`), "utf8"));
  const { translations: _, ...signed } = complete;
  const digest = createHash("sha256").update(canonical(signed)).digest("hex");
  const place = `instruments/${name}-${digest.slice(0, 12)}`;
  await mkdir(join(folder, place), { recursive: true });
  const parts = new Map();
  const cited = new Set();
  const short = (node) => {
    if (!node.children) {
      const { guidance: _g, levels: _l, support: _s, extra: _e, questions, not_applicable, ...rest } = node;
      // The words of a question come with its section. For scoring, only their keys (the dimensions) are needed.
      const blank = (texts) => texts && Object.fromEntries(Object.keys(texts).map((name) => [name, ""]));
      return { ...rest, question: "", questions: blank(questions), not_applicable: blank(not_applicable) };
    }
    const questions = node.children.filter((child) => !child.children);
    if (questions.length) {
      const named = new Set(questions.flatMap((one) => [...(one.provisions ?? []), ...(one.see_also ?? [])]));
      named.forEach((id) => cited.add(id));
      const provisions = complete.provisions.filter(({ id }) => named.has(id)).map(({ extra: _, ...rest }) => rest);
      const used = new Set(provisions.map(({ source }) => source));
      parts.set(node.id, {
        nodes: questions.map(({ id, question, questions, not_applicable, guidance, levels }) =>
          ({ id, question, questions, not_applicable, guidance, levels })),
        provisions,
        sources: complete.sources.filter(({ id }) => used.has(id)),
      });
    }
    return { ...node, children: node.children.map(short) };
  };
  const children = complete.parts.map(short);
  // Fields that only the worker reads are in the complete file only.
  const { checks: _c, ...asked } = signed;
  const base = {
    ...asked,
    sources: complete.sources.map(({ id, title }) => ({ id, title })),
    provisions: complete.provisions.filter(({ id }) => cited.has(id)).map(({ summary: _s, extra: _e, ...rest }) => rest),
    parts: children,
    extra: { complete: digest, treaties: complete.extra?.treaties },
  };
  await writeFile(join(folder, place, "base.json"), JSON.stringify(base));
  await writeFile(join(folder, place, "complete.json"), JSON.stringify(complete));
  for (const [id, part] of parts) await writeFile(join(folder, place, `${id}.json`), JSON.stringify(part));
  return `${place}/base.json`;
}

const links = [...html.matchAll(/(<link\b[^>]*\bdata-instrument\b[^>]*\bhref=)("[^"]*"|[^\s>]+)/gi)];
if (links.length !== 1) fail(`index.html has ${links.length} <link data-instrument href="…">, not one`);
const address = await partInstrument("palermo");
// The name contains a digest of the content, so that a page never gets the example of another release.
const example = await readFile(join(folder, "instruments/example.json"));
const exampleAddress = `instruments/example-${createHash("sha256").update(example).digest("hex").slice(0, 12)}.json`;
await writeFile(join(folder, exampleAddress), example);
html = html.replace(links[0][0], () => `${links[0][1].replace("data-example", `data-example="${exampleAddress}"`)}"${address}"`);

// The licences of others require that these texts are passed on.
await writeFile(join(folder, "licences.txt"), await readFile("THIRD-PARTY.md"));

// ------------------------------------------------------------------------------------------------------- smaller scripts

if (release) {
  for (const name of await readdir(folder)) {
    if (name.endsWith(".js")) await writeFile(join(folder, name), withoutComments(await readFile(join(folder, name), "utf8")));
  }
  html = html.replace(/(<script>)([\s\S]*?)(<\/script>)/g, (_, begin, code, end) => begin + withoutComments(code) + end);
}

// --------------------------------------------------------------------------------------------------------- the worker

/** Puts digests into the names of the two files of the worker, and makes its script start the program. Returns the name of the script. */
async function nameWorker(bin) {
  const short = (content) => createHash("sha256").update(content).digest("hex").slice(0, 16);
  const wasm = await readFile(join(folder, `${bin}_bg.wasm`));
  const wasmName = `${bin}-${short(wasm)}_bg.wasm`;
  await rename(join(folder, `${bin}_bg.wasm`), join(folder, wasmName));
  // The script as wasm-bindgen made it, since Trunk's minified version of a classic script differs from build to build.
  const made = join(process.env.CARGO_TARGET_DIR ?? "target", "wasm-bindgen", release ? "release" : "debug", `${bin}.js`);
  const glue = withoutComments(await readFile(made, "utf8"));
  // Messages that come before the program runs are queued. If it cannot run, the error reaches the page. The referrer policy
  // of the page does not apply in a worker, so it is set here.
  const script = `const early = [];
onmessage = (event) => early.push(event);
${glue}
wasm_bindgen({ module_or_path: fetch(new URL(${JSON.stringify(wasmName)}, location.href), { referrerPolicy: "no-referrer" }) }).then(
  () => early.forEach((event) => onmessage(event)),
  (error) => setTimeout(() => { throw error; }),
);
`;
  const scriptName = `${bin}-${short(script)}.js`;
  await writeFile(join(folder, scriptName), script);
  await rm(join(folder, `${bin}.js`));
  return scriptName;
}

const named = [...html.matchAll(/<meta\b[^>]*name=["']?palermo-worker\b[^>]*>/gi)];
if (named.length !== 1) fail(`index.html has ${named.length} <meta name="palermo-worker">, not one`);
const workerScript = await nameWorker("palermo-worker");
html = html.replace(named[0][0], () => `<meta name="palermo-worker" content="${workerScript}">`);

// ------------------------------------------------------------------------------ words before the program is there

const texts = JSON.parse(await readFile("locales/en.json", "utf8"));
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
let said = 0;
html = html.replace(/(<(\w+)\b[^>]*?)\s+data-text="?([\w.]+)"?([^>]*>)[^<]*(<\/\2>)?/g, (_, begin, tag, key, rest, end) => {
  if (typeof texts[key] !== "string") fail(`locales/en.json has no text ${key}, which index.html names`);
  said += 1;
  return `${begin}${rest}${escaped(texts[key])}${end ?? ""}`;
});
if (said !== 2) fail(`index.html has ${said} elements with data-text, not two`);

// ---------------------------------------------------------------------------------------- the size that the page tells

if (release) {
  await writeFile(file, html);
  const bytes = (await measure(folder, await firstVisit(folder))).reduce((sum, { brotli }) => sum + brotli, 0);
  const place = "<span data-size>written-by-the-build</span>";
  if (html.split(place).length !== 2) fail(`index.html does not have one ${place}`);
  html = html.replace(place, (bytes / 1_000_000).toFixed(1));
} else {
  html = html.replace("written-by-the-build</span>", "some</span>");
}

// ----------------------------------------------------------------------------------------- the content security policy

const meta = [...html.matchAll(/<meta\b[^>]*http-equiv=["']?content-security-policy\b[^>]*>/gi)];
if (meta.length !== 1) fail(`index.html has ${meta.length} <meta http-equiv="Content-Security-Policy">, not one`);

// Comments are removed first, since scripts inside them are none.
const live = html.replace(/<!--[\s\S]*?-->/g, "");
const scripts = [...live.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)];
if (html.search(/<script\b/i) < meta[0].index && html.search(/<script\b/i) >= 0) fail("a script stands before the policy in index.html");
const inline = scripts.filter(([, attributes]) => !/\bsrc\s*=/i.test(attributes));
const hashes = inline.map(([, , code]) => `'sha256-${createHash("sha256").update(code).digest("base64")}'`);

// Fail here on anything that the policy would silently block.
const markup = live.replace(/(<script\b[^>]*>)[\s\S]*?<\/script>/gi, "$1</script>");
const forbidden = markup.match(/<style\b|<[a-z][^>]*\s(?:style|on[a-z]+)\s*=/i);
if (forbidden) fail(`the policy forbids what stands in index.html: ${forbidden[0]}`);

const policy = {
  "default-src": ["'none'"],
  // `trunk serve` adds a script of its own, which differs in every response, and a connection over which it reloads.
  "script-src": ["'self'", "'wasm-unsafe-eval'", ...(release ? hashes : ["'unsafe-inline'"])],
  "style-src": ["'self'"],
  "connect-src": ["'self'", ...(release ? [] : ["ws:"])],
  "img-src": ["'self'", "data:", "blob:"],
  "worker-src": ["'self'"],
  "manifest-src": ["'self'"],
  "base-uri": ["'none'"],
  "form-action": ["'none'"],
};
const content = Object.entries(policy)
  .map(([name, sources]) => `${name} ${sources.join(" ")}`)
  .join("; ");
await writeFile(file, html.replace(meta[0][0], () => `<meta http-equiv="Content-Security-Policy" content="${content}">`));
console.log(`post_build: wrote the content security policy (${inline.length} inline script${inline.length === 1 ? "" : "s"})`);

// ------------------------------------------------------------------------------------------------ use without a network

if (release) {
  const written = await writeServiceWorker(folder);
  console.log(`post_build: wrote the service worker of release ${written.release} (keeps ${written.kept} files)`);
} else {
  await removeServiceWorker(folder);
}
