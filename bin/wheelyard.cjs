#!/usr/bin/env node
// The `wheelyard` command: the bundle when it is in step with the sources, else the sources themselves.
const path = require("node:path");
const { MAIN, isFresh } = require("./setup/bundle.cjs");
const { launch } = require("./setup/launch.cjs");
const { HOW_TO_GET_NODE, findNode } = require("./setup/node.cjs");
const { main } = require("./setup/prepare.cjs");

const root = path.dirname(__dirname);

main(async () => {
  const node = findNode(root);
  if (node === null) throw new Error(HOW_TO_GET_NODE);
  const script = isFresh(root) ? MAIN : path.join("src", "cli", "main.ts");
  await launch(root, node, path.join(root, script), process.argv.slice(2));
});
