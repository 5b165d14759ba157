// Makes node_modules hold exactly what package-lock.json names.
const fs = require("node:fs");
const path = require("node:path");
const { run } = require("./run.cjs");
const { slim } = require("./slim.cjs");

/** Where packages are laid out before they take the place of those that are there. */
const STAGE = path.join(".cache", "install");
/** All that npm reads of a project. */
const OF_NPM = ["package.json", "package-lock.json", ".npmrc"];

/**
 * Whether every package of the lock file is installed in its version: those to build and run, or `everything`, with what
 * checks the sources. Packages for other systems may be missing.
 */
function isInstalled(root, everything) {
  const wanted = packagesOf(path.join(root, "package-lock.json"));
  const present = packagesOf(path.join(root, "node_modules", ".package-lock.json"));
  if (wanted === null || present === null) return false;
  return Object.entries(wanted).every(([where, { version, optional, dev, devOptional }]) => {
    if (where === "") return true;
    if (present[where]) return present[where].version === version;
    return optional === true || devOptional === true || (!everything && dev === true);
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
async function install(root, everything) {
  const what = everything ? "with what its tests need" : "some 100 MB, half of it the Node it runs on";
  process.stderr.write(`wheelyard: installing its packages (once; ${what})\n`);
  if ((await installAside(root, everything)) && isInstalled(root, everything)) return;
  const result = await npm(root, ciArguments(everything));
  if (result.code === 0 && isInstalled(root, everything)) return;
  process.stderr.write(result.output);
  throw new Error(
    "the packages could not be installed (npm's own words are above).\n" +
      "This needs the package registry once. On a machine without it, copy `node_modules` from a machine with the " +
      "same system and processor, or point npm at your own registry.",
  );
}

/**
 * The lock file names no registry, and so npm asks for the whole history of each package only to learn where its archive
 * lies: more bytes than the archives, and half of the time. Nearly every registry has them at one and the same place,
 * so a copy of the lock file says it. False where that does not hold: then npm finds out in its own way.
 */
async function installAside(root, everything) {
  const stage = path.join(root, STAGE);
  try {
    const { output } = await npm(root, ["config", "get", "registry", "--loglevel=silent"]);
    fs.rmSync(stage, { recursive: true, force: true });
    fs.mkdirSync(stage, { recursive: true });
    for (const name of OF_NPM.filter((file) => fs.existsSync(path.join(root, file))))
      fs.copyFileSync(path.join(root, name), path.join(stage, name));
    nameArchives(path.join(stage, "package-lock.json"), output.trim());
    const result = await npm(stage, [...ciArguments(everything), `--prefix=${stage}`]);
    if (result.code !== 0) return false;
    if (!everything) await slim(path.join(stage, "node_modules"));
    fs.rmSync(path.join(root, "node_modules"), { recursive: true, force: true });
    fs.renameSync(path.join(stage, "node_modules"), path.join(root, "node_modules"));
    return true;
  } catch {
    // For instance where node_modules is a volume of its own, into which nothing can be renamed.
    return false;
  } finally {
    fs.rmSync(stage, { recursive: true, force: true });
  }
}

/** Writes into a lock file where each archive lies. What comes from there must still have the digest of the lock file. */
function nameArchives(file, registry) {
  const lock = JSON.parse(fs.readFileSync(file, "utf8"));
  const base = new URL(registry.endsWith("/") ? registry : `${registry}/`);
  for (const [where, entry] of Object.entries(lock.packages)) {
    if (where === "" || entry.resolved) continue;
    const name = entry.name || where.slice(where.lastIndexOf("node_modules/") + "node_modules/".length);
    entry.resolved = new URL(`${name}/-/${name.split("/").pop()}-${entry.version}.tgz`, base).href;
  }
  fs.writeFileSync(file, JSON.stringify(lock));
}

function ciArguments(everything) {
  const groups = everything ? ["--include=dev"] : ["--omit=dev"];
  return ["ci", "--no-audit", "--no-fund", "--loglevel=error", "--include=optional", ...groups];
}

/** The npm that started this where there is one, else the one on PATH. */
function npm(folder, args) {
  const program = process.env.npm_execpath || "";
  return program.endsWith("npm-cli.js")
    ? run(process.env.npm_node_execpath || process.execPath, [program, ...args], { cwd: folder })
    : run("npm", args, { cwd: folder, shell: process.platform === "win32" });
}

module.exports = { isInstalled, install };
