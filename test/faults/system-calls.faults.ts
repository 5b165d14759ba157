import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { assertSpoolEmpties, assertUnharmed } from "../harness/aftermath.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { type Server, startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";

const folder = mkdtempSync(join(tmpdir(), "wheelyard-strace-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const trace = join(folder, "trace");

/** strace on all threads of a server while `work` runs; null when strace cannot be had here. */
async function traced<T>(server: Server, options: string[], work: () => Promise<T>): Promise<T> {
  const strace = spawn("strace", ["-f", "-p", String(server.pid), "-o", trace, ...options], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  await attached(strace, server);
  const gone = once(strace, "exit");
  try {
    const result = await work();
    strace.kill("SIGINT");
    return result;
  } catch (error) {
    // Asked to go while it holds a call up, it may wait for ever for a server that is ended.
    strace.kill("SIGKILL");
    throw error;
  } finally {
    await gone;
  }
}

/** Resolves once it follows every thread of the server, as the kernel says. */
async function attached(strace: ChildProcess, server: Server): Promise<void> {
  let said = "";
  strace.stderr?.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const threads = `/proc/${server.pid}/task`;
  const isFollowed = (thread: string) =>
    readFileSync(join(threads, thread, "status"), "utf8").includes(`\nTracerPid:\t${strace.pid}\n`);
  await until(
    () => said.includes("attached") && readdirSync(threads).every(isFollowed),
    "strace follows all threads of the server",
  );
}

function canTrace(): boolean {
  try {
    execFileSync("strace", ["-qq", "-o", "/dev/null", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const skip = canTrace() ? false : "needs strace, and the right to use it";

test("F03 the bytes and their folder are synced, and the commit is, before the answer", {
  skip,
}, async () => {
  const server = await startServer();
  after(() => server.remove());
  await server.admin.publish(buildWheel({ name: "first" }));
  const calls = "fsync,fdatasync,rename,renameat,renameat2,link,linkat,write,writev,sendto,sendmsg";
  const wheel = buildWheel({ name: "ordered", size: 300_000 });
  await traced(server, ["-y", "-s", "60", "-e", `trace=${calls}`], () => server.admin.publish(wheel));
  const lines = readFileSync(trace, "utf8").split("\n");
  const answered = lines.findIndex((line) => /(write|send)\w*\(.*HTTP\/1\.1 200/.test(line));
  assert.ok(answered > 0, "the answer is in the trace");
  const before = lines.slice(0, answered);
  const moved = before.findIndex((line) => /(rename|link)\w*\(.*ordered-1\.0/.test(line));
  assert.ok(moved > 0, "the file was moved to its place before the answer");
  const syncs = (part: string[]) => part.filter((line) => /\bf(data)?sync\(/.test(line));
  assert.ok(syncs(before.slice(0, moved)).length >= 1, "the bytes are synced before the move");
  assert.ok(
    syncs(before.slice(moved)).some((line) => line.includes("/files/")),
    "the folder is synced behind the move",
  );
  assert.ok(
    syncs(before).some((line) => /\.db(-wal)?>/.test(line)),
    "the commit is synced",
  );
});

/** Calls that fail, each for all threads while one upload is tried. */
const FAILURES = [
  "fsync,fdatasync:error=EIO",
  "fsync,fdatasync:error=EIO:when=2+",
  "fsync,fdatasync:error=EIO:when=3+",
  "rename,renameat,renameat2,link,linkat:error=EIO",
  "pwrite64,pwritev:error=EIO",
  "mkdir,mkdirat:error=ENOSPC",
  "ftruncate,fallocate:error=EIO",
  "unlink,unlinkat:error=EIO",
  "openat:error=EMFILE:when=1+3",
];

for (const failure of FAILURES) {
  test(`F06 while ${failure}: no 200 unless the file is there after a crash, and a retry works`, {
    skip,
  }, async () => {
    const server = await startServer();
    after(() => server.remove());
    await server.admin.publish(buildWheel({ name: "first" }));
    const wheel = buildWheel({ name: "failing", size: 100_000 });
    const status = await traced(
      server,
      ["-e", `trace=${failure.split(":")[0]}`, "-e", `inject=${failure}`],
      () =>
        server.admin.upload(wheel).then(
          (answer) => answer.status,
          () => 0,
        ),
    );
    assert.ok([0, 200, 500, 503, 507].includes(status), String(status));
    await server.crash();
    await server.start();
    const listed = await server.anonymous.listed("failing");
    if (status === 200) assert.deepEqual(listed, [wheel.filename], "acknowledged and lost");
    if (listed.length > 0) await server.anonymous.install("failing", wheel.filename);
    await server.admin.publish(wheel);
    await server.anonymous.install("failing", wheel.filename);
    await server.anonymous.install("first", "first-1.0-py2.py3-none-any.whl");
    await assertSpoolEmpties(server);
  });
}

test("F06 F18 the server lives on after failing calls, without a restart", { skip }, async () => {
  const server = await startServer();
  after(() => server.remove());
  for (const [at, failure] of FAILURES.entries()) {
    const wheel = buildWheel({ name: "lives-on", version: `1.${at}`, size: 50_000 });
    const answer = await traced(
      server,
      ["-e", `trace=${failure.split(":")[0]}`, "-e", `inject=${failure}`],
      () => server.admin.upload(wheel).catch(() => null),
    );
    const wanted = answer?.status === 200 ? [wheel.filename] : [];
    const listed = (await server.anonymous.listed("lives-on")).filter((name) => name === wheel.filename);
    assert.deepEqual(listed, wanted, `${failure}: ${answer?.status}`);
    await server.admin.publish(wheel);
    await server.anonymous.install("lives-on", wheel.filename);
  }
  await assertUnharmed(server);
});

test("F07 a disk that takes 2 s for each sync does not hold up reads", { skip }, async () => {
  const server = await startServer();
  after(() => server.remove());
  const kept = buildWheel({ name: "kept", size: 100_000 });
  await server.admin.publish(kept);
  const slow = "fsync,fdatasync:delay_enter=2000000";
  await traced(server, ["-e", "trace=fsync,fdatasync", "-e", `inject=${slow}`], async () => {
    let done = false;
    const uploads = Promise.allSettled(
      Array.from({ length: 8 }, (_, at) =>
        server.admin.publish(buildWheel({ name: "slow", version: `1.${at}` })),
      ),
    ).finally(() => {
      done = true;
    });
    let reads = 0;
    while (!done) {
      await server.anonymous.install("kept", kept.filename);
      reads++;
    }
    const failed = (await uploads).filter(({ status }) => status === "rejected");
    assert.deepEqual(failed, [], "uploads wait for the disk side by side");
    // Each read would have waited for seconds if syncs held it up; what a busy machine can do is far more than this.
    assert.ok(reads > 20, `${reads} reads during the uploads`);
  });
});
