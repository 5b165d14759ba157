import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { PROGRAM } from "../harness/program.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";

interface Report {
  files: { filename: string; outcome: string; verified: boolean; why: string | null }[];
}

const FILES = 300;
const server = await startServer();
const folder = await mkdtemp(join(tmpdir(), "old-resume-"));
const report = join(tmpdir(), `resume-${process.pid}.json`);
after(() => Promise.all([server.remove(), rm(folder, { recursive: true }), rm(report, { force: true })]));
const { admin } = server;
const cli = CommandLine.forAdmin(server);
const wheels = Array.from({ length: FILES }, (_, at) =>
  buildWheel({ name: `project-${at}`, version: "1.0" }),
);
for (const { filename, bytes } of wheels) await writeFile(join(folder, filename), bytes);

async function move() {
  const { code } = await cli.try(["import", "pypiserver", folder, "--into", "team/main", "--report", report]);
  return { code, files: (JSON.parse(await readFile(report, "utf8")) as Report).files };
}

async function projects(): Promise<number> {
  const answer = await admin.get("/team/main/simple/");
  return answer.status === 200 ? answer.text.split("<a ").length - 1 : 0;
}

/** Starts the command and resolves when it has brought more files than were there. */
async function begun() {
  const [node, ...before] = PROGRAM.command;
  const child = spawn(node, [...before, "import", "pypiserver", folder, "--into", "team/main"], {
    env: {
      PATH: process.env.PATH,
      ...PROGRAM.env,
      WHEELYARD_URL: server.origin,
      WHEELYARD_ACCOUNT: "admin",
      WHEELYARD_PASSWORD: ADMIN_PASSWORD,
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = once(child, "exit");
  const there = await projects();
  while ((await projects()) <= there && child.exitCode === null) await sleep(5);
  return { child, ended };
}

test("F01 an import that is killed goes on where it was, and no file is half there", async () => {
  const { child, ended } = await begun();
  child.kill("SIGKILL");
  await ended;
  const there = await projects();
  assert.ok(there > 0 && there < FILES, `${there} of ${FILES} came before`);
});

test("F01 an import ends with an error when the server is killed, and the next run brings the rest", async () => {
  const { ended } = await begun();
  await server.kill();
  const [code] = await ended;
  assert.notEqual(code, 0);
  await server.start();
  const { code: last, files } = await move();
  assert.equal(last, 0);
  assert.equal(files.length, FILES);
  assert.ok(files.every(({ verified }) => verified));
  assert.ok(files.some(({ outcome }) => outcome === "unchanged"));
  assert.equal(await projects(), FILES);
});

test("a file that changed on the old server since is named, and the first one stays", async () => {
  const [first] = wheels;
  assert.ok(first);
  const other = buildWheel({ name: "project-0", version: "1.0", summary: "changed" });
  await writeFile(join(folder, first.filename), other.bytes);
  const { code, files } = await move();
  assert.equal(code, 1);
  const failed = files.filter(({ outcome }) => outcome === "failed");
  assert.deepEqual(
    failed.map(({ filename }) => filename),
    [first.filename],
  );
  assert.deepEqual(await admin.install("project-0", first.filename, "/team/main/simple/"), first.bytes);
});
