import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { buildWheel } from "../harness/build-distribution.ts";
import type { Page } from "../harness/caller.ts";
import { FakeUpstream } from "../harness/fake-upstream.ts";
import { grant, makeAccount } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";

const upstream = await FakeUpstream.start();
const server = await startServer({ config: { access: { read: "everyone" } } });
after(() => Promise.all([server.remove(), upstream.stop()]));
const { admin, anonymous } = server;
const JSON_PAGE = "application/vnd.pypi.simple.v1+json";
const FOREVER = "public, max-age=31536000, immutable";

const wheel = (name: string, version: string) => buildWheel({ name, version });
const make = (name: string, settings = {}) =>
  admin.manage("POST", "/indexes", { owner: "old", name, settings });
const set = (name: string, settings: unknown) => admin.manage("PATCH", `/indexes/old/${name}`, { settings });

async function serial(): Promise<number> {
  const { items } = await admin.manage<{ items: { serial: number }[] }>(
    "GET",
    "/changes?limit=1&order=newest",
  );
  return items[0]?.serial ?? 0;
}

/** The clock moves on, so that what follows happens later. */
async function now(): Promise<string> {
  await sleep(3);
  const text = new Date().toISOString();
  await sleep(3);
  return text;
}

const at = (name: string, moment: string) => `/old/${name}/@${moment}/simple/`;

test("an index is read as of a serial and of a time, with its files below the same address", async () => {
  await make("main");
  const [first, second] = [wheel("shop", "1.0"), wheel("shop", "2.0")];
  await admin.publish(first, { to: "/old/main/" });
  const [then, time] = [await serial(), await now()];
  await admin.publish(second, { to: "/old/main/" });
  for (const moment of [`serial-${then}`, time]) {
    assert.deepEqual(await anonymous.listed("shop", at("main", moment)), [first.filename]);
    assert.deepEqual(await anonymous.install("shop", first.filename, at("main", moment)), first.bytes);
    const path = await anonymous.findFile("shop", first.filename, at("main", moment));
    assert.match(path, new RegExp(`^/old/main/@${moment}/files/`));
    assert.equal((await anonymous.get(`${path}.metadata`)).status, 200);
    const later = second.sha256;
    const unborn = `/old/main/@${moment}/files/${later.slice(0, 2)}/${later.slice(2)}/${second.filename}`;
    assert.equal((await anonymous.get(unborn)).status, 404);
  }
  assert.equal((await anonymous.listed("shop", at("main", `serial-${await serial()}`))).length, 2);
  const short = await anonymous.get(`${at("main", time)}shop`);
  assert.equal(short.status, 301);
  assert.equal(short.headers.location, "shop/");
});

test("the default index has short addresses of moments", async () => {
  await admin.publish(wheel("short", "1.0"));
  const then = await serial();
  await admin.publish(wheel("short", "2.0"));
  assert.equal((await anonymous.listed("short", `/@serial-${then}/simple/`)).length, 1);
});

test("a page of a serial never changes and may be kept for ever; one of just now may not", async () => {
  await make("fixed");
  await admin.publish(wheel("stone", "1.0"), { to: "/old/fixed/" });
  const page = await anonymous.get(`${at("fixed", `serial-${await serial()}`)}stone/`, { accept: JSON_PAGE });
  assert.equal(page.headers["cache-control"], FOREVER);
  const again = await anonymous.get(`${at("fixed", `serial-${await serial()}`)}stone/`, {
    accept: JSON_PAGE,
    "if-none-match": String(page.headers.etag),
  });
  assert.equal(again.status, 304);
  assert.equal(again.headers["cache-control"], FOREVER);
  const fresh = await anonymous.get(`${at("fixed", await now())}stone/`);
  assert.equal(fresh.headers["cache-control"], "max-age=0, must-revalidate");
  await set("fixed", { policy: [{ action: "deny", projects: ["evil"] }] });
  const ruled = await anonymous.get(`${at("fixed", `serial-${await serial()}`)}stone/`);
  assert.equal(ruled.headers["cache-control"], "max-age=0, must-revalidate");
});

