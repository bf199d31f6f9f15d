// A site as a host serves it: types, headers, caching, compression; and the form starts, keeps and works without a network.
//
//   SITE=http://localhost:8080/palermo/ node --test tests/hosting/smoke.mjs

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

import { filesOf } from "../../scripts/release.mjs";
import { checkAccessibility, DIST, inEachBrowser } from "../e2e/support.mjs";

const site = process.env.SITE;
if (!site) throw new Error("SITE names the address of the site");

/** One answer, as it comes over the wire. */
const ask = (path, headers = {}, method = "GET") =>
  new Promise((done, failed) => {
    request(new URL(path, site), { method, headers }, (answer) => {
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("end", () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) }));
    })
      .on("error", failed)
      .end();
  });

const TYPES = { css: "text/css", csv: "text/csv", html: "text/html", js: "text/javascript", json: "application/json", png: "image/png", svg: "image/svg+xml", txt: "text/plain", wasm: "application/wasm", webmanifest: "application/manifest+json" };
const named = (path) => /-[0-9a-f]{12,}(_bg)?(\.|\/)/.test(path);

test("every file is there, of its type, with the headers, and as long as it may be kept", async () => {
  for (const path of [...(await filesOf(DIST)), "sw.js", ""]) {
    const { status, headers, body } = await ask(path);
    assert.equal(status, 200, path);
    assert.ok(body.equals(readFileSync(join(DIST, path || "index.html"))), path);
    assert.equal(headers["content-type"].split(";")[0], TYPES[(path || "index.html").split(".").at(-1)], path);
    assert.equal(headers["cache-control"], named(path) ? "public, max-age=31536000, immutable" : "no-cache", path);
    assert.equal(headers["x-content-type-options"], "nosniff", path);
    assert.equal(headers["referrer-policy"], "no-referrer", path);
    assert.match(headers["content-security-policy"], /frame-ancestors 'none'; default-src 'none'/, path);
    assert.match(headers["permissions-policy"], /camera=\(\)/, path);
    assert.equal(headers["cross-origin-opener-policy"], "same-origin", path);
    assert.equal(headers["cross-origin-resource-policy"], "same-origin", path);
    assert.equal(headers["set-cookie"], undefined, path);
  }
});

test("what was compressed before is sent, and is the same", async () => {
  for (const path of readdirSync(DIST).filter((name) => /\.(wasm|js|css|html)$/.test(name))) {
    const content = readFileSync(join(DIST, path));
    const small = await ask(path, { "accept-encoding": "br, gzip" });
    assert.equal(small.headers["content-encoding"], "br", path);
    assert.ok(brotliDecompressSync(small.body).equals(content), path);
    const zipped = await ask(path, { "accept-encoding": "gzip" });
    assert.equal(zipped.headers["content-encoding"], "gzip", path);
    assert.ok(gunzipSync(zipped.body).equals(content), path);
    for (const answer of [small, zipped]) assert.ok(answer.headers["content-type"].startsWith(TYPES[path.split(".").at(-1)]), path);
  }
});

test("a visit later costs no content; what is not there is not; nothing can be sent", async () => {
  const { headers } = await ask("index.html");
  assert.equal((await ask("index.html", { "if-modified-since": headers["last-modified"] })).status, 304);
  assert.equal((await ask("no-such-file.js")).status, 404);
  assert.equal((await ask("", {}, "POST")).status, 403);
  const bare = await ask(site.replace(/\/$/, ""));
  assert.equal(bare.status, 308);
  assert.ok(bare.headers.location.endsWith(new URL(site).pathname));
});

inEachBrowser("the form starts behind this host, keeps a draft, and all of itself for use without a network", async ({ open }) => {
  const { page, watch } = await open(site);
  await page.locator("#boot").waitFor({ state: "detached" });
  await checkAccessibility(page);
  await page.getByRole("button", { name: "Try the worked example" }).click();
  await page.locator(".tasks a").first().click();
  await page.locator(".guidance summary").first().click();
  await page.locator(".guidance p").first().waitFor();
  await page.reload();
  await page.locator("fieldset.item").first().waitFor();
  const kept = await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    const [name] = await caches.keys();
    return (await (await caches.open(name)).keys()).length;
  });
  assert.ok(kept > 20, `${kept} files are kept`);
  watch.check();
});

inEachBrowser("the host's policy forbids to put the page into a frame", async ({ open }) => {
  const { page } = await open(new URL("licences.txt", site).href, { tolerate: [/./] });
  const shown = await page.evaluate(async (address) => {
    const frame = document.createElement("iframe");
    frame.src = address;
    document.body.append(frame);
    await new Promise((done) => setTimeout(done, 1500));
    try {
      return frame.contentDocument?.querySelector("h1") !== null && frame.contentDocument !== null;
    } catch {
      return false;
    }
  }, site);
  assert.equal(shown, false);
});
