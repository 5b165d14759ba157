import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import type { Evicted, EvictionPlan, MirrorState } from "../../src/http/api/mirrors/schema.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { FakeUpstream } from "../harness/fake-upstream.ts";
import { grant, makeAccount } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";

const upstream = await FakeUpstream.start();
const server = await startServer({ config: { upstreamUrl: upstream.url } });
after(() => Promise.all([server.remove(), upstream.stop()]));
const { admin, anonymous } = server;
const MIRROR = "/indexes/root/pypi/mirror";
const wheels = ["signal", "points", "wagon"].map((name) => buildWheel({ name }));
upstream.format = "json";
for (const wheel of wheels) upstream.publish(wheel.name, { filename: wheel.filename, bytes: wheel.bytes });
const [signal, points, wagon] = wheels as [(typeof wheels)[0], (typeof wheels)[0], (typeof wheels)[0]];

const state = () => admin.manage<MirrorState>("GET", MIRROR);
const install = (wheel: (typeof wheels)[0]) => anonymous.install(wheel.name, wheel.filename);

/** A client has a file a moment before it is kept. */
async function kept(wheel: (typeof wheels)[0]): Promise<void> {
  await install(wheel);
  const plan = `${MIRROR}/eviction?project=${wheel.name}`;
  await until(async () => (await admin.manage<EvictionPlan>("GET", plan)).files > 0, "a file may go");
}

function bytesOf({ sha256, filename }: (typeof wheels)[0]): string {
  return join(server.data, "storage", "files", sha256.slice(0, 2), sha256, filename);
}

test("a mirror tells how many downloads came out of what it keeps", async () => {
  assert.equal((await state()).hitRatio, null);
  for (let round = 0; round < 4; round++) await install(signal);
  // Downloads are written down every ten seconds.
  await until(async () => (await state()).lately.downloads >= 4, "four downloads are counted");
  const told = await state();
  assert.equal(told.hitRatio, 0.75);
  assert.deepEqual(
    [told.lately.downloads, told.lately.fetched, told.lately.fetchedBytes, told.lately.failed],
    [4, 1, signal.bytes.length, 0],
  );
  assert.equal(told.trouble, null);
});

test("what went wrong with the upstream is counted and told", async () => {
  upstream.publish("broken", { filename: "broken-1.0.tar.gz", bytes: Buffer.from("x") });
  const before = (await state()).lately.failed;
  upstream.trick("/simple/broken/", (_request, response) => {
    response.writeHead(500).end();
  });
  assert.equal((await anonymous.get("/root/pypi/simple/broken/")).status, 502);
  const { lately, trouble } = await state();
  assert.ok(lately.failed > before);
  assert.equal(trouble?.project, "broken");
  assert.match(String(trouble?.reason), /500/);
});

test("an eviction is foretold, takes what was chosen, and the file is fetched again when it is wanted", async () => {
  for (const wheel of wheels) await kept(wheel);
  const plan = await admin.manage<EvictionPlan>("GET", `${MIRROR}/eviction?project=Points`);
  assert.deepEqual([plan.files, plan.bytes], [1, points.bytes.length]);
  assert.equal((await admin.manage<EvictionPlan>("GET", `${MIRROR}/eviction?unusedDays=7`)).files, 0);
  const all = await admin.manage<EvictionPlan>("GET", `${MIRROR}/eviction?unusedDays=0`);
  assert.deepEqual(all.projects.map(({ project }) => project).sort(), ["points", "signal", "wagon"]);
  assert.ok(existsSync(bytesOf(points)));
  const done = await admin.manage<Evicted>("POST", `${MIRROR}/evict`, { project: "points" });
  assert.deepEqual(done, { files: 1, bytes: points.bytes.length, left: { files: 0, bytes: 0 } });
  assert.ok(!existsSync(bytesOf(points)));
  assert.ok(existsSync(bytesOf(wagon)));
  const fetched = upstream.count(`/files/${points.filename}`);
  await install(points);
  assert.equal(upstream.count(`/files/${points.filename}`), fetched + 1);
  const { items } = await admin.manage<{ items: { detail: object }[] }>(
    "GET",
    "/changes?kind=mirror.evicted",
  );
  assert.deepEqual(items[0]?.detail, { files: 1, bytes: points.bytes.length });
});

test("bytes that a hosted index has too stay when a mirror lets go of them", async () => {
  await kept(wagon);
  await admin.publish(wagon, { to: "/root/main/" });
  await admin.manage("POST", `${MIRROR}/evict`, { project: "wagon" });
  await anonymous.install("wagon", wagon.filename);
  assert.ok(existsSync(bytesOf(wagon)));
});

test("eviction is for managers, of mirrors, and of what was chosen", async () => {
  await makeAccount(server, "ann");
  const ann = anonymous.withPassword("ann", "ann: a pass:wörd");
  const order = { unusedDays: 0 };
  assert.equal((await ann.api("POST", `${MIRROR}/evict`, order)).status, 403);
  await grant(server, "account:ann", "manage", "root/pypi", "*");
  assert.equal((await admin.api("POST", `${MIRROR}/evict`, {})).status, 400);
  assert.equal((await admin.api("GET", `${MIRROR}/eviction`)).status, 400);
  assert.equal((await admin.api("POST", "/indexes/root/main/mirror/evict", order)).status, 409);
  assert.equal((await ann.api("POST", `${MIRROR}/evict`, order)).status, 200);
});

test("the command line foretells and evicts", async () => {
  await kept(signal);
  const command = CommandLine.forAdmin(server);
  const plan = await command.try(["mirror", "evict", "root/pypi", "--project", "signal", "--dry-run"]);
  assert.match(plan.stdout, /signal: 1 files/);
  assert.ok(existsSync(bytesOf(signal)));
  const gone = await command.try(["mirror", "evict", "root/pypi", "--project", "signal"]);
  assert.equal(gone.code, 0, gone.stderr);
  assert.match(gone.stdout, /Removed 1 files/);
  assert.ok(!existsSync(bytesOf(signal)));
  assert.equal((await command.try(["mirror", "evict", "root/pypi"])).code, 2);
  assert.match((await command.try(["mirror", "show", "root/pypi"])).stdout, /hit ratio/);
});
