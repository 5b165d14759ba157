// Keeps dist/ in step with src/.
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { run } = require("./run.cjs");

const MAIN = path.join("dist", "wheelyard.mjs");
const STAMP = path.join("dist", ".stamp.json");

/** A digest of all that the bundle is made of; null where there are no sources, as in a release. */
function signatureOf(root) {
  if (!fs.existsSync(path.join(root, "src"))) return null;
  const hash = createHash("sha256");
  const files = fs
    .readdirSync(path.join(root, "src"), { recursive: true })
    .map((name) => path.join("src", String(name)))
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .sort();
  for (const file of [...files, path.join("scripts", "build.mjs"), "package-lock.json", "package.json"])
    hash.update(`${file}\0`).update(fs.readFileSync(path.join(root, file)));
  return hash.digest("hex");
}

/** Whether dist/ was built from the sources as they are. */
function isFresh(root) {
  if (!fs.existsSync(path.join(root, MAIN))) return false;
  const signature = signatureOf(root);
  return signature === null || readStamp(root).signature === signature;
}

/** What the last build left: the signature it was made from, and the files it wrote. */
function readStamp(root) {
  try {
    return JSON.parse(fs.readFileSync(path.join(root, STAMP), "utf8"));
  } catch {
    return { signature: null, files: [] };
  }
}

async function build(root, node) {
  const result = await run(node, [path.join("scripts", "build.mjs")], { cwd: root });
  if (result.code === 0) return;
  process.stderr.write(result.output);
  throw new Error("the bundle could not be built (the reason is above)");
}

module.exports = { MAIN, STAMP, signatureOf, isFresh, readStamp, build };
