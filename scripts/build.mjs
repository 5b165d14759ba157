// Brings dist/ up to date: the program and the pages for browsers, each only when its sources changed. `--all`: both.
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildProgram } from "./build-program.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundle = createRequire(import.meta.url)("../bin/setup/bundle.cjs");
const { STAMP, isProgramFresh, isWebFresh, readStamp, signatureOf, webSignatureOf } = bundle;

const all = process.argv.includes("--all");
const stamp = readStamp(root);

// Both at once: bundlers run in threads of their own.
await Promise.all([
  (all || !isProgramFresh(root, stamp)) && program(),
  (all || !isWebFresh(root, stamp)) && pages(),
]);

async function program() {
  const signature = signatureOf(root);
  const built = await buildProgram(root, stamp.files);
  Object.assign(stamp, { signature, ...built });
  keep();
}

async function pages() {
  const { buildWeb } = await import("./build-web.mjs");
  const signature = webSignatureOf(root);
  stamp.web = { signature, ...(await buildWeb(root, stamp.web.files)) };
  keep();
}

function keep() {
  mkdirSync(dirname(join(root, STAMP)), { recursive: true });
  writeFileSync(join(root, STAMP), `${JSON.stringify(stamp)}\n`);
}
