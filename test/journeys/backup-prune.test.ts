import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { backUp, backupFolder, operate, restored } from "../harness/backups.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { closeConnections } from "../harness/send.ts";
import { type Server, startServer } from "../harness/start-server.ts";

after(closeConnections);

async function newSite(): Promise<{ server: Server; target: string }> {
  const server = await startServer({ config: { access: { read: "everyone" }, bin: { days: 0 } } });
  after(() => server.remove());
  const { path, remove } = await backupFolder();
  after(remove);
  return { server, target: path };
}

function filesIn(target: string): string[] {
  const entries = readdirSync(target, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Runs the pruning, which must end with this code; what it says. */
async function prune(server: Server, target: string, args: string[], code = 0): Promise<string> {
  const ended = await operate(server, ["backup", "prune", target, ...args]);
  assert.equal(ended.code, code, ended.stdout + ended.stderr);
  return ended.stdout + ended.stderr;
}

async function verify(server: Server, target: string): Promise<void> {
  const { code, stdout, stderr } = await operate(server, ["backup", "verify", target]);
  assert.equal(code, 0, stdout + stderr);
}

test("old backups go with what only they need, and the others restore", async () => {
  const { server, target } = await newSite();
  const gone = buildWheel({ name: "gone-again", size: 300_000 });
  const stays = buildWheel({ name: "stays", size: 200_000 });
  await server.admin.publish(gone);
  await server.admin.publish(stays);
  const first = await backUp(server, target);
  await server.admin.manage(
    "DELETE",
    `/indexes/root/main/projects/gone-again/files/${gone.filename}?permanently=true`,
  );
  const second = await backUp(server, target);
  const before = filesIn(target);

  const preview = await prune(server, target, ["--keep-last", "1", "--dry-run"]);
  assert.match(preview, new RegExp(`${first.name} .*remove`));
  assert.match(preview, new RegExp(`${second.name} .*keep \\(last\\)`));
  assert.deepEqual(filesIn(target), before, "a dry run changes nothing");

  // What a killed backup left is no backup's.
  const orphan = "ab".repeat(32);
  mkdirSync(join(target, "objects/ab"), { recursive: true });
  writeFileSync(join(target, "objects/ab", orphan), "left by a killed backup");
  await prune(server, target, ["--keep-last", "1"]);
  assert.equal(existsSync(join(target, "objects/ab", orphan)), false);
  assert.equal(existsSync(join(target, "backups", `${first.name}.json`)), false);
  assert.equal(
    filesIn(target).some((path) => path.includes(gone.sha256)),
    false,
    "only the first one needs it",
  );
  assert.ok(filesIn(target).some((path) => path.includes(stays.sha256)));
  await verify(server, target);
  const copy = await restored(target);
  after(() => copy.remove());
  await copy.start();
  await copy.anonymous.install("stays", stays.filename);

  // The next backup copies again what it needs.
  await server.admin.publish(buildWheel({ name: "later" }));
  await backUp(server, target);
  await verify(server, target);
});

test("a pruning that would keep nothing, or with a wrong number, is refused", async () => {
  const { server, target } = await newSite();
  await backUp(server, target);
  assert.match(await prune(server, target, [], 2), /Say what to keep/);
  assert.match(await prune(server, target, ["--keep-last", "0"], 2), /Say what to keep/);
  assert.match(await prune(server, target, ["--keep-daily", "few"], 2), /--keep-daily takes a number/);
  await verify(server, target);
});

test("a damaged backup that is kept stops a pruning before anything is removed", async () => {
  const { server, target } = await newSite();
  const first = await backUp(server, target);
  await server.admin.publish(buildWheel({ name: "more" }));
  await backUp(server, target);
  writeFileSync(join(target, "backups", `${first.name}.json`), "{}");
  const before = filesIn(target);
  assert.match(await prune(server, target, ["--keep-last", "2"], 1), /is damaged: its manifest was changed/);
  assert.deepEqual(filesIn(target), before);
  // It may go.
  await prune(server, target, ["--keep-last", "1"]);
  await verify(server, target);
});

test("backups and prunings of one place do not overlap, and a killed one is not waited for", async () => {
  const { server, target } = await newSite();
  await backUp(server, target);
  const mark = (kind: string) => {
    const path = join(target, "running", `${randomUUID()}.${kind}.json`);
    mkdirSync(join(target, "running"), { recursive: true });
    writeFileSync(path, "{}\n");
    return path;
  };
  const backup = mark("backup");
  assert.match(await prune(server, target, ["--keep-last", "1"], 1), /A backup to this place is in progress/);
  await backUp(server, target);
  rmSync(backup);
  const pruning = mark("pruning");
  const refused = await operate(server, ["backup", target]);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /This place is being pruned/);
  const longAgo = Date.now() / 1000 - 3_600;
  utimesSync(pruning, longAgo, longAgo);
  await backUp(server, target);
  assert.equal(existsSync(pruning), false);
  await prune(server, target, ["--keep-last", "1"]);
  assert.equal(
    filesIn(target).some((path) => path.includes("running")),
    false,
  );
});
