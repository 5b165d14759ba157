#!/usr/bin/env node
// `npm run release`: installs what it needs (TypeScript among it, which users do not), then builds the packages with the Node
// that the sources need. Plain CommonJS for the Node that happens to be installed.
const { spawn } = require("node:child_process");
const path = require("node:path");
const { main, preparePackages } = require("../../bin/setup/prepare.cjs");

const root = path.dirname(path.dirname(__dirname));

main(async () => {
  const node = await preparePackages(root, true);
  const script = path.join(__dirname, "release.ts");
  const child = spawn(node, [script, ...process.argv.slice(2)], { cwd: root, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code) => process.exit(code === null ? 1 : code));
});
