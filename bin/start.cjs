#!/usr/bin/env node
// `npm start`: sets up what is missing, then serves in the foreground.
const path = require("node:path");
const { MAIN } = require("./setup/bundle.cjs");
const { launch } = require("./setup/launch.cjs");
const { main, prepare } = require("./setup/prepare.cjs");

const root = path.dirname(__dirname);

main(async () => {
  const node = await prepare(root);
  await launch(root, node, path.join(root, MAIN), ["serve", ...process.argv.slice(2)]);
});
