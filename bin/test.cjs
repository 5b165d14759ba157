#!/usr/bin/env node
// `npm test`: sets up what is missing, then runs the tests. `npm test -- src/packaging` runs those below a folder,
// `--drivers=sqlite,…` chooses the databases of the contract tests; other arguments go to `node --test`.
const { spawn } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { main, preparePackages } = require("./setup/prepare.cjs");

const root = path.dirname(__dirname);
const DRIVERS = "--drivers=";

/** Folders with tests, and whether those below count too. Clients, faults and the pages in a browser have runners of their own. */
const FOLDERS = [
  { folder: "src", deep: true },
  { folder: "web/src", deep: true },
  { folder: "test/contracts", deep: false },
  { folder: "test/model", deep: false },
  { folder: "test/journeys", deep: false },
  { folder: "test", deep: false },
];

function testFiles() {
  return FOLDERS.flatMap(({ folder, deep }) => {
    const whole = path.join(root, folder);
    if (!fs.existsSync(whole)) return [];
    return fs
      .readdirSync(whole, { recursive: deep })
      .map((name) => path.join(folder, String(name)))
      .filter((name) => name.endsWith(".test.ts"));
  }).sort();
}

function chosenFiles(places) {
  const files = testFiles();
  if (places.length === 0) return files;
  return files.filter((file) =>
    places.some((place) => file === path.normalize(place) || file.startsWith(path.join(place, path.sep))),
  );
}

/** Test files that run at once: one more than there are cores, because a test and its server wait for one another. */
function atOnce() {
  return process.env.WHEELYARD_TEST_AT_ONCE || String(Math.min(8, os.availableParallelism() + 1));
}

main(async () => {
  const args = process.argv.slice(2);
  const places = args.filter((arg) => !arg.startsWith("-"));
  const flags = args.filter((arg) => arg.startsWith("-") && !arg.startsWith(DRIVERS));
  const drivers = args.find((arg) => arg.startsWith(DRIVERS));
  if (drivers) process.env.WHEELYARD_TEST_DATABASES = drivers.slice(DRIVERS.length);
  const node = await preparePackages(root, true);
  const files = chosenFiles(places);
  if (files.length === 0) throw new Error(`no test lies in ${places.join(", ")}`);
  const bounds = [`--test-concurrency=${atOnce()}`, "--test-timeout=600000"];
  // Each file is a process of its own: what V8 made of the sources is kept for the next.
  const cache = path.join(root, "node_modules", ".cache", "compile");
  const env = { NODE_COMPILE_CACHE: cache, ...process.env };
  const child = spawn(node, ["--test", ...bounds, ...flags, ...files], { cwd: root, stdio: "inherit", env });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code) => process.exit(code === null ? 1 : code));
});
