import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { assertSpoolEmpties, assertUnharmed } from "../harness/aftermath.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { type Server, startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";

const MIB = 1_048_576;

/** A file system of its own, or null when this user may not mount one. */
function mountSmallDisk(megabytes: number): string | null {
  const folder = mkdtempSync(join(tmpdir(), "wheelyard-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder], { stdio: "ignore" });
  } catch {
    rmdirSync(folder);
    return null;
  }
  return folder;
}

/** A server with its data there; at the end both go, the server first. */
async function serverOn(disk: string): Promise<Server> {
  const server = await startServer({ data: join(disk, "data") });
  after(async () => {
    await server.remove();
    execFileSync("umount", [disk]);
    rmdirSync(disk);
  });
  return server;
}

/** Fills what is left of the disk but for some bytes; the server may take more of it meanwhile. */
function fill(disk: string, spare: number): string {
  const path = join(disk, "ballast");
  const { bavail, bsize } = statfsSync(disk);
  try {
    writeFileSync(path, Buffer.alloc(Math.max(0, bavail * bsize - spare)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  }
  return path;
}

test("F04 a full disk: refused in words, nothing half visible, older files served, works again with space", async (t) => {
  const disk = mountSmallDisk(64);
  if (disk === null) return t.skip("needs root, to mount a small disk");
  const server = await serverOn(disk);
  const kept = buildWheel({ name: "kept", size: MIB });
  await server.admin.publish(kept);
  for (const spare of [20 * MIB, 3 * MIB, 400_000, 60_000, 8_192, 0]) {
    const ballast = fill(disk, spare);
    const wheels = [4 * MIB, 8 * MIB, 12 * MIB, 1_000].map((size, at) =>
      buildWheel({ name: "pressed", version: `${spare}.${at}`, size }),
    );
    for (const wheel of wheels) {
      const answer = await server.admin.upload(wheel);
      assert.ok([200, 503, 507].includes(answer.status), `${spare}: ${answer.status} ${answer.text}`);
      const listed = (await server.anonymous.listed("pressed")).includes(wheel.filename);
      assert.equal(listed, answer.status === 200, `${spare}: ${wheel.filename}`);
      if (listed) await server.anonymous.install("pressed", wheel.filename);
    }
    await server.anonymous.install("kept", kept.filename);
    rmSync(ballast);
    await assertSpoolEmpties(server);
    for (const wheel of wheels) {
      await server.admin.publish(wheel);
      await server.anonymous.install("pressed", wheel.filename);
      const file = `/indexes/root/main/projects/pressed/files/${wheel.filename}`;
      await server.admin.manage("DELETE", `${file}?permanently=true`);
    }
    await server.restart("SIGKILL");
  }
  await assertUnharmed(server);
});

test("F05 a disk that turns read-only: downloads go on, uploads are 503, works again", async (t) => {
  const disk = mountSmallDisk(64);
  if (disk === null) return t.skip("needs root, to mount a small disk");
  const server = await serverOn(disk);
  const kept = buildWheel({ name: "kept", size: MIB });
  await server.admin.publish(kept);
  const remount = (mode: string) => execFileSync("mount", ["-o", `remount,${mode}`, disk], { stdio: "pipe" });
  try {
    remount("ro");
  } catch {
    // Files open for writing hold a file system writable: the fault cannot be made this way here.
    return t.skip("the kernel does not turn a disk in use read-only");
  }
  const wheel = buildWheel({ name: "refused" });
  const answer = await server.admin.upload(wheel);
  assert.ok([503, 507].includes(answer.status), `${answer.status} ${answer.text}`);
  await server.anonymous.install("kept", kept.filename);
  assert.deepEqual(await server.anonymous.listed("refused"), []);
  remount("rw");
  await server.admin.publish(wheel);
  await assertUnharmed(server);
});

test("F05 started on a read-only disk: serves what is there, or says clearly why not", async (t) => {
  const disk = mountSmallDisk(64);
  if (disk === null) return t.skip("needs root, to mount a small disk");
  const server = await serverOn(disk);
  const kept = buildWheel({ name: "kept" });
  await server.admin.publish(kept);
  await server.kill();
  execFileSync("mount", ["-o", "remount,ro", disk]);
  try {
    await server.start();
    await server.anonymous.install("kept", kept.filename);
    assert.ok([503, 507].includes((await server.admin.upload(buildWheel({ name: "refused" }))).status));
  } catch (error) {
    assert.match((error as Error).message, /read-only|writ/i);
    assert.doesNotMatch((error as Error).message, /\bat .*\.ts:\d/);
  }
  execFileSync("mount", ["-o", "remount,rw", disk]);
});

test("F139 started on a disk that cannot be written to: readiness says so, and all works once it can", async (t) => {
  const disk = mountSmallDisk(64);
  if (disk === null) return t.skip("needs root, to mount a small disk");
  const server = await serverOn(disk);
  const kept = buildWheel({ name: "kept" });
  await server.admin.publish(kept);
  // Behind a clean stop SQLite would have to make files even to read.
  await server.crash();
  execFileSync("mount", ["-o", "remount,ro", disk]);
  try {
    await server.start();
    await server.anonymous.install("kept", kept.filename);
    const ready = await server.anonymous.get("/-/ready");
    assert.equal(ready.status, 503);
    for (const part of ["database", "storage", "spool"])
      assert.notEqual(ready.json<{ parts: Record<string, string> }>().parts[part], "ok", part);
    assert.equal((await server.admin.upload(buildWheel({ name: "early" }))).status, 503);
  } finally {
    execFileSync("mount", ["-o", "remount,rw", disk]);
  }
  await until(async () => (await server.anonymous.get("/-/ready")).status === 200, "it is ready again");
  const later = buildWheel({ name: "later" });
  await server.admin.publish(later);
  await server.restart();
  await server.anonymous.install("later", later.filename);
  await assertUnharmed(server);
});
