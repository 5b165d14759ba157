import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import type { Caller } from "../harness/caller.ts";
import { FakeUpstream } from "../harness/fake-upstream.ts";
import { grant, makeAccount } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";

const upstream = await FakeUpstream.start();
const server = await startServer({ config: { access: { read: "everyone" } } });
after(async () => {
  await server.remove();
  await upstream.stop();
});
const { admin, anonymous } = server;

async function makeIndex(
  address: string,
  settings: Record<string, unknown> = {},
  kind = "hosted",
): Promise<string> {
  const [owner, name] = address.split("/");
  await admin.manage("POST", "/indexes", { owner, name, kind, settings });
  return `/${address}/simple/`;
}

function change(address: string, settings: Record<string, unknown>, caller: Caller = admin) {
  return caller.api("PATCH", `/indexes/${address}`, { settings });
}

async function names(index: string, caller: Caller = anonymous): Promise<string[]> {
  const answer = await caller.get(index, { accept: "application/vnd.pypi.simple.v1+json" });
  assert.equal(answer.status, 200, `${index}: ${answer.status} ${answer.text}`);
  return answer.json<{ projects: { name: string }[] }>().projects.map(({ name }) => name);
}

await makeIndex("up/stream", { mirror: { url: upstream.url, names: "known" } }, "mirror");
/** The bytes behind a page's link; an old upstream tells no size, which `install` would compare. */
async function download(project: string, filename: string, index: string): Promise<Buffer> {
  const answer = await anonymous.get(await anonymous.findFile(project, filename, index));
  assert.equal(answer.status, 200, `${filename}: ${answer.status} ${answer.text}`);
  return answer.bytes;
}

