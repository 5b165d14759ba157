import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { buildSdist, buildWheel, type Distribution } from "../harness/build-distribution.ts";
import type { Caller } from "../harness/caller.ts";
import { FakeUpstream } from "../harness/fake-upstream.ts";
import { type Server, startServer } from "../harness/start-server.ts";

const AGPL = "AGPL-3.0-only";
const DENY_AGPL = [{ action: "deny", licenses: ["agpl-*"], reason: "see the handbook" }];
const ACCEPT_JSON = { Accept: "application/vnd.pypi.simple.v1+json" };

const licensed = (name: string, version: string, license: string | null) => ({
  name,
  version,
  metadataVersion: "2.4",
  headers: license === null ? [] : [`License-Expression: ${license}`],
});

let upstream: FakeUpstream;
let server: Server;
let anonymous: Caller;

before(async () => {
  upstream = await FakeUpstream.start();
  upstream.format = "json";
  server = await startServer({ config: { access: { read: "everyone" }, listen: { workers: 2 } } });
  anonymous = server.anonymous;
  const make = (name: string, kind: string, settings: object) =>
    server.admin.manage("POST", "/indexes", { owner: "up", name, kind, settings });
  await make("mirror", "mirror", { mirror: { url: upstream.url, names: "known" } });
  await make("team", "hosted", { bases: ["up/mirror"], policy: DENY_AGPL });
  await make("heir", "hosted", { bases: ["up/team"] });
  await make("open", "hosted", { bases: ["up/mirror"] });
});

after(async () => {
  await server.remove();
  await upstream.stop();
});

/** Puts files on the upstream; `withMetadata`: wheels' metadata are served beside them. */
function upload(files: Distribution[], withMetadata = true): void {
  for (const { name, filename, bytes, metadata } of files) {
    const isWheel = filename.endsWith(".whl");
    upstream.publish(name, { filename, bytes, ...(isWheel && withMetadata ? { metadata } : {}) });
  }
}

const address = (index: string, { sha256, filename }: Distribution) =>
  `/up/${index}/files/${sha256.slice(0, 2)}/${sha256.slice(2)}/${filename}`;
const status = async (path: string) => (await anonymous.get(path)).status;

/** Asked often enough that every worker answers. */
async function everyAnswer<T>(ask: () => Promise<T>): Promise<T[]> {
  const answers: T[] = [];
  for (let i = 0; i < 12; i++) answers.push(await ask());
  return [...new Map(answers.map((answer) => [JSON.stringify(answer), answer])).values()];
}

/** What each form of each page says there is. */
async function versions(index: string, project: string): Promise<Record<string, string[]>> {
  const json = (await anonymous.get(`/up/${index}/simple/${project}/`, ACCEPT_JSON)).json<{
    versions: string[];
    files: { filename: string }[];
  }>();
  const html = await anonymous.listed(project, `/up/${index}/simple/`);
  const answer = await anonymous.get(`/up/${index}/pypi/${project}/json`);
  const legacy = answer.status === 404 ? {} : answer.json<{ releases: object }>().releases;
  assert.deepEqual(json.files.map(({ filename }) => filename).sort(), html.toSorted());
  return { json: json.versions, legacy: Object.keys(legacy) };
}

/** What pip does: takes the newest of the page, asks for its metadata where it is offered, and then for the file. */
async function install(index: string, project: string): Promise<string> {
  const page = (await anonymous.get(`/up/${index}/simple/${project}/`, ACCEPT_JSON)).json<{
    files: { filename: string; url: string; "core-metadata"?: unknown }[];
  }>();
  const chosen = page.files.at(-1);
  assert.ok(chosen, "nothing to install");
  const path = `/up/${index}/files/${chosen.url.split("/files/")[1]}`;
  if (chosen["core-metadata"]) assert.equal(await status(`${path}.metadata`), 200, chosen.filename);
  assert.equal(await status(path), 200, chosen.filename);
  return chosen.filename;
}

