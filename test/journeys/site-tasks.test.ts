import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, truncateSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { buildWheel } from "../harness/build-distribution.ts";
import { makeAccount } from "../harness/people.ts";
import { type Server, startServer } from "../harness/start-server.ts";

interface Task {
  id: number;
  kind: string;
  state: string;
  phase: string;
  node: string | null;
  findings: number;
  mended: number;
  mendable: number;
  result: Record<string, number> | null;
}
interface Finding {
  kind: string;
  subject: string;
  mendable: boolean;
  mended: boolean;
}

async function filled(options: Parameters<typeof startServer>[0] = {}): Promise<Server> {
  const server = await startServer(options);
  after(() => server.remove());
  for (const version of ["1.0", "1.1", "1.2", "1.3"])
    await server.admin.publish(buildWheel({ name: "kept-well", version }));
  return server;
}

async function ended({ admin }: Server, id: number): Promise<Task> {
  for (;;) {
    const task = await admin.manage<Task>("GET", `/site/tasks/${id}`);
    if (task.state !== "waiting" && task.state !== "running") return task;
    await sleep(50);
  }
}

async function run(server: Server, order: Record<string, unknown>): Promise<Task> {
  const { id } = await server.admin.manage<Task>("POST", "/site/tasks", order);
  return ended(server, id);
}

async function findingsOf({ admin }: Server, id: number): Promise<Finding[]> {
  return (await admin.manage<{ items: Finding[] }>("GET", `/site/tasks/${id}/findings`)).items;
}

function stored({ data }: Server, folder: string, ending: string): string {
  const names = readdirSync(join(data, "storage", folder), { recursive: true, encoding: "utf8" });
  const found = names.find((name) => name.endsWith(ending));
  assert.ok(found, ending);
  return join(data, "storage", folder, found);
}

const wheel = (version: string): string => `kept_well-${version}-py2.py3-none-any.whl`;

/** Bytes that no file names, old enough not to be of an upload under way. */
function leaveStray({ data }: Server): string {
  const sha256 = createHash("sha256").update("stray").digest("hex");
  const folder = join(data, "storage", "files", sha256.slice(0, 2), sha256);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "stray-1.0.tar.gz");
  writeFileSync(path, "stray");
  utimesSync(path, 1, 1);
  return path;
}

test("a verification finds what is wrong and changes nothing; a repair mends what it found", async () => {
  const server = await filled();
  assert.equal((await run(server, { kind: "verify" })).findings, 0);
  truncateSync(stored(server, "files", wheel("1.0")), 100);
  unlinkSync(stored(server, "files", wheel("1.1")));
  writeFileSync(stored(server, "files", `${wheel("1.2")}.metadata`), "Name: other");
  unlinkSync(stored(server, "records", `${wheel("1.3")}.json`));
  leaveStray(server);
  const verified = await run(server, { kind: "verify" });
  assert.equal(verified.state, "done");
  assert.equal(verified.result?.files, 4);
  assert.deepEqual([verified.findings, verified.mended, verified.mendable], [5, 0, 3]);
  const found = await findingsOf(server, verified.id);
  assert.deepEqual(found.map(({ kind }) => kind).sort(), [
    "damaged-bytes",
    "metadata",
    "missing-bytes",
    "record",
    "stray-bytes",
  ]);
  assert.ok(found.every(({ mended }) => !mended));
  const page = await server.admin.manage<{ items: Finding[]; next: string }>(
    "GET",
    `/site/tasks/${verified.id}/findings?limit=2`,
  );
  const rest = `/site/tasks/${verified.id}/findings?after=${page.next}`;
  const others = await server.admin.manage<{ items: Finding[] }>("GET", rest);
  assert.deepEqual([...page.items, ...others.items], found);
  const repaired = await run(server, { kind: "repair", of: verified.id });
  assert.deepEqual([repaired.state, repaired.mended], ["done", 3]);
  assert.equal((await server.admin.manage<Task>("GET", `/site/tasks/${verified.id}`)).mendable, 0);
  const again = await run(server, { kind: "verify" });
  assert.deepEqual((await findingsOf(server, again.id)).map(({ kind }) => kind).sort(), [
    "damaged-bytes",
    "missing-bytes",
  ]);
});

