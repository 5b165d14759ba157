// Finds a Node that runs Wheelyard. Plain CommonJS for the Node that happens to be installed (18 or later).
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const NEEDED = [24, 15];

/** Whether a version such as "v24.21.0" is new enough. */
function isNewEnough(version) {
  const [major, minor] = version.replace(/^v/, "").split(".").map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

/** Path of a Node that is new enough: the one that runs this, else the one in node_modules; null when there is none. */
function findNode(root) {
  if (isNewEnough(process.version)) return process.execPath;
  const candidate = installedNode(root);
  if (candidate === null) return null;
  // It may be there and still not run, for instance on a system with another C library.
  const answer = spawnSync(candidate, ["--version"], { encoding: "utf8" });
  return answer.status === 0 && isNewEnough(answer.stdout.trim()) ? candidate : null;
}

/** In node_modules of this folder, or, where this is an installed package, in the one it lies in. */
function installedNode(root) {
  const name = `node-${process.platform}-${process.arch}`;
  const inside = path.join(root, "node_modules");
  const folders =
    path.basename(path.dirname(root)) === "node_modules" ? [inside, path.dirname(root)] : [inside];
  const file = path.join(name, "bin", process.platform === "win32" ? "node.exe" : "node");
  const found = folders
    .map((folder) => path.join(folder, file))
    .find((candidate) => fs.existsSync(candidate));
  return found === undefined ? null : found;
}

const HOW_TO_GET_NODE =
  `Wheelyard needs Node ${NEEDED.join(".")} or later, and this is ${process.version}.\n` +
  "On Linux with glibc (x64, arm64) `npm ci` brings it along; on this system please install Node 24 and run this again.";

module.exports = { isNewEnough, findNode, HOW_TO_GET_NODE };
