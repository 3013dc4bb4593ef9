// Bundles the page into `dist/`, which is kept in the repository: whoever builds the Rust crate needs no Node.js.
// `--check` bundles in memory and fails if `dist/` holds anything else. Versions are pinned, so a bundle is the same
// wherever it is made.
//
// The charting library is a bundle of its own that the page's script finds as `Charts`: it changes only with its version.

import { build } from "esbuild";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const library = "@observablehq/plot";
const settings = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  write: false,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  outdir: "dist",
};

const elsewhere = {
  name: "charts",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^${library}$`) }, () => ({ path: library, namespace: "charts" }));
    onLoad({ filter: /.*/, namespace: "charts" }, () => ({ contents: "module.exports = Charts", loader: "js" }));
  },
};

const charts = await build({ ...settings, entryPoints: ["src/charts.ts"], globalName: "Charts" });
const page = await build({ ...settings, entryPoints: { page: "src/main.ts" }, plugins: [elsewhere] });
const style = await build({ ...settings, entryPoints: ["src/page.css"], format: undefined });

const made = {
  "charts.js": guarded(charts.outputFiles[0].text),
  "page.js": guarded(page.outputFiles[0].text),
  "page.css": style.outputFiles[0].text,
  "licences.txt": licences(Object.keys(charts.metafile.inputs)),
};

const folder = join(here, "dist");
if (process.argv.includes("--check")) {
  const stale = Object.entries(made).filter(([name, text]) => {
    const path = join(folder, name);
    return !existsSync(path) || readFileSync(path, "utf8") !== text;
  });
  if (stale.length > 0) {
    console.error(`dist/ is not what src/ gives: ${stale.map(([name]) => name).join(", ")}; run \`cargo xtask page\``);
    process.exit(1);
  }
} else {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(made)) writeFileSync(join(folder, name), text);
}
for (const [name, text] of Object.entries(made)) console.log(`${name}: ${Math.ceil(text.length / 1024)} KB`);

/** Nothing in a script may look like the end of its element. */
function guarded(text) {
  return text.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
}

/** The licences of the packages that the bundle really holds. */
function licences(inputs) {
  const packages = new Set(inputs.map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]).filter(Boolean));
  const texts = [...packages].sort().map((name) => {
    const folder = join(here, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = ["LICENSE", "LICENSE.md", "LICENSE.txt", "license"].map((f) => join(folder, f)).find(existsSync);
    if (!file) throw new Error(`${name}: there is no licence in the package`);
    return `${name} ${version} (${license})\n\n${readFileSync(file, "utf8").trim()}\n`;
  });
  return texts.join(`\n${"-".repeat(72)}\n\n`);
}
