// Bundles static/scss and static/js into static/dist and copies the fonts and images that pages use. Nothing else is written.
// Run by `npm run build`, which build.rs calls.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compile } from "sass";

const root = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const dist = (path) => root(`static/dist/${path}`);

const FONTS = {
  "public-sans.woff2": "@fontsource-variable/public-sans/files/public-sans-latin-wght-normal.woff2",
  "merriweather-400.woff2": "@fontsource/merriweather/files/merriweather-latin-400-normal.woff2",
  "merriweather-700.woff2": "@fontsource/merriweather/files/merriweather-latin-700-normal.woff2",
};

// Compiled first: a mistake in a source must leave the last good bundle where it is.
const { css } = compile(root("static/scss/app.scss"), {
  style: "compressed",
  loadPaths: [root("node_modules/@uswds/uswds/packages")],
  quietDeps: true,
  charset: false,
});
// Fonts are kept by browsers for a year, so their addresses carry the same hash that the server prints elsewhere.
const hash = (name) => createHash("sha256").update(readFileSync(root(`node_modules/${FONTS[name]}`))).digest("hex").slice(0, 16);
const styles = css.replace(/url\("?fonts\/([\w.-]+)"?\)/g, (_, name) => `url("fonts/${name}?v=${hash(name)}")`);
const script = await build({
  entryPoints: [root("static/js/app.js")],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  legalComments: "none",
  write: false,
});

rmSync(dist(""), { recursive: true, force: true });
mkdirSync(dist("fonts"), { recursive: true });
writeFileSync(dist("app.css"), styles);
writeFileSync(dist("app.js"), script.outputFiles[0].contents);
for (const [name, source] of Object.entries(FONTS)) {
  cpSync(root(`node_modules/${source}`), dist(`fonts/${name}`));
}
cpSync(root("static/img"), dist("img"), { recursive: true });
