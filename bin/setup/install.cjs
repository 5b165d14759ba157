// Makes node_modules hold exactly what package-lock.json names.
const fs = require("node:fs");
const path = require("node:path");
const { run } = require("./run.cjs");

/**
 * Whether every package of the lock file is installed in its version. Packages for other systems may be missing, and in a
 * release, which has no sources to build from, those for development too.
 */
function isInstalled(root) {
  const isRelease = !fs.existsSync(path.join(root, "src"));
  const wanted = packagesOf(path.join(root, "package-lock.json"));
  const present = packagesOf(path.join(root, "node_modules", ".package-lock.json"));
  if (wanted === null || present === null) return false;
  return Object.entries(wanted).every(([where, { version, optional, dev }]) => {
    if (where === "") return true;
    return present[where]
      ? present[where].version === version
      : optional === true || (isRelease && dev === true);
  });
}

function packagesOf(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")).packages;
  } catch {
    return null;
  }
}

/** Runs `npm ci`, silent unless it fails. */
async function install(root) {
  process.stderr.write("wheelyard: installing its packages (once; some 200 MB with the Node it runs on)\n");
  const args = ["ci", "--no-audit", "--no-fund", "--include=dev", "--include=optional", "--loglevel=error"];
  const npm = process.env.npm_execpath || "";
  const result = npm.endsWith("npm-cli.js")
    ? await run(process.env.npm_node_execpath || process.execPath, [npm, ...args], { cwd: root })
    : await run("npm", args, { cwd: root, shell: process.platform === "win32" });
  if (result.code === 0 && isInstalled(root)) return;
  process.stderr.write(result.output);
  throw new Error(
    "the packages could not be installed (npm's own words are above).\n" +
      "This needs the package registry once. On a machine without it, copy `node_modules` from a machine with the " +
      "same system and processor, or point npm at your own registry.",
  );
}

module.exports = { isInstalled, install };
