#!/usr/bin/env node
// Installs packages and builds the bundle, as `npm test` and `npm start` do before their work.
const path = require("node:path");
const { main, prepare, preparePackages } = require("./setup/prepare.cjs");

main(async () => {
  const root = path.dirname(__dirname);
  await preparePackages(root, true);
  const node = await prepare(root);
  process.stdout.write(`packages and bundle are ready; Node: ${node}\n`);
});
