import assert from "node:assert/strict";
import { chmod, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { FakeUpstream } from "../harness/fake-upstream.ts";
import { type Server, type ServerOptions, startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";

const upstream = await FakeUpstream.start();
upstream.publish("from-afar", buildWheel({ name: "from-afar" }));
const servers: Server[] = [];
after(() => Promise.all([...servers.map((server) => server.remove()), upstream.stop()]));

/** A server that was told nothing of an upstream, on a machine whose only commands are in a folder of the test's. */
async function fresh(options: ServerOptions & { commands?: Record<string, string> } = {}): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-path-"));
  for (const [name, script] of Object.entries(options.commands ?? {})) {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, name), 0o755);
  }
  const config = { upstreamUrl: undefined, ...options.config };
  const server = await startServer({ ...options, config, env: { PATH: folder, ...options.env } });
  servers.push(server);
  return server;
}

const versions = async (server: Server) => (await server.anonymous.page("from-afar")).versions;

test("a fresh start finds the upstream in pip's own settings", async () => {
  assert.deepEqual(await versions(await fresh({ env: { PIP_INDEX_URL: upstream.url } })), ["1.0"]);
});

test("… in uv's", async () => {
  assert.deepEqual(await versions(await fresh({ env: { UV_DEFAULT_INDEX: upstream.url.slice(0, -1) } })), [
    "1.0",
  ]);
});

test("… or asks the installed pip what it was built with", async () => {
  const server = await fresh({ commands: { python3: `echo ${upstream.url}` } });
  assert.deepEqual(await versions(server), ["1.0"]);
  const state = await server.admin.manage<{ from: string }>("GET", "/indexes/root/pypi/mirror");
  assert.equal(state.from, "pip's built-in default");
});

test("credentials in pip's address are used and shown to nobody", async () => {
  const guarded = await FakeUpstream.start();
  guarded.publish("from-afar", buildWheel({ name: "from-afar" }));
  guarded.authorization = `Basic ${Buffer.from("me:s3cret/x").toString("base64")}`;
  const url = guarded.url.replace("//", "//me:s3cret%2Fx@");
  const server = await fresh({ env: { PIP_INDEX_URL: url } });
  assert.deepEqual(await versions(server), ["1.0"]);
  const shown = JSON.stringify(await server.admin.manage("GET", "/indexes/root/pypi/mirror"));
  assert.doesNotMatch(shown + server.log, /s3cret/);
  await guarded.stop();
});

test("where none is found, names from elsewhere are 503 in clear words, and what is published here is served", async () => {
  const server = await fresh();
  const answer = await server.anonymous.get("/simple/from-afar/");
  assert.equal(answer.status, 503);
  assert.match(answer.text, /upstreamUrl/);
  const wheel = buildWheel({ name: "at-home" });
  await server.admin.publish(wheel);
  await server.anonymous.install("at-home", wheel.filename);
});

test("an index that inherits from no mirror knows only its own", async () => {
  const server = await fresh();
  await server.admin.manage("PATCH", "/indexes/root/main", { settings: { bases: [] } });
  assert.equal((await server.anonymous.get("/simple/from-afar/")).status, 404);
});

test("offline, what was fetched is served whatever its age, and nothing is asked", async () => {
  const first = await fresh({ env: { PIP_INDEX_URL: upstream.url } });
  const wheel = buildWheel({ name: "from-afar" });
  const path = await first.anonymous.findFile("from-afar", wheel.filename);
  await first.anonymous.get(path);
  await first.admin.manage("POST", "/indexes/root/pypi/mirror/refresh", {});
  await first.kill();
  const asked = upstream.seen.length;
  const offline = await fresh({
    data: first.data,
    config: { upstreams: { offline: true } },
    env: { PIP_INDEX_URL: upstream.url },
  });
  assert.deepEqual(await versions(offline), ["1.0"]);
  assert.ok((await offline.anonymous.get(path)).bytes.equals(wheel.bytes));
  assert.equal((await offline.anonymous.get("/simple/never-fetched/")).status, 503);
  assert.equal(upstream.seen.length, asked);
  await offline.kill();
});

test("several workers: what one fetched all have, and a refresh reaches all", async () => {
  const server = await fresh({
    config: { listen: { workers: 3 } },
    env: { PIP_INDEX_URL: upstream.url },
  });
  const wheel = buildWheel({ name: "in-workers" });
  upstream.publish("in-workers", wheel);
  const ask = () => Promise.all(Array.from({ length: 30 }, () => server.anonymous.listed("in-workers")));
  for (const listed of await ask()) assert.deepEqual(listed, [wheel.filename]);
  upstream.publish("in-workers", buildWheel({ name: "in-workers", version: "2.0" }));
  await CommandLine.forAdmin(server).run(["mirror", "refresh", "root/pypi"]);
  // While a slow upstream is asked, the old page is shown.
  await until(
    async () => (await ask()).every((listed) => listed.length === 2),
    "all workers show the new page",
  );
  assert.equal(upstream.count("/simple/in-workers/"), 2, "each time one process asked for all");
});
