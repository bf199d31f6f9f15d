// Nothing leaves: during the whole way through, every request is watched, by the browser and by the server.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { serve } from "../../scripts/serve.mjs";
import { DIST, asFile, go, inEachBrowser, savedFile } from "./support.mjs";

/** Words that a person writes, which must never be found in an address or a header. */
const SECRET = "Zebra7731";

inEachBrowser("from the beginning to the saved file nothing is asked of anyone else, and no answer is in any address or header", async ({ open }) => {
  const site = await serve({ folder: DIST, base: "/some/folder/" });
  try {
    const { page, context, watch } = await open(site.url);
    const addresses = [];
    page.on("framenavigated", (frame) => addresses.push(frame.url()));
    const pages = page.getByRole("navigation", { name: "Pages" });
    await page.getByRole("button", { name: "Begin" }).click();
    await page.selectOption("#member", "TH");
    await page.fill("#as_at", "2026-11-01");
    await page.getByRole("button", { name: "Begin" }).click();
    await page.locator(".about > summary").click();
    await page.fill('[name="subject/authority"]', `${SECRET} ministry`);
    const sections = await page.locator(".tasks a").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    for (const section of sections) {
      await go(page, section);
      await page.locator("fieldset.item").first().waitFor();
      for (const summary of await page.locator(".guidance summary:visible").all().then((all) => all.slice(0, 1))) await summary.click();
      for (const radio of await page.locator('input[type="radio"][value="full"]:visible').all().then((all) => all.slice(0, 2))) await radio.check();
    }
    await go(page, sections[0]);
    const question = page.locator("#A-02");
    await question.locator("summary", { hasText: "Comment" }).click();
    await question.locator('[name="A-02/comment"]').fill(`${SECRET} comment`);
    await question.getByText("Evidence", { exact: true }).click();
    await question.getByRole("button", { name: "Add evidence" }).click();
    await question.locator('[name="A-02/evidence/0/title"]').fill(`${SECRET} act`);
    // A link that a person writes down is fetched by nobody.
    await question.locator('[name="A-02/evidence/0/url"]').fill(`https://example.org/${SECRET}`);
    for (const name of ["Review", "Results"]) {
      await pages.getByRole("link", { name }).click();
      await page.locator("h1").waitFor();
    }
    const file = await savedFile(page, () => page.getByRole("button", { name: "Save as JSON" }).click());
    assert.ok(file.text.includes(SECRET), "what was written is in the file");
    await pages.getByRole("link", { name: "Help" }).click();
    await pages.getByRole("link", { name: "Start" }).click();
    await page.locator(".promise").waitFor();
    await page.locator('input[type="file"]').setInputFiles(asFile(file.name, file.bytes));
    await page.locator(".tasks").first().waitFor();
    await pages.getByRole("link", { name: "Start" }).click();
    await page.getByRole("button", { name: "Try the worked example" }).click();
    await page.locator(".marking").waitFor();
    // Until everything is kept for use without a network.
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    addresses.push(page.url());

    // What the server has seen, which no browser can hide: all of the worker's requests, too.
    assert.ok(site.seen.length > 30, `${site.seen.length} requests`);
    for (const { method, address, headers } of site.seen) {
      assert.equal(method, "GET", address);
      assert.ok(!address.includes("?"), `nothing is asked in ${address}`);
      assert.equal(headers.referer, undefined, `no referrer to ${address}`);
      assert.equal(headers.cookie, undefined, `no cookie to ${address}`);
      assert.ok(!JSON.stringify(headers).includes(SECRET), address);
    }
    // Every file was asked for by its own name, and there is one.
    const known = site.seen.map(({ address }) => address.slice("/some/folder/".length));
    for (const path of known) readFileSync(join(DIST, path || "index.html"));
    // Behind the # no server sees it; but histories and shared links would.
    for (const address of [...addresses, ...watch.requests]) {
      assert.ok(!decodeURIComponent(address).includes(SECRET), address);
      const hash = new URL(address).hash;
      if (hash) assert.match(hash, /^#\/(new|help|a\/([0-9a-f]+|example-xa)(\/[\w-]+){0,2})?$/, "pages, and no answers");
    }
    assert.deepEqual(await context.cookies(), []);
  } finally {
    await site.close();
  }
});

test("the policy in the page allows this origin alone, and one script by its hash", () => {
  const html = readFileSync(join(DIST, "index.html"), "utf8");
  const policy = Object.fromEntries(
    html
      .match(/<meta http-equiv="Content-Security-Policy" content="([^"]*)"/)[1]
      .split("; ")
      .map((part) => [part.split(" ")[0], part.split(" ").slice(1)]),
  );
  const { "script-src": scripts, ...rest } = policy;
  assert.deepEqual(scripts.slice(0, 2), ["'self'", "'wasm-unsafe-eval'"]);
  assert.equal(scripts.length, 3);
  assert.match(scripts[2], /^'sha256-[\w+/]{43}='$/);
  assert.deepEqual(rest, {
    "default-src": ["'none'"],
    "style-src": ["'self'"],
    "connect-src": ["'self'"],
    "img-src": ["'self'", "data:", "blob:"],
    "worker-src": ["'self'"],
    "manifest-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
  });
  assert.ok(html.indexOf("Content-Security-Policy") < html.indexOf("<script"), "before any script");
});

inEachBrowser("the policy holds: neither scripts of others, nor inline ones, nor connections elsewhere", async ({ open }) => {
  const { page } = await open("", { tolerate: [/./] });
  await page.locator("#boot").waitFor({ state: "detached" });
  const violated = await page.evaluate(async () => {
    const seen = [];
    document.addEventListener("securitypolicyviolation", (event) => seen.push(event.effectiveDirective));
    const inline = document.createElement("script");
    inline.textContent = "document.documentElement.dataset.ran = 'inline'";
    document.body.append(inline);
    const foreign = document.createElement("script");
    foreign.src = "https://example.org/script.js";
    document.body.append(foreign);
    const style = document.createElement("style");
    style.textContent = "body { display: none }";
    document.head.append(style);
    const image = document.createElement("img");
    image.src = "https://example.org/pixel.gif";
    document.body.append(image);
    await fetch("https://example.org/").catch(() => {});
    const frame = document.createElement("iframe");
    frame.src = "https://example.org/";
    document.body.append(frame);
    const form = document.createElement("form");
    form.action = "https://example.org/";
    document.body.append(form);
    try {
      form.submit();
    } catch {
      // Firefox says no so.
    }
    await new Promise((done) => setTimeout(done, 500));
    return seen;
  });
  for (const directive of [/script-src/, /style-src/, /img-src/, /connect-src/, /frame-src/, /form-action/]) {
    assert.ok(violated.some((one) => directive.test(one)), `${directive} was violated and refused: ${violated}`);
  }
  assert.equal(await page.locator("html[data-ran]").count(), 0);
});
