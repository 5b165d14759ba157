import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { backUp, backupFolder, operate } from "../harness/backups.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { PROGRAM } from "../harness/program.ts";
import { Random, seed } from "../harness/random.ts";
import { makeServer, type Server, startServer } from "../harness/start-server.ts";

const FILES = 40;
const ROUNDS = Number(process.env.WHEELYARD_ROUNDS ?? 8);
const random = new Random(seed());

const server = await startServer({ config: { access: { read: "everyone" } } });
after(() => server.remove());
for (let at = 0; at < FILES; at++)
  await server.admin.publish(buildWheel({ name: `kept-${at % 5}`, version: `1.${at}`, size: 30_000 }));

/** Begins a command in a process group of its own, and ends it after a time unless it has ended by then. */
async function killed(of: Server, args: string[], afterMs: number): Promise<void> {
  const [node, ...before] = PROGRAM.command;
  const child = spawn(node, [...before, ...args, "--config", of.configFile, "--data", of.data], {
    detached: true,
    stdio: "ignore",
    env: { PATH: process.env.PATH, ...PROGRAM.env },
  });
  const gone = once(child, "exit");
  await Promise.race([gone, sleep(afterMs)]);
  if (child.exitCode === null) process.kill(-(child.pid as number), "SIGKILL");
  await gone;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function assertRestored(copy: Server, moment: string): Promise<void> {
  await copy.start();
  for (let project = 0; project < 5; project++) {
    const listed = await copy.anonymous.listed(`kept-${project}`);
    assert.equal(listed.length, FILES / 5, moment);
    for (const filename of listed) await copy.anonymous.install(`kept-${project}`, filename);
  }
}

test("F134 a backup that is killed at any moment does not exist, and the next one is whole", async () => {
  const { path, remove } = await backupFolder();
  after(remove);
  const whole = await timed(() => backUp(server, join(path, "whole")));
  for (let round = 0; round < ROUNDS; round++) {
    const target = join(path, `round-${round}`);
    const moment = random.next() * whole * 1.1;
    await killed(server, ["backup", target], moment);
    const listed = existsSync(join(target, "backups")) ? readdirSync(join(target, "backups")) : [];
    if (listed.length > 0) {
      const verified = await new CommandLine({}).try(["backup", "verify", target]);
      assert.equal(verified.code, 0, `killed after ${moment} ms, seed ${seed()}: ${verified.stdout}`);
    }
    await backUp(server, target);
    const verified = await new CommandLine({}).try(["backup", "verify", target]);
    assert.equal(verified.code, 0, `after ${moment} ms, seed ${seed()}: ${verified.stdout}`);
  }
});

test("F134 a restore that is killed at any moment starts no server, and the next one completes it", async () => {
  const { path, remove } = await backupFolder();
  after(remove);
  await backUp(server, path);
  const measured = await makeServer();
  after(() => measured.remove());
  const whole = await timed(() => operate(measured, ["restore", path]));
  for (let round = 0; round < ROUNDS; round++) {
    const copy = await makeServer({ config: { access: { read: "everyone" } } });
    const moment = random.next() * whole * 1.1;
    const told = `killed after ${moment} ms, seed ${seed()}`;
    await killed(copy, ["restore", path], moment);
    const isBegun = existsSync(join(copy.data, "storage/site/restoring.json"));
    const hasDatabase = existsSync(join(copy.data, "wheelyard.db"));
    if (isBegun && !hasDatabase) {
      const refused = await operate(copy, ["serve", "--port", "0"]);
      assert.equal(refused.code, 1, `${told}: ${refused.stderr}`);
      assert.match(refused.stderr, /empty, but the storage/, told);
    }
    if (isBegun || !hasDatabase) {
      const again = await operate(copy, ["restore", path]);
      assert.equal(again.code, 0, `${told}: ${again.stderr}`);
    }
    await assertRestored(copy, told);
    await copy.remove();
  }
});

/** A file system of its own, or null when this user may not mount one. */
function mountSmallDisk(megabytes: number): string | null {
  const folder = mkdtempSync(join(tmpdir(), "wheelyard-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder], { stdio: "ignore" });
  } catch {
    rmdirSync(folder);
    return null;
  }
  after(() => {
    execFileSync("umount", [folder]);
    rmdirSync(folder);
  });
  return folder;
}

test("F04 a full disk fails a backup and a restore with a message, and earlier backups stay whole", async (t) => {
  const disk = mountSmallDisk(6);
  if (disk === null) return t.skip("needs root, to mount a small disk");
  const target = join(disk, "backup");
  const { name } = await backUp(server, target);
  await server.admin.publish(buildWheel({ name: "large", size: 12 * 1_048_576 }));
  await server.admin.publish(buildWheel({ name: "middle", size: 1_900_000 }));
  const full = await operate(server, ["backup", target]);
  assert.equal(full.code, 1);
  assert.match(full.stderr, /full|no space/i);
  assert.doesNotMatch(full.stderr, /\n\s+at /);
  const verified = await new CommandLine({}).try(["backup", "verify", target]);
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
  assert.match(verified.stdout, new RegExp(name));
  const { path, remove } = await backupFolder();
  after(remove);
  await backUp(server, path);
  const copy = await makeServer({ data: join(disk, "restored") });
  after(() => copy.remove());
  const refused = await operate(copy, ["restore", path]);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /full|no space/i);
  assert.ok(!existsSync(join(copy.data, "wheelyard.db")));
});
