#!/usr/bin/env node
// Installs packages and builds the bundle, as `npm start` and `npm test` do before their work.
const path = require("node:path");
const { main, prepare } = require("./setup/prepare.cjs");

main(async () => {
  const node = await prepare(path.dirname(__dirname));
  process.stdout.write(`packages and bundle are ready; Node: ${node}\n`);
});
