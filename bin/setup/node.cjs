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
  const folder = path.join(root, "node_modules", `node-${process.platform}-${process.arch}`, "bin");
  const candidate = path.join(folder, process.platform === "win32" ? "node.exe" : "node");
  if (!fs.existsSync(candidate)) return null;
  // It may be there and still not run, for instance on a system with another C library.
  const answer = spawnSync(candidate, ["--version"], { encoding: "utf8" });
  return answer.status === 0 && isNewEnough(answer.stdout.trim()) ? candidate : null;
}

const HOW_TO_GET_NODE =
  `Wheelyard needs Node ${NEEDED.join(".")} or later, and this is ${process.version}.\n` +
  "On Linux with glibc (x64, arm64) `npm ci` brings it along; on this system please install Node 24 and run this again.";

module.exports = { isNewEnough, findNode, HOW_TO_GET_NODE };
