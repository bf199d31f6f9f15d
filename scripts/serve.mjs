#!/usr/bin/env node
// Serves a folder of static files on this machine only.
//
//   node scripts/serve.mjs [FOLDER] [--port 8080] [--base /some/path/] [--compress]
//
// FOLDER is dist/ unless named. The next free port is taken where the one asked for is in use. With --compress, answers
// are compressed (Brotli or gzip) as a good host would.

import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".ndjson": "application/x-ndjson; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".woff2": "font/woff2",
};
const COMPRESSIBLE = /^(text\/|application\/(json|wasm|x-ndjson|manifest)|image\/(svg|x-icon))/;

/** The file below `folder` that `path` (as in the request, decoded or not) names, or undefined. */
async function find(folder, path) {
  let name;
  try {
    name = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  if (name.includes("\0") || name.includes("\\")) return undefined;
  let file = resolve(folder, `.${sep}${name}`);
  if (file !== folder && !file.startsWith(folder + sep)) return undefined;
  let about = await stat(file).catch(() => undefined);
  if (about?.isDirectory()) {
    // Without the slash at its end, every relative address in the page would be wrong.
    if (!name.endsWith("/") && name !== "") return { redirect: `${path}/` };
    file = join(file, "index.html");
    about = await stat(file).catch(() => undefined);
  }
  return about?.isFile() ? { file, about } : undefined;
}

function compress(content, accepted) {
  if (/\bbr\b/.test(accepted)) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    return ["br", brotliCompressSync(content, { params })];
  }
  if (/\bgzip\b/.test(accepted)) return ["gzip", gzipSync(content, { level: 9 })];
  return [undefined, content];
}

/**
 * Starts a server and resolves, once it listens, to `{ url, origin, port, requests, seen, close }`; `requests` are the paths
 * asked for, `seen` has each request with its method, whole address and headers.
 *
 * @param {object} options
 * @param {string} options.folder the folder served
 * @param {number} [options.port] the port wanted; 0 takes any; the next ones are tried where it is in use
 * @param {string} [options.base] the path below which the folder appears, as on a host's sub-folder
 * @param {boolean} [options.compress] whether answers are compressed as the request allows
 * @param {(path: string) => Record<string, string>|undefined} [options.headers] further headers of an answer, by path
 * @param {(path: string) => {status?: number, type?: string, body?: string|Buffer}|undefined} [options.instead]
 *   an answer in place of the file's, for trying what a bad host does
 */
export async function serve({ folder, port = 0, base = "/", compress: compressed = false, headers, instead }) {
  const root = resolve(folder);
  const prefix = `/${base.split("/").filter(Boolean).join("/")}/`.replace("//", "/");
  const requests = [];
  const seen = [];
  const cache = new Map();

  const server = createServer(async (request, response) => {
    const answer = (status, type, body) => {
      response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) });
      response.end(request.method === "HEAD" ? undefined : body);
    };
    try {
      const path = request.url.split(/[?#]/)[0];
      requests.push(path);
      seen.push({ method: request.method, address: request.url, headers: request.headers });
      if (request.method !== "GET" && request.method !== "HEAD") return answer(405, "text/plain", "GET and HEAD only\n");
      if (`${path}/` === prefix) {
        response.writeHead(308, { location: prefix });
        return response.end();
      }
      const inside = path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
      const other = inside === undefined ? undefined : instead?.(inside);
      if (other) return answer(other.status ?? 200, other.type ?? "text/plain", other.body ?? "");
      const found = inside === undefined ? undefined : await find(root, inside);
      if (!found) return answer(404, "text/plain; charset=utf-8", `no such file: ${path}\n`);
      if (found.redirect) {
        response.writeHead(308, { location: prefix + found.redirect });
        return response.end();
      }

      const type = TYPES[extname(found.file).toLowerCase()] ?? "application/octet-stream";
      const fields = {
        "content-type": type,
        "cache-control": "no-cache",
        "last-modified": found.about.mtime.toUTCString(),
        "x-content-type-options": "nosniff",
        ...headers?.(inside),
      };
      const since = Date.parse(request.headers["if-modified-since"] ?? "");
      if (since >= Math.floor(found.about.mtimeMs / 1000) * 1000) {
        response.writeHead(304, fields);
        return response.end();
      }
      if (compressed && COMPRESSIBLE.test(type)) {
        const accepted = request.headers["accept-encoding"] ?? "";
        const key = `${found.file} ${found.about.mtimeMs} ${/\bbr\b/.test(accepted)} ${/\bgzip\b/.test(accepted)}`;
        if (!cache.has(key)) cache.set(key, compress(await readFile(found.file), accepted));
        const [encoding, body] = cache.get(key);
        response.writeHead(200, {
          ...fields,
          vary: "accept-encoding",
          "content-length": body.length,
          ...(encoding && { "content-encoding": encoding }),
        });
        return response.end(request.method === "HEAD" ? undefined : body);
      }
      response.writeHead(200, { ...fields, "content-length": found.about.size });
      if (request.method === "HEAD") return response.end();
      createReadStream(found.file).on("error", () => response.destroy()).pipe(response);
    } catch (error) {
      if (response.headersSent) response.destroy();
      else answer(500, "text/plain; charset=utf-8", `${error.message}\n`);
    }
  });

  for (let tries = 0; ; tries += 1) {
    try {
      await new Promise((done, failed) => {
        server.once("error", failed);
        server.listen(port === 0 ? 0 : port + tries, "127.0.0.1", () => {
          server.off("error", failed);
          done();
        });
      });
      break;
    } catch (error) {
      if (error.code !== "EADDRINUSE" || tries >= 50) throw error;
    }
  }
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    url: origin + prefix,
    port: server.address().port,
    requests,
    seen,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: "string", default: "8080" },
      base: { type: "string", default: "/" },
      compress: { type: "boolean", default: false },
    },
  });
  const folder = positionals[0] ?? fileURLToPath(new URL("../dist", import.meta.url));
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`--port: '${values.port}' is not a port`);
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) throw new Error(`${folder}: no such folder (make build makes dist/)`);
  const server = await serve({ folder, port, base: values.base, compress: values.compress });
  if (port !== 0 && server.port !== port) console.log(`port ${port} is in use: taking ${server.port}`);
  console.log(`serving ${folder}\n\n    ${server.url.replace("127.0.0.1", "localhost")}\n\nCtrl-C ends it.`);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => server.close().then(() => process.exit(0)));
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(`serve: ${error.message}`);
    process.exit(1);
  });
}