test("bytes that somebody names since they were found to be a stray are not swept", async () => {
  const server = await filled();
  const late = buildWheel({ name: "late", version: "1.0" });
  const sha256 = createHash("sha256").update(late.bytes).digest("hex");
  const folder = join(server.data, "storage", "files", sha256.slice(0, 2), sha256);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, late.filename), late.bytes);
  utimesSync(join(folder, late.filename), 1, 1);
  const { id, mendable } = await run(server, { kind: "verify" });
  assert.equal(mendable, 1);
  await server.admin.publish(late);
  assert.equal((await run(server, { kind: "repair", of: id })).mended, 0);
  await server.anonymous.install("late", late.filename);
});

test("one task at a time; a cancelled one ends, and one whose process died is said to be interrupted", async () => {
  const server = await filled();
  const slow = { kind: "verify", rate: 64 * 1024 };
  for (let at = 0; at < 40; at++)
    await server.admin.publish(buildWheel({ name: "kept-well", version: `2.${at}` }));
  const first = await server.admin.manage<Task>("POST", "/site/tasks", slow);
  const second = await server.admin.api("POST", "/site/tasks", slow);
  assert.equal(second.status, 409);
  assert.equal(second.json<{ code: string }>().code, "task-under-way");
  const cancelled = await server.admin.manage<Task>("POST", `/site/tasks/${first.id}/cancel`);
  assert.equal(cancelled.state, "cancelled");
  assert.equal((await server.admin.api("POST", `/site/tasks/${first.id}/cancel`)).status, 409);
  for (const signal of ["SIGKILL", "SIGTERM"] as const) {
    const { id } = await server.admin.manage<Task>("POST", "/site/tasks", slow);
    const url = `/site/tasks/${id}`;
    while ((await server.admin.manage<Task>("GET", url)).state !== "running") await sleep(20);
    await server.kill(signal);
    await server.start();
    assert.equal((await ended(server, id)).state, "interrupted", signal);
  }
  assert.equal((await run(server, { kind: "verify", quick: true })).state, "done");
});

test("what is derived is made anew while the server runs", async () => {
  const server = await filled();
  await run(server, { kind: "verify" });
  const metadata = stored(server, "files", `${wheel("1.0")}.metadata`);
  const record = stored(server, "records", `${wheel("1.1")}.json`);
  unlinkSync(metadata);
  unlinkSync(record);
  const { state, result } = await run(server, { kind: "rebuild" });
  assert.equal(state, "done");
  assert.ok((result?.records ?? 0) >= 4);
  assert.equal(result?.projects, 1);
  assert.equal(stored(server, "files", `${wheel("1.0")}.metadata`), metadata);
  assert.equal(stored(server, "records", `${wheel("1.1")}.json`), record);
  assert.equal((await run(server, { kind: "verify" })).findings, 0);
  const { items } = await server.admin.manage<{ items: { kind: string }[] }>("GET", "/changes?kind=task");
  assert.deepEqual(
    items.map(({ kind }) => kind),
    ["task.asked", "task.ended", "task.asked", "task.ended", "task.asked", "task.ended"],
  );
});

test("several workers: the process above them does it, whichever is asked", async () => {
  const server = await filled({ config: { listen: { workers: 2 } } });
  const { state, node } = await run(server, { kind: "verify" });
  assert.equal(state, "done");
  assert.match(String(node), new RegExp(` ${server.pid}$`));
});

test("tasks are for administrators alone, and a repair names a verification", async () => {
  const server = await filled();
  await makeAccount(server, "ann");
  const ann = server.anonymous.withPassword("ann", "ann: a pass:wörd");
  for (const [method, path] of [
    ["GET", "/site/tasks"],
    ["POST", "/site/tasks"],
    ["GET", "/site/tasks/1"],
    ["GET", "/site/tasks/1/findings"],
    ["POST", "/site/tasks/1/cancel"],
  ] as const)
    assert.equal(
      (
        await ann.api(
          method,
          path,
          path === "/site/tasks" && method === "POST" ? { kind: "verify" } : undefined,
        )
      ).status,
      403,
    );
  assert.equal((await server.admin.api("POST", "/site/tasks", { kind: "repair" })).status, 400);
  assert.equal((await server.admin.api("POST", "/site/tasks", { kind: "repair", of: 77 })).status, 404);
  assert.equal((await server.admin.api("GET", "/site/tasks/77")).status, 404);
});
