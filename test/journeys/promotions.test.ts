import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { after, test } from "node:test";
import { buildSdist, buildWheel, type Distribution } from "../harness/build-distribution.ts";
import type { Caller } from "../harness/caller.ts";
import { CommandLine } from "../harness/command-line.ts";
import { FakeUpstream } from "../harness/fake-upstream.ts";
import { grant, makeAccount } from "../harness/people.ts";
import type { Answer } from "../harness/send.ts";
import { startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";

interface Promotion {
  id: number;
  state: string;
  askedBy: string;
  endedAt: string | null;
  files: number;
  filesDone: number;
  bytes: number | null;
  bytesDone: number;
  outcomes: { filename: string; outcome: string }[] | null;
  code: string | null;
  problem: string | null;
}

const SIZE = 2_000_000;

const upstream = await FakeUpstream.start();
upstream.format = "json";
const server = await startServer({ config: { access: { read: "everyone" } } });
const { admin, anonymous } = server;
await admin.manage("POST", "/indexes", {
  owner: "up",
  name: "stream",
  kind: "mirror",
  settings: { mirror: { url: upstream.url } },
});
await admin.manage("POST", "/indexes", { owner: "team", name: "release", kind: "hosted", settings: {} });
const dev = await makeAccount(server, "dev");
const ofDev = await grant(server, "account:dev", "publish", "team/release", "*");
const stranger = await makeAccount(server, "stranger");
after(async () => {
  await server.remove();
  await upstream.stop();
});

/** Publishes files upstream. The last one stops after half of its bytes, until the function in the answer is called. */
function publishSlow(name: string, ...files: Distribution[]): { proceed: () => void; asked: () => boolean } {
  const last = files.at(-1) as Distribution;
  let waiting: ServerResponse | null = null;
  upstream.publish(name, ...files);
  upstream.trick(`/files/${last.filename}`, (_, response) => {
    response.writeHead(200, { "Content-Length": last.bytes.length });
    response.write(last.bytes.subarray(0, last.bytes.length / 2));
    waiting = response;
  });
  return {
    proceed: () => waiting?.end(last.bytes.subarray(last.bytes.length / 2)),
    asked: () => waiting !== null,
  };
}

async function start(release: string, caller: Caller = dev): Promise<Answer> {
  const [project, version] = release.split("==");
  const path = `/indexes/up/stream/projects/${project}/releases/${version}/promotions`;
  return caller.api("POST", path, { to: "team/release" });
}

async function started(release: string): Promise<number> {
  const answer = await start(release);
  assert.equal(answer.status, 201, answer.text);
  return answer.json<Promotion>().id;
}

async function look(id: number, caller: Caller = dev): Promise<Promotion> {
  const answer = await caller.api("GET", `/promotions/${id}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.json<Promotion>();
}

const ended = (id: number) => until(async () => (await look(id)).endedAt !== null, "the promotion to end");
const listed = (project: string) => anonymous.listed(project, "/team/release/simple/");

test("a promotion out of a mirror runs in the background and shows its progress", async () => {
  const files = [buildSdist({ name: "slow-lib", size: SIZE }), buildWheel({ name: "slow-lib", size: SIZE })];
  const { proceed, asked } = publishSlow("slow-lib", ...files);
  const id = await started("slow-lib==1.0");
  await until(async () => asked() && (await look(id)).bytesDone > 0, "half of a file");
  const half = await look(id);
  assert.deepEqual([half.state, half.files, half.askedBy], ["fetching", 2, "dev"]);
  assert.ok(half.filesDone < 2 && half.bytes !== null && half.bytesDone < half.bytes);
  assert.deepEqual(await listed("slow-lib"), [], "nothing is published before all files are there");
  proceed();
  await ended(id);
  const done = await look(id);
  assert.equal(done.state, "done", done.problem ?? "");
  assert.deepEqual(
    done.outcomes?.map(({ outcome }) => outcome),
    ["new", "new"],
  );
  assert.equal(done.filesDone, 2);
  for (const file of files) {
    assert.ok(
      (await anonymous.install("slow-lib", file.filename, "/team/release/simple/")).equals(file.bytes),
    );
  }
});

test("a promotion that is cancelled publishes nothing, and can be started again", async () => {
  const wheel = buildWheel({ name: "stopped-lib", size: SIZE });
  const { proceed, asked } = publishSlow("stopped-lib", wheel);
  const id = await started("stopped-lib==1.0");
  await until(async () => asked(), "the download");
  assert.equal((await dev.api("POST", `/promotions/${id}/cancel`)).json<Promotion>().state, "cancelled");
  proceed();
  assert.equal((await dev.api("POST", `/promotions/${id}/cancel`)).status, 409);
  const again = await started("stopped-lib==1.0");
  await ended(again);
  assert.equal((await look(again)).state, "done");
  assert.equal((await look(id)).state, "cancelled");
  assert.deepEqual(await listed("stopped-lib"), [wheel.filename]);
});

test("the rights count when the files are published, not only when the promotion is started", async () => {
  const { proceed, asked } = publishSlow("lost-right", buildWheel({ name: "lost-right", size: SIZE }));
  const id = await started("lost-right==1.0");
  await until(async () => asked(), "the download");
  await admin.manage("DELETE", `/grants/${ofDev}`);
  proceed();
  await ended(id);
  const { state, problem } = await look(id);
  assert.equal(state, "failed");
  assert.match(problem ?? "", /publish/);
  assert.deepEqual(await listed("lost-right"), []);
  await grant(server, "account:dev", "publish", "team/release", "*");
});

test("a promotion is shown to who started it and to administrators", async () => {
  upstream.publish("own-lib", buildWheel({ name: "own-lib" }));
  const id = await started("own-lib==1.0");
  await ended(id);
  assert.equal((await stranger.api("GET", `/promotions/${id}`)).status, 404);
  assert.equal((await stranger.api("POST", `/promotions/${id}/cancel`)).status, 404);
  assert.deepEqual((await stranger.api("GET", "/promotions")).json<{ items: unknown[] }>().items, []);
  assert.equal((await look(id, admin)).askedBy, "dev");
  assert.equal((await start("own-lib==1.0", stranger)).status, 403);
  assert.equal((await start("own-lib==9.9")).status, 404);
});

test("what the upstream refuses fails the promotion, and says why", async () => {
  upstream.publish("refused-lib", buildWheel({ name: "refused-lib" }));
  upstream.trick("/files/refused_lib-1.0-py2.py3-none-any.whl", (_, response) => {
    response.writeHead(403).end();
  });
  const id = await started("refused-lib==1.0");
  await ended(id);
  const { state, problem, code } = await look(id);
  assert.equal(state, "failed");
  assert.ok(problem && code && code !== "internal", `${code}: ${problem}`);
  const wheelyard = CommandLine.forAdmin(server);
  const failed = await wheelyard.try([
    "promote",
    "refused-lib",
    "1.0",
    "--from",
    "up/stream",
    "--to",
    "team/release",
  ]);
  assert.equal(failed.code, 1);
  assert.ok(failed.stderr.includes(problem), failed.stderr);
});

test("the command waits for its promotion, or starts it and returns", async () => {
  const wheel = buildWheel({ name: "typed-lib" });
  upstream.publish("typed-lib", wheel);
  const wheelyard = CommandLine.forAdmin(server);
  const args = ["promote", "typed-lib", "1.0", "--from", "up/stream", "--to", "team/release"];
  const begun = await wheelyard.try([...args, "--no-wait"]);
  const [, id] = /^Started promotion (\d+)\.$/m.exec(begun.stdout) ?? [];
  await until(async () => (await look(Number(id), admin)).endedAt !== null, "the promotion to end");
  assert.match(
    (await wheelyard.try(args)).stdout,
    /typed-lib 1\.0 is in team\/release:\n {2}typed_lib\S+: already there/,
  );
  assert.match(
    (await wheelyard.try(["promotion", "list"])).stdout,
    /typed-lib 1\.0 +up\/stream +team\/release +done/,
  );
  assert.match((await wheelyard.try(["promotion", "show", String(id)])).stdout, /1 of 1 files/);
});

test("a server that stops interrupts its promotions", async () => {
  const { asked } = publishSlow("interrupted-lib", buildWheel({ name: "interrupted-lib", size: SIZE }));
  const id = await started("interrupted-lib==1.0");
  await until(async () => asked(), "the download");
  await server.restart();
  assert.equal((await look(id)).state, "interrupted");
  assert.deepEqual(await listed("interrupted-lib"), []);
});
