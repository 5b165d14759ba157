// What `npm start` and `npm test` need before they begin: packages, Node, bundle.
const { build, isFresh } = require("./bundle.cjs");
const { install, isInstalled } = require("./install.cjs");
const { withLock } = require("./lock.cjs");
const { findNode, HOW_TO_GET_NODE } = require("./node.cjs");

/** Installs and builds what is missing, and resolves with the Node to run. Quick when nothing is. */
async function prepare(root) {
  await preparePackages(root, false);
  if (!isFresh(root)) {
    await withLock(root, async () => {
      if (!isFresh(root)) await build(root, neededNode(root));
    });
  }
  return neededNode(root);
}

/** The packages alone: those to build and run or, as tests of the sources need, everything. */
async function preparePackages(root, everything) {
  if (!isInstalled(root, everything)) {
    await withLock(root, async () => {
      if (!isInstalled(root, everything)) await install(root, everything);
    });
  }
  return neededNode(root);
}

function neededNode(root) {
  const node = findNode(root);
  if (node === null) throw new Error(HOW_TO_GET_NODE);
  return node;
}

/** Runs the main function of a program of bin/; a failure is told in words and ends it with 1. */
function main(work) {
  work().catch((error) => {
    process.stderr.write(`wheelyard: ${error.message}\n`);
    process.exit(1);
  });
}

module.exports = { prepare, preparePackages, main };