test("the future and what is no moment are refused with what to write", async () => {
  for (const [moment, words] of [
    ["2999-01-01", /2999-01-01T00:00:00\.000Z lies in the future/],
    ["serial-999999999", /Serial 999999999 lies in the future/],
    ["yesterday", /@yesterday\W+is no moment\. Write @2026-05-01/],
    ["2026-02-31", /is no moment/],
    ["serial--1", /is no moment/],
    ["serial-99999999999999999999", /is no moment/],
  ] as const) {
    const answer = await anonymous.get(`/@${moment}/simple/`);
    assert.equal(answer.status, 400, moment);
    assert.match(answer.text, words);
    assert.equal(answer.headers["cache-control"], "no-store");
  }
  assert.equal((await anonymous.get("/old/main/@2026-05-01/nothing/")).status, 404);
  await make("young");
  const early = await anonymous.get(`${at("young", "2020-01-01")}shop/`);
  assert.equal(early.status, 404);
  assert.match(early.text, /old\/young was created after this moment/);
});

test("of what was removed since, the page stays and the bytes are refused with words", async () => {
  await make("bin");
  const [kept, lost, back] = [wheel("tool", "1.0"), wheel("tool", "2.0"), wheel("tool", "3.0")];
  for (const one of [kept, lost, back]) await admin.publish(one, { to: "/old/bin/" });
  const root = at("bin", `serial-${await serial()}`);
  const paths = await Promise.all(
    [kept, lost, back].map(({ filename }) => anonymous.findFile("tool", filename, root)),
  );
  const releases = "/indexes/old/bin/projects/tool/releases";
  await admin.manage("DELETE", `${releases}/1.0`);
  await admin.manage("DELETE", `${releases}/2.0?permanently=true`);
  assert.deepEqual(
    await anonymous.listed("tool", root),
    [kept, lost, back].map(({ filename }) => filename),
  );
  const [binned, gone, there] = await Promise.all(paths.map((path) => anonymous.get(path)));
  assert.equal(binned?.status, 410);
  assert.match(binned?.text ?? "", /tool-1\.0.* was removed on \d{4}.* is in the recycle bin/);
  assert.equal(gone?.status, 410);
  assert.match(gone?.text ?? "", /tool-2\.0.*Its bytes are gone/);
  assert.equal(there?.status, 200);
  await admin.manage("POST", "/indexes/old/bin/bin/restore", { project: "tool", version: "1.0" });
  assert.equal((await anonymous.get(paths[0] ?? "")).status, 200);
});

test("rules, freezes and quarantines of today apply to the past; yanks, bases and views are those of then", async () => {
  await make("base");
  await make("heir", { bases: ["old/base"] });
  await admin.publish(wheel("dep", "1.0"), { to: "/old/base/" });
  await admin.publish(wheel("dep", "2.0"), { to: "/old/base/" });
  await admin.publish(wheel("bad", "1.0"), { to: "/old/base/" });
  const root = at("heir", `serial-${await serial()}`);
  await admin.manage("POST", "/indexes/old/base/projects/dep/releases/2.0/yank", { reason: "leaks" });
  await set("heir", { bases: [] });
  assert.deepEqual(await anonymous.listed("dep", "/old/heir/simple/"), []);
  const page = await anonymous.page("dep", root);
  assert.deepEqual(
    page.files.map(({ yanked }) => yanked ?? false),
    [false, false],
  );
  await set("base", { policy: [{ action: "deny", projects: ["dep"], versions: "==2.0", sources: ["*"] }] });
  assert.equal((await anonymous.listed("dep", root)).length, 1);
  const denied = page.files.find(({ filename }) => filename.includes("2.0"));
  const refused = await anonymous.get(anonymous.filePath("dep", denied?.url ?? "", root));
  assert.equal(refused.status, 404);
  await set("base", { policy: [], freeze: { at: "2020-01-01T00:00:00Z" } });
  assert.deepEqual(await anonymous.listed("dep", root), []);
  await set("base", { freeze: null });
  await admin.manage("PATCH", "/indexes/old/base/projects/bad", {
    status: "quarantined",
    statusReason: "worm",
  });
  const bad = await anonymous.page("bad", root);
  assert.deepEqual([bad.files, bad["project-status"]?.status], [[], "quarantined"]);
});

