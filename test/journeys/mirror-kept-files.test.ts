import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildSdist, buildWheel, type Distribution } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { FakeUpstream } from "../harness/fake-upstream.ts";
import { startServer } from "../harness/start-server.ts";
import { eventually, until } from "../harness/until.ts";

const upstream = await FakeUpstream.start();
const server = await startServer({ config: { upstreamUrl: upstream.url, listen: { workers: 2 } } });
after(() => Promise.all([server.remove(), upstream.stop()]));
const { admin, anonymous } = server;
const wheelyard = (...args: string[]) => CommandLine.forAdmin(server).run(args);
const refresh = (project: string) => wheelyard("mirror", "refresh", "root/pypi", project);

/** Puts the files of a project upstream in place of all that were there. */
function hasOnly(project: string, ...files: Distribution[]): void {
  upstream.remove(project);
  if (files.length > 0) upstream.publish(project, ...files);
}

/** How many files of a project are kept. A file is kept a moment after its last byte was sent. */
async function keptOf(project: string): Promise<number> {
  const path = `/indexes/root/pypi/mirror/eviction?project=${project}`;
  return (await admin.manage<{ files: number }>("GET", path)).files;
}

/** A project whose first release was downloaded here, and is then dropped by the upstream. */
async function droppedRelease(name: string, kept: Distribution = buildWheel({ name })) {
  const next = buildWheel({ name, version: "2.0" });
  upstream.publish(name, kept, next);
  const path = await anonymous.findFile(name, kept.filename);
  const other = await anonymous.findFile(name, next.filename);
  assert.ok((await anonymous.get(path)).bytes.equals(kept.bytes));
  await eventually(() => keptOf(name), 1);
  return { path, kept, next, other };
}

/** What each of some requests over both workers is answered. */
async function statuses(path: string): Promise<number[]> {
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => anonymous.get(path, { connection: "close" })),
  );
  return [...new Set(answers.map(({ status }) => status))];
}

test("F114 a kept file stays at its address when the upstream drops the release", async () => {
  for (const kept of [buildWheel({ name: "dropped" }), buildSdist({ name: "dropped-sdist" })]) {
    const { path, next } = await droppedRelease(kept.name, kept);
    hasOnly(kept.name, next);
    await refresh(kept.name);
    assert.deepEqual(await anonymous.listed(kept.name), [next.filename]);
    assert.deepEqual(await statuses(path), [200]);
    assert.ok((await anonymous.get(path)).bytes.equals(kept.bytes));
    assert.ok((await anonymous.get(path.replace("/files/", "/root/pypi/files/"))).bytes.equals(kept.bytes));
    const part = await anonymous.get(path, { range: "bytes=0-9" });
    assert.ok(part.status === 206 && part.bytes.equals(kept.bytes.subarray(0, 10)));
    assert.equal((await anonymous.send({ method: "HEAD", path })).status, 200);
  }
});

test("F114 … and when it drops the release while it is downloaded", async () => {
  const kept = buildWheel({ name: "dropped-early" });
  const next = buildWheel({ name: "dropped-early", version: "2.0" });
  upstream.publish("dropped-early", kept, next);
  const path = await anonymous.findFile("dropped-early", kept.filename);
  const rest = Promise.withResolvers<void>();
  upstream.trick(`/files/${kept.filename}`, async (_, response) => {
    response.writeHead(200, { "content-length": kept.bytes.length }).write(kept.bytes.subarray(0, 100));
    await rest.promise;
    response.end(kept.bytes.subarray(100));
  });
  const download = anonymous.get(path);
  await until(() => upstream.count(`/files/${kept.filename}`) > 0, "the download begins");
  hasOnly("dropped-early", next);
  await refresh("dropped-early");
  rest.resolve();
  assert.ok((await download).bytes.equals(kept.bytes));
  await eventually(() => keptOf("dropped-early"), 1);
  await eventually(() => statuses(path), [200]);
  assert.deepEqual(await anonymous.listed("dropped-early"), [next.filename]);
});

test("F114 … and its metadata, which come from the kept wheel", async () => {
  const { path, kept, next } = await droppedRelease("dropped-metadata");
  hasOnly("dropped-metadata", next);
  await refresh("dropped-metadata");
  assert.ok((await anonymous.get(`${path}.metadata`)).bytes.equals(kept.metadata));
});

test("F114 … when it drops the whole project, over restarts and other changes of the page", async () => {
  const { path, kept, next, other } = await droppedRelease("dropped-whole");
  hasOnly("dropped-whole", next);
  await refresh("dropped-whole");
  hasOnly("dropped-whole");
  await refresh("dropped-whole");
  assert.equal((await anonymous.get("/simple/dropped-whole/")).status, 404);
  assert.deepEqual(await statuses(path), [200]);
  await server.restart();
  assert.ok((await anonymous.get(path, { connection: "close" })).bytes.equals(kept.bytes));
  assert.deepEqual(await statuses(other), [404], "what was never downloaded is gone");
  hasOnly("dropped-whole", buildWheel({ name: "dropped-whole", version: "3.0" }));
  await refresh("dropped-whole");
  assert.deepEqual(await statuses(path), [200]);
  hasOnly("dropped-whole", kept);
  await refresh("dropped-whole");
  assert.deepEqual(await anonymous.listed("dropped-whole"), [kept.filename], "it may come back");
});

