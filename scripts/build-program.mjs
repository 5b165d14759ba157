import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { packagesOf } from "./build-packages.mjs";

const { MAIN, STAMP } = createRequire(import.meta.url)("../bin/setup/bundle.cjs");

/** Modules in CommonJS inside the bundle still ask for these; by names of ours, since some modules declare their own. */
const BANNER = [
  'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);',
  'import{fileURLToPath as __f}from"node:url";import{dirname as __d}from"node:path";',
  "const __file=__f(import.meta.url),__folder=__d(__file);",
].join("");

/**
 * Bundles src/ into dist/: wheelyard.mjs, one file for each entry of a worker thread, and the chunks they share. Answers
 * their names, and the folders of the packages in them. Files that `before` names stay, for servers that still run from them and load their parts lazily.
 */
export async function buildProgram(root, before) {
  const entries = { [basename(MAIN, ".mjs")]: "src/cli/main.ts", ...threadEntries(root) };
  const result = await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: "dist",
    outExtension: { ".js": ".mjs" },
    chunkNames: "[name]-[hash]",
    bundle: true,
    // Parts that are loaded lazily stay files of their own, so that a start reads what it runs and no more.
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node24",
    minifySyntax: true,
    minifyWhitespace: true,
    external: ["koffi"],
    // The same bytes wherever node_modules really lies.
    preserveSymlinks: true,
    banner: { js: BANNER },
    define: { __filename: "__file", __dirname: "__folder" },
    write: false,
    metafile: true,
    logLevel: "warning",
  });

  // Each file is moved into place whole, the entries last.
  mkdirSync(join(root, "dist"), { recursive: true });
  const files = result.outputFiles.map((file) => ({ name: basename(file.path), contents: file.contents }));
  const isEntry = ({ name }) => Object.hasOwn(entries, basename(name, ".mjs"));
  files.sort((a, b) => Number(isEntry(a)) - Number(isEntry(b)));
  for (const { name, contents } of files) {
    const draft = join(root, "dist", `.${name}.${process.pid}`);
    writeFileSync(draft, contents);
    renameSync(draft, join(root, "dist", name));
  }
  const names = files.map(({ name }) => name);
  const kept = new Set([...names, ...before, basename(STAMP)]);
  for (const entry of readdirSync(join(root, "dist"), { withFileTypes: true }))
    if (entry.isFile() && !kept.has(entry.name)) rmSync(join(root, "dist", entry.name));
  return { files: names, packages: packagesOf(Object.keys(result.metafile.inputs)) };
}

/** `src/database/drivers/sqlite/sqlite-thread.ts` becomes `dist/sqlite-thread.mjs`, where src/thread-file.ts looks for it. */
function threadEntries(root) {
  const files = readdirSync(join(root, "src"), { recursive: true }).map(String);
  const threads = files.filter((name) => name.endsWith("-thread.ts"));
  return Object.fromEntries(threads.map((name) => [basename(name, ".ts"), join("src", name)]));
}
