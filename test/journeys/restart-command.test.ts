import assert from "node:assert/strict";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { makeServer, type Server, type ServerOptions, startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";

const OTHER = 12_345;
const AS_ROOT = process.getuid?.() === 0 ? {} : { skip: "needs root" };

async function started(options: ServerOptions = {}): Promise<Server> {
  const server = await startServer(options);
  after(() => server.remove());
  return server;
}

async function withWorkers(): Promise<Server> {
  const server = await started({ config: { listen: { workers: 2 } } });
  await until(() => childrenOf(server.pid).length === 2, "both workers are there");
  return server;
}

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  return text.split(" ").filter(Boolean).map(Number);
}

/** `wheelyard restart`, as somebody runs it who only knows the data folder. */
const restart = (server: Server, wrapper: string[] = []) =>
  new CommandLine({}, wrapper).try(["restart", "--data", server.data]);

test("all workers are new when the command ends, also when two people run it", async () => {
  const server = await withWorkers();
  const before = childrenOf(server.pid);
  for (const { code, stdout, stderr } of await Promise.all([restart(server), restart(server)])) {
    assert.equal(code, 0, stderr);
    assert.equal(stdout, `The workers of the server (process ${server.pid}) are replaced.\n`);
  }
  await until(() => childrenOf(server.pid).every((pid) => !before.includes(pid)), "the old ones end");
  await server.admin.publish(buildWheel({ name: "behind" }));
  await server.kill();
  assert.equal(existsSync(join(server.data, "server.json")), false, "a server that stopped leaves no note");
});

test("a configuration that no worker can start with: it says so, and the old ones go on", async () => {
  const server = await withWorkers();
  writeFileSync(server.configFile, "nothing: such\n");
  const { code, stderr } = await restart(server);
  assert.equal(code, 1);
  assert.match(stderr, /not replaced: .*The old ones go on/);
  await server.admin.publish(buildWheel({ name: "still" }));
});

test("one process has no workers to replace", async () => {
  const server = await started();
  const { code, stderr } = await restart(server);
  assert.equal(code, 1);
  assert.match(stderr, /not replaced: One process serves.*listen\.workers/);
  await server.admin.publish(buildWheel({ name: "alone" }));
});

test("where no server runs, or one was killed, nothing gets a signal", async () => {
  const server = await makeServer();
  after(() => server.remove());
  assert.match((await restart(server)).stderr, /No server runs on .*wheelyard serve/);
  await server.start();
  await server.crash();
  // The note stays. Its number may belong to another process by now: this one, which a signal would end.
  const file = join(server.data, "server.json");
  const note = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  for (const left of [note, { ...note, pid: process.pid }]) {
    writeFileSync(file, JSON.stringify(left));
    const { code, stderr } = await restart(server);
    assert.equal(code, 1);
    assert.match(stderr, /No server runs on /);
  }
});

test("the server of another user is left alone", AS_ROOT, async () => {
  const server = await withWorkers();
  const asOther = ["setpriv", `--reuid=${OTHER}`, "--clear-groups"];
  chmodSync(dirname(server.data), 0o755);
  const closed = await restart(server, asOther);
  assert.equal(closed.code, 1);
  assert.match(closed.stderr, /belongs to another user/);
  chmodSync(server.data, 0o755);
  const open = await restart(server, asOther);
  assert.equal(open.code, 1);
  assert.match(open.stderr, /process \d+\) belongs to another user/);
  assert.doesNotMatch(server.log, /replacing the workers/);
});
