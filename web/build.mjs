// Builds the explorer: node build.mjs FOLDER WHEEL
import { build } from "esbuild";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const [folder, wheel] = process.argv.slice(2).map((path) => resolve(path));
if (!folder || !wheel) {
  console.error("node build.mjs FOLDER WHEEL");
  process.exit(2);
}
process.chdir(here);
rmSync(folder, { recursive: true, force: true });
mkdirSync(join(folder, "pyodide"), { recursive: true });

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["query", "sparql-worker", "check", "check-worker", "neighbourhood"]
    .map((name) => `src/${name}.js`)
    .concat("src/explorer.css"),
  outdir: folder,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome111", "firefox114", "safari16.4"],
  external: ["./pyodide/*"],
  legalComments: "none", // all are in NOTICE.txt
  metafile: true,
  logLevel: "warning",
});

const copied = {
  "node_modules/oxigraph/web_bg.wasm": "oxigraph.wasm",
  "node_modules/pyodide/pyodide.mjs": "pyodide/pyodide.mjs",
  "node_modules/pyodide/pyodide.asm.mjs": "pyodide/pyodide.asm.mjs",
  "node_modules/pyodide/pyodide.asm.wasm": "pyodide/pyodide.asm.wasm",
  "node_modules/pyodide/python_stdlib.zip": "pyodide/python_stdlib.zip",
  "node_modules/pyodide/pyodide-lock.json": "pyodide/pyodide-lock.json",
  "src/pyoxigraph.py": "pyoxigraph.py",
  "src/browser_check.py": "browser_check.py",
  [wheel]: "baclofen_kg.whl",
};
for (const [from, to] of Object.entries(copied)) cpSync(from, join(folder, to));

// What the check loads, packed.
const loaded = ["check.js", "check-worker.js", ...Object.values(copied)];
const packed = loaded.map((name) => gzipSync(readFileSync(join(folder, name))).length);
writeFileSync(join(folder, "sizes.json"), JSON.stringify({ check: packed.reduce((a, b) => a + b) }));

// Whose work is in it: what was bundled and what was copied, with their licences.
const root = (path) => path.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//)?.[1];
const packages = new Set([...Object.keys(metafile.inputs), ...Object.keys(copied)].map(root));
packages.delete(undefined);
// Yasqe comes bundled already, with these in it.
for (const name of ["codemirror", "lodash-es", "query-string"]) packages.add(`node_modules/${name}`);
const notices = [...packages].sort().map((path) => {
  const about = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
  const given = about.repository?.url ?? about.repository ?? about.homepage;
  const home = given.replace(/^git\+/, "").replace(/^[\w-]+\/[\w-]+$/, "https://github.com/$&");
  const file = readdirSync(path).find((name) => /^(licen[cs]e|copying)/i.test(name));
  const terms = file && existsSync(join(path, file))
    ? readFileSync(join(path, file), "utf8").trim()
    : about.license.split(" OR ").map((id) => `https://spdx.org/licenses/${id}.html`).join("\n");
  return `${about.name} ${about.version}\nLicence: ${about.license}\nSource: ${home}\n\n${terms}\n`;
});
notices.push(
  "CPython and its standard library, as Pyodide ships them\nLicence: PSF-2.0\n"
  + "Source: https://github.com/python/cpython\n\nhttps://spdx.org/licenses/PSF-2.0.html\n",
);
const line = `\n${"-".repeat(72)}\n\n`;
writeFileSync(
  join(folder, "NOTICE.txt"),
  `The explorer of baclofen-kg is under the MIT licence. It holds the work of others:\n${line}`
  + notices.join(line),
);
