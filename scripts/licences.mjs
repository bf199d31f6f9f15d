#!/usr/bin/env node
// Writes THIRD-PARTY.md: the crates whose code is part of the site, with their licences and the texts these ask to be passed on.
//
//   node scripts/licences.mjs            compares it, and fails where it is not up to date
//   node scripts/licences.mjs --write    writes it

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const file = join(root, "THIRD-PARTY.md");
const arguments_ = ["metadata", "--locked", "--format-version", "1", "--filter-platform", "wasm32-unknown-unknown"];
const { packages, resolve, workspace_members: own } = JSON.parse(execFileSync("cargo", arguments_, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] }));

// Only ordinary dependencies are linked. Procedural macros and build scripts run while building and are not shipped.
const byId = new Map(packages.map((one) => [one.id, one]));
const dependencies = new Map(resolve.nodes.map((node) => [node.id, node.deps]));
const shipped = new Set();
const visit = (id) => {
  if (shipped.has(id) || byId.get(id).targets.some((target) => target.kind.includes("proc-macro"))) return;
  shipped.add(id);
  for (const { pkg, dep_kinds: kinds } of dependencies.get(id)) if (kinds.some(({ kind }) => kind === null)) visit(pkg);
};
// The app and the worker are the two programs of the site.
for (const id of own) if (["palermo", "worker"].includes(byId.get(id).name)) visit(id);
for (const id of own) shipped.delete(id);
const crates = [...shipped].map((id) => byId.get(id)).sort((one, other) => (one.name < other.name || (one.name === other.name && one.version < other.version) ? -1 : 1));

// Where a crate offers a choice of licences, the one that most crates offer.
const chosen = (licence) => {
  const offered = licence.split(/\s+OR\s+|\//).map((one) => one.replace(/^\(|\)$/g, ""));
  return offered.includes("MIT") && !/AND/.test(licence) ? "MIT" : licence;
};

const texts = new Map();
for (const one of crates) {
  const folder = dirname(one.manifest_path);
  const names = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|copyright|notice)/i.test(name));
  const wanted = chosen(one.license) === "MIT" ? names.filter((name) => /mit/i.test(name) || !/apache|unlicense|zlib|lgpl/i.test(name)) : names;
  for (const name of wanted) {
    let text;
    try {
      text = readFileSync(join(folder, name), "utf8");
    } catch {
      continue;
    }
    text = text.replace(/\r/g, "").replace(/[ \t]+$/gm, "").trim();
    if (!texts.has(text)) texts.set(text, new Set());
    texts.get(text).add(one.name);
  }
}

const lines = [
  "# What others wrote that is part of this",
  "",
  "Written by `node scripts/licences.mjs --write` out of `Cargo.lock`; `make deny` compares it. These crates are compiled into the",
  "WebAssembly, or may be: the linker leaves out what is not used. Where a crate offers a choice of licences, it is used under the MIT",
  "licence if that is among them.",
  "",
  "| crate | version | licence | from |",
  "|---|---|---|---|",
  ...crates.map((one) => `| ${one.name} | ${one.version} | ${one.license} | ${one.repository ?? ""} |`),
  "",
  "The functions that join WebAssembly to the browser are written by wasm-bindgen while building (MIT OR Apache-2.0).",
  "",
  "## Texts of the licences",
  "",
];
for (const [text, names] of texts) lines.push(`### ${[...names].join(", ")}`, "", "```text", text.replaceAll("```", "'''"), "```", "");
const content = `${lines.join("\n").trimEnd()}\n`;

if (process.argv.includes("--write")) {
  writeFileSync(file, content);
  console.log(`licences: wrote THIRD-PARTY.md (${crates.length} crates, ${texts.size} texts, ${(content.length / 1000).toFixed(0)} kB)`);
} else if (content !== (() => { try { return readFileSync(file, "utf8"); } catch { return ""; } })()) {
  console.error("licences: THIRD-PARTY.md does not fit Cargo.lock: node scripts/licences.mjs --write");
  process.exit(1);
} else {
  console.log(`licences: THIRD-PARTY.md names all ${crates.length} crates`);
}