/** Waits until what the server does by itself is done. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries++) {
    assert.ok(tries < 200, "it never came to pass");
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const base = await makeIndex("acme/base", { bases: ["up/stream"] });
const dev = await makeIndex("acme/dev", { bases: ["acme/base"] });

test("an heir answers what its bases have: pages, files, metadata, legacy JSON, API and list", async () => {
  const wheel = buildWheel({ name: "inherited", requiresDist: ["somewhere"] });
  await admin.publish(wheel, { to: "/acme/base/" });
  assert.ok((await anonymous.install("inherited", wheel.filename, dev)).equals(wheel.bytes));
  const file = await anonymous.findFile("inherited", wheel.filename, dev);
  assert.match(file, /^\/acme\/dev\/files\//);
  assert.ok((await anonymous.get(`${file}.metadata`)).bytes.equals(wheel.metadata));
  const legacy = await anonymous.get("/acme/dev/pypi/inherited/json");
  const { info } = legacy.json<{ info: { requires_dist: string[] } }>();
  assert.deepEqual(info.requires_dist, ["somewhere"]);
  const project = await anonymous.manage<{ source: string; files: { source: string }[] }>(
    "GET",
    "/indexes/acme/dev/projects/inherited",
  );
  assert.deepEqual([project.source, project.files[0]?.source], ["acme/base", "acme/base"]);
  assert.ok((await names(dev)).includes("inherited"));
});

test("D01 a name published nearer hides the base's at once, files and all", async () => {
  const below = buildWheel({ name: "taken", version: "9.0" });
  await admin.publish(below, { to: "/acme/base/" });
  const path = await anonymous.findFile("taken", below.filename, dev);
  assert.equal((await anonymous.get(path)).status, 200);
  const near = buildWheel({ name: "taken", version: "1.0" });
  await admin.publish(near, { to: "/acme/dev/" });
  assert.deepEqual(await anonymous.listed("taken", dev), [near.filename]);
  assert.equal((await anonymous.get(path)).status, 404);
  assert.equal((await anonymous.get(`${path}.metadata`)).status, 404);
  assert.deepEqual(await anonymous.listed("taken", base), [below.filename]);
  await admin.manage("DELETE", "/indexes/acme/dev/projects/taken");
  assert.deepEqual(await anonymous.listed("taken", dev), [], "a removed project still owns its name");
  assert.equal((await names(dev)).includes("taken"), false);
});

test("D02, F115 what comes from upstream comes through heirs; a name published here is never asked for", async () => {
  const foreign = buildWheel({ name: "public-one", version: "3.0" });
  upstream.publish("public-one", foreign);
  assert.ok((await download("public-one", foreign.filename, dev)).equals(foreign.bytes));
  assert.ok((await names(dev)).includes("public-one"), "what was asked for is known, and listed");
  upstream.publish("our-own", buildWheel({ name: "our-own", version: "99.0" }));
  const ours = buildWheel({ name: "our-own", version: "1.0" });
  await admin.publish(ours, { to: "/acme/dev/" });
  assert.deepEqual(await anonymous.listed("our-own", dev), [ours.filename]);
  assert.equal(upstream.count("/simple/our-own/"), 0);
});

test("F115 a private name is never asked of a mirror, from whatever heir and by whatever address", async () => {
  const settings = { origins: [{ glob: "Acme_*", origin: "private" }] };
  assert.equal((await change("acme/base", settings)).status, 200);
  upstream.publish("acme-secret", buildWheel({ name: "acme-secret", version: "9.0" }));
  for (const index of [dev, base]) assert.deepEqual(await anonymous.listed("acme-secret", index), []);
  const address = `${"0".repeat(2)}/${"1".repeat(62)}`;
  for (const file of ["acme_secret-9.0-py2.py3-none-any.whl", "acme-secret-9.0.tar.gz"]) {
    assert.equal((await anonymous.get(`/acme/dev/files/${address}/${file}`)).status, 404);
  }
  assert.equal((await anonymous.get("/acme/dev/pypi/acme-secret/json")).status, 404);
  assert.deepEqual(
    upstream.seen.filter(({ path }) => path.includes("secret")),
    [],
  );
  assert.equal((await anonymous.listed("acme-secret", "/up/stream/simple/")).length, 1);
  assert.ok(
    (await names("/up/stream/simple/")).includes("acme-secret"),
    "who asks the mirror itself does ask",
  );
  assert.equal((await names(dev)).includes("acme-secret"), false);
  assert.deepEqual(await anonymous.listed("acme-secret", dev), []);
  const known = await anonymous.findFile(
    "acme-secret",
    "acme_secret-9.0-py2.py3-none-any.whl",
    "/up/stream/simple/",
  );
  assert.equal((await anonymous.get(known)).status, 200);
  assert.equal((await anonymous.get(known.replace("/up/stream/", "/acme/dev/"))).status, 404);
});

test("F115 a name that is declared upstream takes no uploads, and says why", async () => {
  await change("acme/base", {
    origins: [
      { glob: "acme-*", origin: "private" },
      { glob: "numpy", origin: "upstream" },
    ],
  });
  for (const index of ["acme/base", "acme/dev"]) {
    const answer = await admin.upload(buildWheel({ name: "numpy" }), { to: `/${index}/` });
    assert.equal(answer.status, 403);
    assert.match(answer.text, /acme\/base declares that numpy comes only from upstream/);
  }
  const refused = await admin.upload(buildWheel({ name: "numpy" }), { to: "/up/stream/" });
  assert.equal(refused.status, 403);
  assert.match(refused.text, /mirror/);
});

test("a shared name is one page of its sources", async () => {
  const theirs = buildWheel({ name: "both-have", version: "1.0" });
  const ours = buildWheel({ name: "both-have", version: "1.0.post1" });
  upstream.publish("both-have", theirs);
  await admin.publish(ours, { to: "/acme/base/" });
  await change("acme/dev", {
    origins: [{ glob: "both-have", origin: "shared", sources: ["acme/base", "up/stream"] }],
  });
  assert.deepEqual(await anonymous.listed("both-have", dev), [theirs.filename, ours.filename]);
  assert.ok((await download("both-have", theirs.filename, dev)).equals(theirs.bytes));
  assert.ok((await download("both-have", ours.filename, dev)).equals(ours.bytes));
  assert.deepEqual(await anonymous.listed("both-have", base), [ours.filename]);
});

test("A09 a private base does not leak through an open heir, on any address", async () => {
  await makeIndex("acme/closed", { read: "granted" });
  const open = await makeIndex("acme/open", { bases: ["acme/closed"] });
  const secret = buildWheel({ name: "closed-thing", requiresDist: ["a-hint"] });
  await admin.publish(secret, { to: "/acme/closed/" });
  const file = await admin.findFile("closed-thing", secret.filename, open);
  const stranger = await makeAccount(server, "stranger");
  const addresses = (project: string, path: string) => [
    `${open}${project}/`,
    path,
    `${path}.metadata`,
    `/acme/open/pypi/${project}/json`,
    `/acme/open/pypi/${project}/1.0/json`,
    `/-/api/v1/indexes/acme/open/projects/${project}`,
    `/-/api/v1/indexes/acme/open/projects/${project}/releases/1.0`,
    `/-/api/v1/indexes/acme/open/projects/${project}/files/${secret.filename}`,
  ];
  const hidden = addresses("closed-thing", file);
  const absent = addresses(
    "never-was",
    file.replace("closed_thing", "never_was").replace(/files\/../, "files/00"),
  );
  for (const caller of [anonymous, stranger]) {
    for (const [at, path] of hidden.entries()) {
      const answer = await caller.get(path);
      assert.equal(answer.status, 404, `${path}: ${answer.text}`);
      const missing = await caller.get(absent[at] as string);
      assert.equal(missing.text.replaceAll("never-was", "closed-thing"), answer.text, `${absent[at]}`);
    }
    assert.deepEqual(await names(open, caller), []);
    const listed = await caller.manage<{ items: unknown[] }>("GET", "/indexes/acme/open/projects");
    assert.deepEqual(listed.items, []);
    const shown = await caller.manage<{ settings: { bases: string[] } }>("GET", "/indexes/acme/open");
    assert.deepEqual(shown.settings.bases, []);
  }
  await grant(server, "account:stranger", "read", "acme/closed", "closed-*");
  for (const path of hidden) assert.equal((await stranger.get(path)).status, 200, path);
  assert.deepEqual(await names(open, stranger), ["closed-thing"]);
  const answer = await stranger.get(`${open}closed-thing/`);
  assert.match(String(answer.headers["cache-control"]), /private/);
});

test("nobody has an upstream asked who may not read its mirror", async () => {
  await makeIndex("shut/mirror", { mirror: { url: upstream.url }, read: "granted" }, "mirror");
  const open = await makeIndex("shut/open", { bases: ["shut/mirror"] });
  await admin.publish(buildWheel({ name: "open-one" }), { to: "/shut/open/" });
  upstream.publish("shut-one", buildWheel({ name: "shut-one" }));
  for (const path of [
    `${open}shut-one/`,
    "/shut/open/pypi/shut-one/json",
    `/shut/open/files/00/${"1".repeat(62)}/shut_one-1.0-py2.py3-none-any.whl`,
    "/-/api/v1/indexes/shut/open/projects/shut-one",
  ]) {
    assert.equal((await anonymous.get(path)).status, 404, path);
  }
  assert.equal(upstream.count("/simple/shut-one/"), 0);
  assert.equal((await anonymous.listed("open-one", open)).length, 1);
  assert.equal((await admin.listed("shut-one", open)).length, 1);
});

test("trees that cannot be are refused when the settings are made", async () => {
  await makeIndex("loop/one");
  await makeIndex("loop/two", { bases: ["loop/one"] });
  for (const bases of [["loop/two"], ["loop/one"], ["no/such"], ["loop/two", "loop/two"]]) {
    const answer = await change("loop/one", { bases });
    assert.equal(answer.status, 400, `${bases}: ${answer.text}`);
  }
  assert.equal((await admin.api("DELETE", "/indexes/loop/one")).status, 409);
  let last = "loop/two";
  for (let level = 3; level <= 8; level++) {
    await makeIndex(`loop/n${level}`, { bases: [last] });
    last = `loop/n${level}`;
  }
  const [owner, name] = ["loop", "n9"];
  const tooDeep = await admin.api("POST", "/indexes", { owner, name, settings: { bases: [last] } });
  assert.equal(tooDeep.status, 400);
  await makeIndex("loop/deep");
  assert.equal((await change("loop/deep", { bases: [last] })).status, 400);
  await makeIndex("loop/zero");
  assert.equal((await change("loop/one", { bases: ["loop/zero"] })).status, 400, "heirs count too");
  assert.equal((await change("loop/one", { mirror: { url: upstream.url } })).status, 400);
  assert.equal((await change("up/stream", { bases: ["loop/one"] })).status, 400);
  const origins = [{ glob: "x", origin: "shared", sources: ["acme/base"] }];
  assert.equal((await change("loop/two", { origins })).status, 400);
});

test("whoever manages an index may stand it only on what they may read", async () => {
  await makeIndex("team/own");
  await makeIndex("team/hidden", { read: "granted" });
  const manager = await makeAccount(server, "manager");
  await grant(server, "account:manager", "manage", "team/own");
  const hidden = await change("team/own", { bases: ["team/hidden"] }, manager);
  const absent = await change("team/own", { bases: ["team/absent"] }, manager);
  assert.equal(hidden.status, 400);
  assert.equal(hidden.text.replaceAll("hidden", "absent"), absent.text);
  assert.equal((await change("team/own", { bases: ["acme/base"] }, manager)).status, 200);
});

test("what a base's settings say is so for its heirs at once", async () => {
  const wheel = buildWheel({ name: "late-comer" });
  await makeIndex("late/base");
  const heir = await makeIndex("late/heir");
  await admin.publish(wheel, { to: "/late/base/" });
  assert.deepEqual(await anonymous.listed("late-comer", heir), []);
  assert.deepEqual(await names(heir), []);
  await change("late/heir", { bases: ["late/base"] });
  assert.deepEqual(await anonymous.listed("late-comer", heir), [wheel.filename]);
  assert.deepEqual(await names(heir), ["late-comer"]);
  await admin.manage("POST", "/indexes/late/base/projects/late-comer/releases/1.0/yank", { reason: "bad" });
  const page = await anonymous.page("late-comer", heir);
  assert.equal(page.files[0]?.yanked, "bad");
  await change("late/heir", { bases: [] });
  assert.deepEqual(await anonymous.listed("late-comer", heir), []);
});

test("an upstream that is away is no reason to say that there is no such project", async () => {
  await makeIndex("away/mirror", { mirror: { url: "http://127.0.0.1:9/simple/" } }, "mirror");
  const heir = await makeIndex("away/heir", { bases: ["away/mirror"] });
  const answer = await anonymous.get(`${heir}whatever/`);
  assert.ok(answer.status === 502 || answer.status === 504, `${answer.status}`);
});

test("F115 a namesake that upstream is known to have is told of, in the log and by the API; nobody is asked for it", async () => {
  const heir = await makeIndex("watch/heir", { bases: ["up/stream"] });
  upstream.publish("known-there", buildWheel({ name: "known-there", version: "5.0" }));
  assert.equal((await anonymous.listed("known-there", heir)).length, 1);
  await admin.publish(buildWheel({ name: "known-there" }), { to: "/watch/heir/" });
  await admin.publish(buildWheel({ name: "comes-later" }), { to: "/watch/heir/" });
  await admin.publish(buildWheel({ name: "never-met" }), { to: "/watch/heir/" });
  upstream.publish("comes-later", buildWheel({ name: "comes-later", version: "5.0" }));
  upstream.publish("never-met", buildWheel({ name: "never-met", version: "5.0" }));
  assert.equal((await anonymous.listed("comes-later", "/up/stream/simple/")).length, 1);
  const told = async () => {
    const log = await admin.manage<{ items: { kind: string; project: string; subject: string }[] }>(
      "GET",
      "/changes?index=watch/heir&limit=500",
    );
    return log.items
      .filter(({ kind }) => kind === "project.namesake")
      .map(({ project, subject }) => `${project} ${subject}`);
  };
  await until(async () => (await told()).length === 2);
  assert.deepEqual((await told()).sort(), ["comes-later up/stream", "known-there up/stream"]);
  assert.match(server.log, /published a project whose name also exists upstream/);
  assert.match(server.log, /owned here appeared upstream/);
  const listed = await admin.manage("GET", "/indexes/watch/heir/namesakes");
  assert.deepEqual(listed.items, [
    { project: "comes-later", owner: "watch/heir", mirror: "up/stream" },
    { project: "known-there", owner: "watch/heir", mirror: "up/stream" },
  ]);
  assert.equal((await anonymous.api("GET", "/indexes/watch/heir/namesakes")).status, 401);
  assert.equal(upstream.count("/simple/never-met/"), 0);
  const counted = /^wheelyard_namesakes_total (\d+)/m.exec((await admin.get("/-/metrics")).text)?.[1];
  assert.ok(Number(counted) >= 2, `${counted} are counted`);
});