test("rules of then are judged by the clock of then", async () => {
  await make("slow", { policy: [{ action: "hold", youngerThanDays: 7, sources: ["*"] }] });
  await admin.publish(wheel("new", "1.0"), { to: "/old/slow/" });
  const then = await serial();
  assert.deepEqual(await anonymous.listed("new", "/old/slow/simple/"), []);
  await set("slow", { policy: [] });
  assert.equal((await anonymous.listed("new", "/old/slow/simple/")).length, 1);
  assert.deepEqual(await anonymous.listed("new", at("slow", `serial-${then}`)), []);
});

test("an index whose base was removed since is refused: the names of the base must not come from elsewhere", async () => {
  await make("lost-base");
  await make("orphan", { bases: ["old/lost-base"] });
  const then = await serial();
  await set("orphan", { bases: [] });
  await admin.manage("DELETE", "/indexes/old/lost-base");
  const answer = await anonymous.get(`${at("orphan", `serial-${then}`)}shop/`);
  assert.equal(answer.status, 410);
  assert.match(answer.text, /an index that it inherited from was removed since/);
});

test("rights are those of today, for hidden and for removed projects", async () => {
  await make("guarded");
  await admin.publish(wheel("open", "1.0"), { to: "/old/guarded/" });
  await admin.publish(wheel("secret", "1.0"), { to: "/old/guarded/" });
  await admin.publish(wheel("gone-secret", "1.0"), { to: "/old/guarded/" });
  const root = at("guarded", `serial-${await serial()}`);
  assert.equal((await anonymous.listed("secret", root)).length, 1);
  for (const name of ["secret", "gone-secret"])
    await admin.manage("PATCH", `/indexes/old/guarded/projects/${name}`, { restricted: true });
  await admin.manage("DELETE", "/indexes/old/guarded/projects/gone-secret");
  const names = async (caller: typeof admin) =>
    (await caller.get(root, { accept: JSON_PAGE }))
      .json<{ projects: { name: string }[] }>()
      .projects.map((one) => one.name);
  assert.deepEqual(await names(anonymous), ["open"]);
  assert.equal((await anonymous.get(`${root}secret/`)).status, 404);
  const reader = await makeAccount(server, "past-reader");
  await grant(server, "account:past-reader", "read", "old/guarded", "secret");
  assert.deepEqual(await names(reader), ["open", "secret"]);
  assert.equal((await reader.listed("secret", root)).length, 1);
  await set("guarded", { read: "granted" });
  assert.equal((await anonymous.get(root)).status, 401);
});

test("a mirror shows what was uploaded until then, also what its upstream dropped since if it was kept", async () => {
  upstream.format = "json";
  const [before, later] = [wheel("flask", "1.0"), wheel("flask", "2.0")];
  const offer = ({ filename, bytes }: typeof before, uploadTime: string) =>
    upstream.publish("flask", { filename, bytes, uploadTime });
  await admin.manage("POST", "/indexes", {
    ...{ owner: "old", name: "pypi", kind: "mirror" },
    settings: { mirror: { url: upstream.url } },
  });
  await make("front", { bases: ["old/pypi"] });
  offer(before, "2024-01-01T00:00:00Z");
  const root = at("front", await now());
  const refresh = () => admin.manage("POST", "/indexes/old/pypi/mirror/refresh", { project: "flask" });
  offer(later, await now());
  assert.equal((await anonymous.listed("flask", "/old/front/simple/")).length, 2);
  assert.deepEqual(await anonymous.listed("flask", root), [before.filename]);
  assert.deepEqual(await anonymous.install("flask", before.filename, root), before.bytes);
  const page = await anonymous.get(`${root}flask/`, { accept: JSON_PAGE });
  assert.equal(
    page.headers["cache-control"],
    "max-age=0, must-revalidate",
    "an upstream may tell more later",
  );
  assert.equal(page.json<Page>().files.length, 1);
  const kept = () => admin.manage<{ files: number }>("GET", "/indexes/old/pypi/mirror");
  await until(async () => (await kept()).files > 0, "the file is kept");
  upstream.remove("flask");
  offer(later, await now());
  await refresh();
  assert.deepEqual(await anonymous.listed("flask", "/old/front/simple/"), [later.filename]);
  assert.deepEqual(await anonymous.listed("flask", root), [before.filename]);
  assert.deepEqual(await anonymous.install("flask", before.filename, root), before.bytes);
});
