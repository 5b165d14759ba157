import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildSdist, buildWheel, type Distribution } from "../harness/build-distribution.ts";
import type { Caller } from "../harness/caller.ts";
import { CommandLine } from "../harness/command-line.ts";
import { FakeUpstream } from "../harness/fake-upstream.ts";
import { grant, makeAccount, makeToken } from "../harness/people.ts";
import type { Answer } from "../harness/send.ts";
import { startServer } from "../harness/start-server.ts";

const upstream = await FakeUpstream.start();
const server = await startServer({ config: { access: { read: "everyone" } } });
after(async () => {
  await server.remove();
  await upstream.stop();
});
const { admin, anonymous } = server;

interface Promoted {
  from: string;
  to: string;
  files: { filename: string; outcome: string }[];
}

async function makeIndex(
  address: string,
  settings: Record<string, unknown> = {},
  kind = "hosted",
): Promise<void> {
  const [owner, name] = address.split("/");
  await admin.manage("POST", "/indexes", { owner, name, kind, settings });
}

function promote(from: string, release: string, to: string, caller: Caller = admin): Promise<Answer> {
  const [project, version] = release.split("==");
  return caller.api("POST", `/indexes/${from}/projects/${project}/releases/${version}/promote`, { to });
}

async function outcomes(from: string, release: string, to: string): Promise<string[]> {
  const answer = await promote(from, release, to);
  assert.equal(answer.status, 200, answer.text);
  return answer.json<Promoted>().files.map(({ filename, outcome }) => `${filename} ${outcome}`);
}

/** Every file of the data folder's content-addressed store. */
function blobs(): string[] {
  return readdirSync(join(server.data, "storage", "files"), { recursive: true })
    .map(String)
    .sort();
}

await makeIndex("team/dev", { volatile: true });
await makeIndex("team/release");
await makeIndex("up/stream", { mirror: { url: upstream.url } }, "mirror");
await makeIndex("team/taken-over", { bases: ["up/stream"] });

test("a release goes to another index with all its files, hashes and metadata, and no byte moves", async () => {
  const files = [
    buildWheel({ name: "goes-up", version: "1.2", requiresPython: ">=3.8", requiresDist: ["other"] }),
    buildSdist({ name: "goes-up", version: "1.2" }),
  ];
  for (const file of files) await admin.publish(file, { to: "/team/dev/" });
  await admin.publish(buildWheel({ name: "goes-up", version: "1.3" }), { to: "/team/dev/" });
  const before = blobs();
  const done = await outcomes("team/dev", "Goes.Up==1.2.0", "team/release");
  assert.deepEqual(done.sort(), files.map(({ filename }) => `${filename} new`).sort());
  assert.deepEqual(blobs(), before);
  const index = "/team/release/simple/";
  assert.deepEqual((await anonymous.page("goes-up", index)).versions, ["1.2"]);
  for (const file of files) {
    assert.ok((await anonymous.install("goes-up", file.filename, index)).equals(file.bytes));
  }
  const [wheel] = files as [Distribution];
  const path = await anonymous.findFile("goes-up", wheel.filename, index);
  assert.ok((await anonymous.get(`${path}.metadata`)).bytes.equals(wheel.metadata));
  const [there, here] = await Promise.all(
    [index, "/team/dev/simple/"].map(async (one) => {
      const page = await anonymous.page("goes-up", one);
      return page.files.find(({ filename }) => filename === wheel.filename);
    }),
  );
  assert.deepEqual({ ...there, "upload-time": null }, { ...here, "upload-time": null });
  const release = await anonymous.manage<{ metadata: { requires_dist: string[] } }>(
    "GET",
    "/indexes/team/release/projects/goes-up/releases/1.2",
  );
  assert.deepEqual(release.metadata.requires_dist, ["other"]);
});

test("where it came from is written in the log", async () => {
  const { items } = await admin.manage<{ items: { kind: string; detail: { origin?: string } }[] }>(
    "GET",
    "/changes?index=team/release&limit=500",
  );
  const published = items.filter(({ kind }) => kind === "file.published");
  assert.deepEqual([...new Set(published.map(({ detail }) => detail.origin))], ["team/dev"]);
});

test("promoting again changes nothing; removing the source leaves the copy", async () => {
  const again = await outcomes("team/dev", "goes-up==1.2", "team/release");
  assert.ok(again.every((line) => line.endsWith(" unchanged")));
  await admin.manage("DELETE", "/indexes/team/dev/projects/goes-up");
  const [first] = await anonymous.listed("goes-up", "/team/release/simple/");
  await anonymous.install("goes-up", first as string, "/team/release/simple/");
});

test("U10 other bytes under a name that the index has are a conflict, and then nothing of the release goes", async () => {
  const ours = buildWheel({ name: "clash", salt: "release" });
  await admin.publish(ours, { to: "/team/release/" });
  await admin.publish(buildWheel({ name: "clash", salt: "dev" }), { to: "/team/dev/" });
  await admin.publish(buildSdist({ name: "clash" }), { to: "/team/dev/" });
  const answer = await promote("team/dev", "clash==1.0", "team/release");
  assert.equal(answer.status, 409);
  assert.match(answer.text, /File already exists/);
  assert.deepEqual(await anonymous.listed("clash", "/team/release/simple/"), [ours.filename]);
  await makeIndex("team/loose", { volatile: true });
  await admin.publish(ours, { to: "/team/loose/" });
  assert.deepEqual((await outcomes("team/dev", "clash==1.0", "team/loose")).sort(), [
    "clash-1.0-py2.py3-none-any.whl replaces",
    "clash-1.0.tar.gz new",
  ]);
});

