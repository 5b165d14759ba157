import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { placeFiles, withCompressed } from "./build-files.mjs";
import { framePage } from "./docs-site/frame.ts";
import { readSite, searchIndex } from "./docs-site/site.ts";

/** Scripts and styles of the site; pages load them by these names. */
const LOOK = ["theme.ts", "site.ts", "site.css"].map((name) => `web/docs/${name}`);

/**
 * Builds docs/ into dist/docs/ as a web site, which the server answers at /-/docs/: a page for each file, a search index, and
 * the pictures. Answers the names of all files written.
 */
export async function buildDocs(root) {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const site = readSite(root);
  const copied = (name, from) => ({ name, bytes: readFileSync(join(root, from)) });
  const files = [
    ...site.pages.map((page) => ({
      name: `${page.name}.html`,
      bytes: Buffer.from(framePage(page, site, version)),
    })),
    ...site.files.map((name) => copied(name, `docs/${name}`)),
    { name: "search.json", bytes: Buffer.from(JSON.stringify(searchIndex(site))) },
    copied("icon.svg", "web/src/shell/icon.svg"),
    ...(await look(root)),
  ];
  const all = (await Promise.all(files.map(withCompressed))).flat();
  placeFiles(join(root, "dist", "docs"), all, []);
  return { files: all.map(({ name }) => name) };
}

async function look(root) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: LOOK,
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    outdir: "out",
    write: false,
  });
  return outputFiles.map(({ path, contents }) => ({ name: basename(path), bytes: Buffer.from(contents) }));
}
