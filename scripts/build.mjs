// Brings dist/ up to date: the program and the pages for browsers, each only when its sources changed. `--all`: both.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildProgram } from "./build-program.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundle = createRequire(import.meta.url)("../bin/setup/bundle.cjs");
const { STAMP, isProgramFresh, isWebFresh, readStamp, signatureOf, webSignatureOf } = bundle;

const all = process.argv.includes("--all");
const stamp = readStamp(root);

if (all || !isProgramFresh(root, stamp)) {
  stamp.signature = signatureOf(root);
  Object.assign(stamp, await buildProgram(root, stamp.files));
  keep();
}
if (all || !isWebFresh(root, stamp)) {
  const { buildWeb } = await import("./build-web.mjs");
  const signature = webSignatureOf(root);
  stamp.web = { signature, files: await buildWeb(root, stamp.web.files) };
  keep();
}

function keep() {
  writeFileSync(join(root, STAMP), `${JSON.stringify(stamp)}\n`);
}