test("a yank goes with the file", async () => {
  const wheel = buildWheel({ name: "half-bad" });
  await admin.publish(wheel, { to: "/team/dev/" });
  await admin.manage("POST", "/indexes/team/dev/projects/half-bad/releases/1.0/yank", { reason: "why" });
  await outcomes("team/dev", "half-bad==1.0", "team/release");
  const page = await anonymous.page("half-bad", "/team/release/simple/");
  assert.equal(page.files[0]?.yanked, "why");
});

test("it takes reading here and publishing there", async () => {
  await makeIndex("team/secret", { read: "granted" });
  await admin.publish(buildWheel({ name: "mine" }), { to: "/team/secret/" });
  await admin.publish(buildWheel({ name: "open" }), { to: "/team/dev/" });
  const dev = await makeAccount(server, "dev");
  assert.equal((await promote("team/dev", "open==1.0", "team/release", anonymous)).status, 401);
  assert.equal((await promote("team/dev", "open==1.0", "team/release", dev)).status, 403);
  assert.equal((await promote("team/dev", "open==1.0", "team/secret", dev)).status, 404);
  assert.equal((await promote("team/dev", "open==1.0", "no/where", dev)).status, 404);
  await grant(server, "account:dev", "publish", "team/release", "*");
  assert.equal((await promote("team/secret", "mine==1.0", "team/release", dev)).status, 404);
  assert.equal((await promote("team/dev", "open==2.0", "team/release", dev)).status, 404);
  assert.equal((await promote("team/dev", "open==1.0", "team/release", dev)).status, 200);
  assert.equal((await promote("team/dev", "open==1.0", "team/dev", admin)).status, 409);
  assert.equal((await promote("team/dev", "open==1.0", "up/stream", admin)).status, 403);
});

test("through an heir, a release is promoted only by who may read it where it lies", async () => {
  await makeIndex("team/heir", { bases: ["team/secret"] });
  const dev = await makeAccount(server, "second-dev");
  await grant(server, "account:second-dev", "publish", "team/release", "*");
  assert.equal((await promote("team/heir", "mine==1.0", "team/release", dev)).status, 404);
  assert.deepEqual(await outcomes("team/heir", "mine==1.0", "team/release"), [
    "mine-1.0-py2.py3-none-any.whl new",
  ]);
});

test("a release goes to a server elsewhere by its upload address, with that server's credentials", async () => {
  const other = await startServer();
  try {
    const files = [
      buildWheel({ name: "far-away", requiresDist: ["near-by"], headers: ["Classifier: Private :: Do Not"] }),
      buildSdist({ name: "far-away", size: 3_000_000 }),
    ];
    for (const file of files) await admin.publish(file, { to: "/team/release/" });
    const to = `${other.origin}/legacy/`;
    const args = ["promote", "far-away", "1.0", "--from", "team/release", "--to", to];
    const wheelyard = CommandLine.forAdmin(server);
    const stranger = await wheelyard.try(args);
    assert.notEqual(stranger.code, 0);
    assert.match(stranger.stderr, /refused far_away\S+\. It answered 40[13]: [A-Z]/);
    assert.doesNotMatch(stranger.stderr, /[{}]/);
    const { token } = await makeToken(other.admin);
    const sent = await wheelyard.try(args, "", { WHEELYARD_PUSH_PASSWORD: token });
    assert.equal(sent.code, 0, sent.stderr);
    for (const file of files) {
      assert.ok((await other.admin.install("far-away", file.filename)).equals(file.bytes));
    }
    const again = await wheelyard.try([...args, "--push-password-file", "-"], token);
    assert.equal(again.code, 0, again.stderr);
  } finally {
    await other.remove();
  }
});

test("out of a mirror: its files are fetched, checked, and published here for good", async () => {
  const wheel = buildWheel({ name: "public-lib", version: "2.0", requiresPython: ">=3.7" });
  const sdist = buildSdist({ name: "public-lib", version: "2.0" });
  upstream.publish("public-lib", wheel, sdist);
  assert.equal((await outcomes("team/taken-over", "public-lib==2.0", "team/release")).length, 2);
  await upstream.stop();
  const index = "/team/release/simple/";
  for (const file of [wheel, sdist]) {
    assert.ok((await anonymous.install("public-lib", file.filename, index)).equals(file.bytes));
  }
  const path = await anonymous.findFile("public-lib", wheel.filename, index);
  assert.ok((await anonymous.get(`${path}.metadata`)).bytes.equals(wheel.metadata));
  const page = await anonymous.page("public-lib", index);
  const file = page.files.find(({ filename }) => filename === wheel.filename);
  assert.equal(file?.["requires-python"], ">=3.7");
});

test("out of a mirror that is away it is refused, and nothing is published", async () => {
  const answer = await promote("team/taken-over", "unknown-lib==1.0", "team/release");
  assert.ok(answer.status >= 500, `${answer.status} ${answer.text}`);
  assert.deepEqual(await anonymous.listed("unknown-lib", "/team/release/simple/"), []);
});
