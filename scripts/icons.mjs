#!/usr/bin/env node
// Draws assets/icons/icon.svg as the pictures that the web manifest and Apple's devices ask for, beside it (kept in the
// repository): node scripts/icons.mjs. Needs the browser tests' Chromium.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { launch } from "../tests/e2e/support.mjs";

const assets = fileURLToPath(new URL("../assets/", import.meta.url));
const icon = await readFile(`${assets}icons/icon.svg`, "utf8");
const colour = icon.match(/fill="(#\w+)"/)[1];

// Systems cut maskable icons, and those for Apple, to a shape of their own: these are full squares with room around the sign.
const full = (share) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100" fill="${colour}"/>
  <svg x="${(100 - share) / 2}" y="${(100 - share) / 2}" width="${share}" height="${share}" ${icon.slice(icon.indexOf("viewBox")).replace(/<rect[^>]*>/, "")}</svg>`;

const browser = await launch("chromium");
for (const [name, size, drawing] of [
  ["icon-192", 192, icon],
  ["icon-512", 512, icon],
  ["maskable-512", 512, full(80)],
  ["apple-touch-icon", 180, full(90)],
]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body { margin: 0 } body > svg { display: block; width: ${size}px; height: ${size}px }</style>${drawing}`);
  await page.screenshot({ path: `${assets}icons/${name}.png`, omitBackground: true });
}
await browser.close();
