import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { buildWheel } from "../harness/build-distribution.ts";
import { Caller } from "../harness/caller.ts";
import { freePort } from "../harness/free-port.ts";
import { execForm, type Instruction, stagesOf, variablesOf, wordsOf } from "./dockerfile.ts";
import { findTool, ROOT } from "./tools.ts";

// No engine is needed: the steps of the Dockerfile are run in folders, as an engine would run them in layers.
const DOCKERFILE = join(ROOT, "deploy/image/Dockerfile");
const PASSWORD = "the image's own password";
const run = promisify(execFile);
const [build = [], final = []] = stagesOf(DOCKERFILE);
const work = mkdtempSync(join(tmpdir(), "wheelyard-image-"));
const buildRoot = join(work, "build-stage");
const imageRoot = join(work, "image");

after(() => rmSync(work, { recursive: true, force: true }));

before(async () => {
  chmodSync(work, 0o755);
  const folder = join(buildRoot, "build");
  mkdirSync(folder, { recursive: true });
  for (const instruction of build) {
    if (instruction.word === "COPY") copyContext(instruction, folder);
    if (instruction.word === "RUN") await runStep(instruction.rest, folder);
  }
  for (const instruction of final) if (instruction.word === "COPY") copyFromBuild(instruction);
});

/** What the ignore file leaves of the repository, as the engine sees it. */
function copyContext(instruction: Instruction, folder: string): void {
  const { words } = wordsOf(instruction);
  const context = readFileSync(`${DOCKERFILE}.dockerignore`, "utf8").split("\n");
  const taken = context.filter((line) => line.startsWith("!")).map((line) => line.slice(1));
  for (const source of words.slice(0, -1)) {
    const names = source === "." ? taken : [source];
    for (const name of names) {
      assert.ok(taken.includes(name), `${name} is not let through by the ignore file`);
      if (!existsSync(join(ROOT, name))) continue;
      const filter = (path: string) => !path.endsWith(".test.ts");
      cpSync(join(ROOT, name), join(folder, name), { recursive: true, filter });
    }
  }
}

async function runStep(command: string, folder: string): Promise<void> {
  const isOurs = /^(npm_(?!config_)|NODE_(?!EXTRA_CA)|WHEELYARD_)/;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOurs.test(name)));
  await run("sh", ["-c", command], { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 });
}

function copyFromBuild(instruction: Instruction): void {
  const { flags, words } = wordsOf(instruction);
  const [source = "", target = ""] = words;
  assert.equal(flags.get("from"), "build", "the final stage takes nothing but what was built");
  mkdirSync(dirname(join(imageRoot, target)), { recursive: true });
  cpSync(join(buildRoot, source), join(imageRoot, target), { recursive: true });
}

it("the final stage runs nothing, and not as root", () => {
  assert.equal(final.filter(({ word }) => word === "RUN").length, 0);
  const user = final.filter(({ word }) => word === "USER").at(-1)?.rest ?? "";
  assert.match(user, /^[1-9]\d*:[1-9]\d*$/, "a number, so that Kubernetes can see that it is not root");
});

it("it holds the program, its licences and Node; no sources, no tools", () => {
  const files = readdirSync(imageRoot, { recursive: true }).map(String);
  const inProgram = (name: string) => files.includes(join("opt/wheelyard", name));
  for (const name of ["LICENSE", "THIRD-PARTY-LICENCES.txt", "NODE-LICENCE.txt", "dist/web/index.html"])
    assert.ok(inProgram(name), name);
  const strange = files.filter((name) => /(?<!\.d)\.tsx?$|package-lock|\.git|esbuild|vite\b/.test(name));
  assert.deepEqual(strange, []);
  const outside = readdirSync(join(imageRoot, "opt/wheelyard/node_modules"));
  assert.deepEqual(outside.sort(), ["@koromix", "koffi"]);
});

it("no image names a host", () => {
  const images = readFileSync(DOCKERFILE, "utf8").matchAll(/^ARG \w+=(.+)$/gm);
  for (const [, image = ""] of images) assert.doesNotMatch(image, /[.:].*\//, image);
});

it("what was built serves as another user with nothing to write but its data, is healthy, and stops well", async (context) => {
  const port = String(await freePort());
  const place = (path: string) => (path.startsWith("/") ? join(imageRoot, path) : path);
  const chosen = { WHEELYARD_PORT: port, WHEELYARD_ADMIN_PASSWORD: PASSWORD };
  const variables: Record<string, string> = { ...variablesOf(final), ...chosen };
  const env = { ...variables, WHEELYARD_DATA: place(variables.WHEELYARD_DATA ?? ""), PATH: "/nonexistent" };
  const user = userOf(context);
  chownSync(env.WHEELYARD_DATA, user.uid, user.gid);
  const entry = execForm(the("ENTRYPOINT")).map(place);
  const [file = "", ...args] = [...entry, ...execForm(the("CMD"))];
  const server = spawn(file, args, { cwd: env.WHEELYARD_DATA, env, ...user });
  context.after(() => server.kill("SIGKILL"));
  let log = "";
  for (const stream of [server.stdout, server.stderr])
    stream.on("data", (chunk: Buffer) => {
      log += chunk.toString();
    });
  const [health = "", ...probe] = execForm(the("HEALTHCHECK")).map(place);
  assert.equal(await untilHealthy(health, probe, env), true, log);
  const anonymous = new Caller(`http://127.0.0.1:${port}`);
  assert.equal((await anonymous.get("/simple/")).status, 401, "beyond loopback reads need an account");
  const admin = anonymous.withPassword("admin", PASSWORD);
  const wheel = buildWheel({ name: "in-the-image", size: 300_000 });
  assert.equal((await admin.upload(wheel)).status, 200);
  const listing = (await admin.get("/simple/in-the-image/")).text;
  const link = new URL(/href="([^"#]+)/.exec(listing)?.[1] ?? "", `${anonymous.origin}/simple/in-the-image/`);
  assert.deepEqual((await admin.get(link.pathname)).bytes, wheel.bytes);
  assert.match((await anonymous.get("/", { accept: "text/html" })).text, /<html/, "the pages are in it");
  server.kill("SIGTERM");
  await once(server, "exit");
  assert.equal(server.exitCode, 0, log);
  await assert.rejects(run(health, probe, { env }), "a server that is gone counts as healthy");
});

it("hadolint finds nothing", async (context) => {
  const hadolint = await findTool("hadolint", context);
  if (hadolint) await hadolint(["--failure-threshold", "info", DOCKERFILE]);
});

function the(word: string): Instruction {
  const found = final.filter((instruction) => instruction.word === word).at(-1);
  assert.ok(found, `no ${word}`);
  return found;
}

/** The image's own user where this may be chosen, else whoever runs the tests. */
function userOf(context: TestContext): { uid: number; gid: number } {
  const [uid = 0, gid = 0] = the("USER").rest.split(":").map(Number);
  if (process.getuid?.() === 0) return { uid, gid };
  context.diagnostic("not root: run as whoever runs the tests");
  return { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
}

async function untilHealthy(file: string, args: string[], env: Record<string, string>): Promise<boolean> {
  for (let tries = 0; tries < 300; tries++) {
    const healthy = await run(file, args, { env }).then(
      () => true,
      () => false,
    );
    if (healthy) return true;
    await sleep(100);
  }
  return false;
}
