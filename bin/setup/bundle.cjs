// Keeps dist/ up to date with src/, web/, client/ and docs/.
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { run } = require("./run.cjs");

const MAIN = path.join("dist", "wheelyard.mjs");
const STAMP = path.join("dist", ".stamp.json");
const WEB_PAGE = path.join("dist", "web", "index.html");
const DOCS_PAGE = path.join("dist", "docs", "index.html");

/** A digest of all that the program is made of; null where there are no sources, as in a release. */
function signatureOf(root) {
  if (!fs.existsSync(path.join(root, "src"))) return null;
  const own = [...filesBelow(root, "src"), ...contractFiles(root)];
  const sources = own.filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  return digestOf(root, sources);
}

/** The contract of plugins, which the program has parts of. */
function contractFiles(root) {
  return fs.existsSync(path.join(root, "plugin")) ? filesBelow(root, "plugin") : [];
}

/** The same of the pages for browsers. */
function webSignatureOf(root) {
  if (!fs.existsSync(path.join(root, "web"))) return null;
  const sources = [...filesBelow(root, "client"), ...filesBelow(root, "web")].filter(
    (name) => !/\.test\.tsx?$/.test(name),
  );
  return digestOf(root, sources);
}

/** The same of the documentation as a web site. */
function docsSignatureOf(root) {
  if (!fs.existsSync(path.join(root, "docs"))) return null;
  const folders = ["docs", path.join("scripts", "docs-site"), path.join("web", "docs")];
  return digestOf(root, [...folders.flatMap((folder) => filesBelow(root, folder)), "CHANGELOG.md"]);
}

function filesBelow(root, folder) {
  const entries = fs.readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath || entry.path, entry.name)))
    .sort();
}

/** Of the sources, and of what they are built by. */
function digestOf(root, sources) {
  const hash = createHash("sha256");
  const builders = filesBelow(root, "scripts").filter((name) => path.basename(name).startsWith("build"));
  for (const file of [...sources, ...builders, "package-lock.json", "package.json"])
    hash.update(`${file}\0`).update(fs.readFileSync(path.join(root, file)));
  return hash.digest("hex");
}

/** Whether dist/ was built from the sources as they are. */
function isFresh(root) {
  const stamp = readStamp(root);
  return isProgramFresh(root, stamp) && isWebFresh(root, stamp) && isDocsFresh(root, stamp);
}

function isProgramFresh(root, stamp) {
  if (!fs.existsSync(path.join(root, MAIN))) return false;
  const signature = signatureOf(root);
  return signature === null || stamp.signature === signature;
}

function isWebFresh(root, stamp) {
  const signature = webSignatureOf(root);
  if (signature === null) return true;
  return fs.existsSync(path.join(root, WEB_PAGE)) && stamp.web.signature === signature;
}

function isDocsFresh(root, stamp) {
  const signature = docsSignatureOf(root);
  if (signature === null) return true;
  return fs.existsSync(path.join(root, DOCS_PAGE)) && stamp.docs.signature === signature;
}

/** What the last build left: the signatures it was made from, and the files it wrote. */
function readStamp(root) {
  const nothing = { signature: null, files: [] };
  try {
    return {
      ...nothing,
      web: nothing,
      docs: nothing,
      ...JSON.parse(fs.readFileSync(path.join(root, STAMP), "utf8")),
    };
  } catch {
    return { ...nothing, web: nothing, docs: nothing };
  }
}

async function build(root, node) {
  const result = await run(node, [path.join("scripts", "build.mjs")], { cwd: root });
  if (result.code === 0) return;
  process.stderr.write(result.output);
  throw new Error("the bundle could not be built (the reason is above)");
}

module.exports = {
  MAIN,
  STAMP,
  signatureOf,
  webSignatureOf,
  docsSignatureOf,
  isFresh,
  isProgramFresh,
  isWebFresh,
  isDocsFresh,
  readStamp,
  build,
};
