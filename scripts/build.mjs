// Brings dist/ up to date: the program, the pages for browsers and the docs, each only if its sources changed. `--all`: all of them.
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildProgram } from "./build-program.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundle = createRequire(import.meta.url)("../bin/setup/bundle.cjs");
const { STAMP, readStamp, signatureOf, webSignatureOf, docsSignatureOf } = bundle;

const all = process.argv.includes("--all");
const stamp = readStamp(root);

// All at once: bundlers run in threads of their own.
await Promise.all([
  (all || !bundle.isProgramFresh(root, stamp)) && program(),
  (all || !bundle.isWebFresh(root, stamp)) && pages(),
  (all || !bundle.isDocsFresh(root, stamp)) && docs(),
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

async function docs() {
  const { buildDocs } = await import("./build-docs.mjs");
  const signature = docsSignatureOf(root);
  stamp.docs = { signature, ...(await buildDocs(root)) };
  keep();
}

function keep() {
  mkdirSync(dirname(join(root, STAMP)), { recursive: true });
  writeFileSync(join(root, STAMP), `${JSON.stringify(stamp)}\n`);
}