describe("rules on licences over a mirror", () => {
  test("the first page leaves out what a rule denies, in every form, on every worker and in every heir", async () => {
    const wheels = [
      buildWheel(licensed("lib", "1.0", "MIT")),
      buildWheel(licensed("lib", "2.0", "MIT")),
      buildWheel(licensed("lib", "3.0", AGPL)),
    ];
    upload([...wheels, buildSdist(licensed("lib", "3.0", AGPL))]);
    assert.equal(await install("heir", "lib"), wheels[1]?.filename);
    for (const index of ["heir", "team"])
      assert.deepEqual(await everyAnswer(() => versions(index, "lib")), [
        { json: ["1.0", "2.0"], legacy: ["1.0", "2.0"] },
      ]);
    assert.equal((await versions("open", "lib")).json?.length, 3, "an index without the rule has all");
  });

  test("source distributions are judged by their own PKG-INFO, before an installer picks one", async () => {
    const sdists = [
      buildSdist(licensed("src-only", "1.0", "MIT")),
      buildSdist(licensed("src-only", "2.0", AGPL)),
    ] as const;
    upload([...sdists]);
    assert.equal(await install("team", "src-only"), sdists[0].filename);
    assert.equal(await status(address("team", sdists[1])), 404);
    assert.equal(await status(address("open", sdists[1])), 200);
  });

  test("a file whose own metadata say otherwise than its release is judged by them", async () => {
    const [wheel, sdist] = [
      buildWheel(licensed("two-faced", "1.0", "MIT")),
      buildSdist(licensed("two-faced", "1.0", AGPL)),
    ];
    upload([wheel, sdist]);
    assert.equal((await anonymous.listed("two-faced", "/up/team/simple/")).length, 2);
    assert.equal(await status(address("team", sdist)), 404);
    assert.deepEqual(await everyAnswer(() => anonymous.listed("two-faced", "/up/team/simple/")), [
      [wheel.filename],
    ]);
    assert.equal(await status(address("team", wheel)), 200);
  });

  test("wheels of an upstream without metadata are looked into by parts", async () => {
    const wheels = [buildWheel(licensed("bare", "1.0", "MIT")), buildWheel(licensed("bare", "2.0", AGPL))];
    upload(wheels, false);
    assert.equal(await install("team", "bare"), wheels[0]?.filename);
  });

  test("a list of allowed licences shows what it allows at the first look, and nothing unknown", async () => {
    await server.admin.manage("PATCH", "/indexes/up/open", {
      settings: { policy: [{ action: "allow", licenses: ["MIT"] }, { action: "deny" }] },
    });
    const files = [
      buildWheel(licensed("listed", "1.0", "MIT")),
      buildSdist(licensed("listed", "2.0", "MIT")),
      buildWheel(licensed("listed", "3.0", null)),
      buildSdist(licensed("listed", "4.0", "GPL-3.0-only")),
    ];
    upload(files);
    assert.equal(await install("open", "listed"), files[1]?.filename);
    assert.deepEqual((await versions("open", "listed")).json, ["1.0", "2.0"]);
    await server.admin.manage("PATCH", "/indexes/up/open", { settings: { policy: [] } });
  });

  test("matchUnknown speaks of what has no licence, not of what nobody has looked into", async () => {
    await server.admin.manage("PATCH", "/indexes/up/open", {
      settings: { policy: [{ action: "deny", licenses: ["agpl-*"], matchUnknown: true }] },
    });
    const files = [
      buildWheel(licensed("told", "1.0", "MIT")),
      buildSdist(licensed("told", "2.0", null)),
      buildWheel(licensed("told", "3.0", AGPL)),
    ];
    upload(files);
    assert.deepEqual((await versions("open", "told")).json, ["1.0"]);
    await server.admin.manage("PATCH", "/indexes/up/open", { settings: { policy: [] } });
  });

  test("what was found is kept over a restart, also while the upstream is away", async () => {
    const before = await anonymous.get("/up/heir/simple/lib/", ACCEPT_JSON);
    const { port } = upstream;
    await upstream.stop();
    await server.restart();
    const after = await anonymous.get("/up/heir/simple/lib/", ACCEPT_JSON);
    assert.equal(after.text, before.text);
    assert.equal(after.headers.etag, before.headers.etag);
    await upstream.listen(port);
  });

  test("a file that cannot be looked into just now is neither given out nor denied", async () => {
    const wheel = buildWheel(licensed("away", "1.0", "MIT"));
    upload([wheel]);
    const broken = (_request: unknown, response: { writeHead(status: number): { end(): void } }) =>
      response.writeHead(500).end();
    for (const path of [`/files/${wheel.filename}`, `/files/${wheel.filename}.metadata`])
      upstream.trick(path, broken);
    assert.deepEqual(await anonymous.listed("away", "/up/team/simple/"), [wheel.filename]);
    assert.equal(await status(address("team", wheel)), 502);
    for (const path of [`/files/${wheel.filename}`, `/files/${wheel.filename}.metadata`])
      upstream.trick(path, null);
    assert.equal(await status(address("team", wheel)), 200);
  });

  test("explain tells of files that nobody has looked into", async () => {
    const wheel = buildWheel(licensed("unseen", "1.0", AGPL));
    upload([wheel]);
    upstream.trick(`/files/${wheel.filename}.metadata`, (_request, response) => {
      response.writeHead(503).end();
    });
    upstream.trick(`/files/${wheel.filename}`, (_request, response) => {
      response.writeHead(503).end();
    });
    const explain = async () =>
      (await anonymous.api("GET", "/indexes/up/team/explain/unseen")).json<{
        files: { state: string; because: string }[];
      }>().files[0];
    const open = await explain();
    assert.equal(open?.state, "shown");
    assert.match(open?.because ?? "", /Rule 1 .*not known yet/);
    upstream.trick(`/files/${wheel.filename}.metadata`, null);
    assert.equal(await status(address("team", wheel)), 404);
    assert.equal((await explain())?.state, "denied");
  });
});
