// Lays out what the container image holds, in the folder that is named: `node scripts/release/image.ts FOLDER`.
//   FOLDER/node        the Node of the lock file, for Linux with glibc
//   FOLDER/wheelyard/  the program, and beside it what its bundle leaves outside
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { manifestOf, programFiles } from "./program-files.ts";

const root = dirname(dirname(import.meta.dirname));
const { prepare } = createRequire(import.meta.url)("../../bin/setup/prepare.cjs") as {
  prepare(root: string): Promise<string>;
};
const target = process.argv[2];
if (target === undefined) throw new Error("say into which folder");
const out = resolve(target);
const platform = `${process.platform}-${process.arch}`;
/** Packages with code of the machine, which cannot be bundled: the sender of files (docs/deploy/sizing.md). */
const OUTSIDE = ["koffi", `@koromix/koffi-${platform}`];

await prepare(root);
rmSync(out, { recursive: true, force: true });
for (const { path, bytes, executable } of programFiles(root)) {
  const file = join(out, "wheelyard", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes, { mode: executable ? 0o755 : 0o644 });
}
const { name, version } = manifestOf(root);
writeFileSync(
  join(out, "wheelyard/package.json"),
  `${JSON.stringify({ name, version, type: "module" }, null, 2)}\n`,
);
for (const outside of OUTSIDE) {
  const from = join(root, "node_modules", outside);
  if (existsSync(from)) cpSync(from, join(out, "wheelyard/node_modules", outside), { recursive: true });
}
const node = join(root, "node_modules", `node-${platform}`);
cpSync(join(node, "bin/node"), join(out, "node"));
cpSync(join(node, "LICENSE"), join(out, "wheelyard/NODE-LICENCE.txt"));
