// Builds what users install into dist-release/: an npm package, a Python wheel, a wheel for keyring, the client for programs, the contract of plugins, and the digests of all.
// `npm run release -- --out FOLDER` writes elsewhere. Same sources, same lock file, same Node: same bytes.
import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { clientPackage } from "./client-package.ts";
import { keyringWheel } from "./keyring-wheel.ts";
import { npmPackage } from "./npm-package.ts";
import { pluginPackage } from "./plugin-package.ts";
import { programFiles } from "./program-files.ts";
import { pythonWheel } from "./python-wheel.ts";

const root = dirname(dirname(import.meta.dirname));
const { prepare } = createRequire(import.meta.url)("../../bin/setup/prepare.cjs") as {
  prepare(root: string): Promise<string>;
};

const { values } = parseArgs({ options: { out: { type: "string", default: join(root, "dist-release") } } });
const out = resolve(values.out);
await prepare(root);
const program = programFiles(root);
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const packages = [
  npmPackage(root, program),
  pythonWheel(root, program),
  keyringWheel(root),
  clientPackage(root),
  pluginPackage(root),
];
const sums = packages.map(({ name, bytes }) => {
  writeFileSync(join(out, name), bytes);
  process.stdout.write(`wrote ${join(out, name)} (${Math.round(bytes.length / 1024)} KiB)\n`);
  return `${createHash("sha256").update(bytes).digest("hex")}  ${name}\n`;
});
writeFileSync(join(out, "SHA256SUMS"), sums.join(""));