test("F114 a file that is replaced under its name is kept at the old address", async () => {
  const { path, kept } = await droppedRelease("replaced");
  const rebuilt = buildWheel({ name: "replaced", summary: "Built again" });
  hasOnly("replaced", rebuilt);
  await refresh("replaced");
  assert.ok((await anonymous.get(path)).bytes.equals(kept.bytes));
  const renewed = await anonymous.findFile("replaced", rebuilt.filename);
  assert.ok((await anonymous.get(renewed)).bytes.equals(rebuilt.bytes));
});

test("rules, rights and views count for a dropped file as for any other", async () => {
  const { path, next } = await droppedRelease("dropped-ruled");
  hasOnly("dropped-ruled", next);
  await refresh("dropped-ruled");
  assert.deepEqual(await statuses(path), [200]);
  const rules = [{ action: "deny", projects: ["dropped-ruled"], versions: "<2" }];
  await admin.manage("PATCH", "/indexes/root/main", { settings: { policy: rules } });
  assert.deepEqual(await statuses(path), [404]);
  await admin.manage("PATCH", "/indexes/root/main", { settings: { policy: [] } });
  assert.deepEqual(await statuses(path), [200]);
  await admin.manage("PATCH", "/indexes/root/pypi", { settings: { read: "authenticated" } });
  assert.deepEqual(await statuses(path), [404], "as what is not there");
  assert.equal((await admin.get(path)).status, 200);
  await admin.manage("PATCH", "/indexes/root/pypi", { settings: { read: "everyone" } });
});

test("D01 a dropped file is not given out where people publish the name themselves", async () => {
  const { path, next } = await droppedRelease("dropped-taken");
  hasOnly("dropped-taken", next);
  await refresh("dropped-taken");
  await admin.publish(buildWheel({ name: "dropped-taken", version: "9.0" }));
  assert.deepEqual(await statuses(path), [404]);
});

test("what was quarantined upstream is not given out, nor after its project is removed there", async () => {
  const { path, kept } = await droppedRelease("dropped-malware");
  const page = { meta: { "api-version": "1.4" }, name: kept.name, files: [], versions: [] };
  upstream.trick("/simple/dropped-malware/", (_, response) => {
    response.writeHead(200, { "content-type": "application/vnd.pypi.simple.v1+json" });
    response.end(JSON.stringify({ ...page, "project-status": { status: "quarantined" } }));
  });
  await refresh("dropped-malware");
  assert.deepEqual(await statuses(path), [404]);
  upstream.trick("/simple/dropped-malware/", (_, response) => void response.writeHead(404).end());
  await refresh("dropped-malware");
  assert.deepEqual(await statuses(path), [404]);
});

test("a dropped file goes when it is evicted, or its time is over", async () => {
  const evicted = await droppedRelease("dropped-evicted");
  hasOnly("dropped-evicted", evicted.next);
  await refresh("dropped-evicted");
  await wheelyard("mirror", "evict", "root/pypi", "--project", "dropped-evicted");
  assert.deepEqual(await statuses(evicted.path), [404]);
  assert.equal(upstream.count(`/files/${evicted.kept.filename}`), 1, "nobody is asked for it");

  const timed = await droppedRelease("dropped-timed");
  hasOnly("dropped-timed", timed.next);
  await refresh("dropped-timed");
  await wheelyard("mirror", "set", "root/pypi", "--keep-dropped", "1h");
  assert.deepEqual(await statuses(timed.path), [200]);
  await admin.manage("PATCH", "/indexes/root/pypi", {
    settings: { mirror: { url: upstream.url, keepDropped: 0 } },
  });
  assert.deepEqual(await statuses(timed.path), [404]);
  await wheelyard("mirror", "set", "root/pypi", "--upstream", "site", "--keep-dropped", "forever");
  assert.deepEqual(await statuses(timed.path), [200]);
});

test("F114 kept files are given out while the upstream is away for longer than its pages are shown", async () => {
  const settings = { mirror: { url: upstream.url, expiry: 0.1, staleOnError: 0.1 } };
  await admin.manage("POST", "/indexes", { owner: "up", name: "strict", kind: "mirror", settings });
  const wheel = buildWheel({ name: "outage" });
  upstream.publish("outage", wheel);
  const path = await anonymous.findFile("outage", wheel.filename, "/up/strict/simple/");
  assert.equal((await anonymous.get(path)).status, 200);
  upstream.trick("/simple/outage/", (_, response) => void response.writeHead(500).end());
  await eventually(async () => (await anonymous.get("/up/strict/simple/outage/")).status, 502);
  assert.deepEqual(await statuses(path), [200]);
  upstream.trick("/simple/outage/", null);
});
