import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { grant, makeAccount } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";

const PEERS = ["pypiserver", "pypicloud", "s3pypi", "pyshop"];
const server = await startServer({ config: { compat: PEERS } });
const plain = await startServer();
const closed = await startServer({ config: { compat: PEERS, access: { read: "granted" } } });
after(() => Promise.all([server.remove(), plain.remove(), closed.remove()]));
const { admin, anonymous } = server;

const wheel = buildWheel({ name: "Old.Demo", version: "1.0+local" });
const sdist = buildSdist({ name: "old-demo", version: "0.9" });
const own = buildWheel({ name: "simple" });
for (const one of [wheel, sdist, own]) await admin.publish(one);
await plain.admin.publish(wheel);
await closed.admin.publish(wheel);
const maker = await makeAccount(server, "maker");
await grant(server, "account:maker", "publish");

/** Where an address leads to, as a client resolves it. */
async function follow(
  path: string,
  caller = anonymous,
): Promise<{ status: number; bytes: Buffer; text: string }> {
  const answer = await caller.get(path);
  if (answer.status !== 302) return answer;
  return caller.get(new URL(String(answer.headers.location), `${server.origin}${path}`).pathname);
}

test("files are found at the addresses of pypiserver, PyPICloud, s3pypi and pyshop", async () => {
  const name = encodeURIComponent(wheel.filename);
  for (const path of [
    `/packages/${name}`,
    `/packages/some/folder/${name}`,
    `/api/package/old-demo/${name}`,
    `/old-demo/${name}`,
    `/repository/17/${name}`,
    `/repository/ext/3/${name}`,
  ]) {
    const answer = await follow(path);
    assert.equal(answer.status, 200, path);
    assert.ok(answer.bytes.equals(wheel.bytes), path);
  }
  assert.ok((await follow(`/packages/${sdist.filename}`)).bytes.equals(sdist.bytes));
  for (const path of ["/packages/none-1.0.tar.gz", "/old-demo/none-1.0.tar.gz", `/other/${name}`])
    assert.equal((await follow(path)).status, 404, path);
});

test("pages are found below the root, with or without the final slash", async () => {
  for (const path of ["/old-demo/", "/old-demo", "/pypi/old-demo/", "/old-demo/index.html"])
    assert.match((await follow(path)).text, /old_demo-0\.9\.tar\.gz|old-demo-0\.9/, path);
  assert.match((await follow("/pypi/")).text, /old-demo/);
  for (const path of ["/old-demo/json", "/simple/old-demo/json"]) {
    const { releases } = JSON.parse((await follow(path)).text) as { releases: object };
    assert.deepEqual(Object.keys(releases), ["0.9", "1.0+local"], path);
  }
});

test("addresses of Wheelyard come first: a project called simple, ui or packages shadows nothing", async () => {
  await admin.publish(buildWheel({ name: "packages" }));
  assert.match((await anonymous.get("/simple/")).text, /old-demo/);
  assert.equal((await anonymous.get("/simple/simple/")).status, 200);
  assert.match((await follow("/packages")).text, /packages-1\.0/);
  assert.equal((await anonymous.get("/-/health")).status, 200);
  assert.equal((await anonymous.get("/ui/")).status, (await plain.anonymous.get("/ui/")).status);
});

test("without the setting, none of it is answered", async () => {
  for (const path of [
    `/packages/${wheel.filename}`,
    "/old-demo/",
    "/old-demo/json",
    "/pypi/",
    "/api/package/",
  ])
    assert.match(String((await plain.anonymous.get(path)).status), /^40[45]$/, path);
  assert.equal((await plain.admin.upload(wheel, { to: "/simple/" })).status, 405);
  const form = [":action=remove_pkg", "name=old-demo", "version=1.0+local"].map((pair) => {
    const [name = "", value = ""] = pair.split("=");
    return { name, value };
  });
  assert.equal((await plain.admin.uploadForm(form, { to: "/" })).status, 400);
});

test("A02 what a caller may not read is refused at old addresses as at new ones, there or not", async () => {
  for (const path of [
    `/packages/${encodeURIComponent(wheel.filename)}`,
    "/packages/none-1.0.tar.gz",
    "/api/package/",
    "/api/package/old-demo/",
    "/api/package/none/",
  ])
    assert.equal((await closed.anonymous.get(path)).status, 401, path);
  const stranger = await makeAccount(closed, "stranger");
  for (const path of [`/packages/${encodeURIComponent(wheel.filename)}`, "/api/package/old-demo/"])
    assert.equal((await stranger.get(path)).status, 404, path);
});

test("uploads are taken where PyPICloud and pyshop took them", async () => {
  for (const [to, version] of [
    ["/simple/", "3.0"],
    ["/pypi/", "3.1"],
    ["/", "3.2"],
  ] as const) {
    const file = buildWheel({ name: "up-loaded", version });
    assert.equal((await anonymous.upload(file, { to })).status, 401, to);
    await maker.publish(file, { to });
  }
  assert.equal((await anonymous.listed("up-loaded")).length, 3);
});

test("pypiserver's form removes a release, for those who may remove it", async () => {
  const form = (name: string, version: string) => [
    { name: ":action", value: "remove_pkg" },
    { name: "name", value: name },
    { name: "version", value: version },
  ];
  assert.equal((await anonymous.uploadForm(form("up-loaded", "3.0"), { to: "/" })).status, 401);
  assert.equal((await maker.uploadForm(form("up-loaded", "3.0"), { to: "/" })).status, 403);
  assert.equal((await admin.uploadForm(form("Up_Loaded", "3.0"), { to: "/" })).status, 200);
  assert.equal((await anonymous.listed("up-loaded")).length, 2);
  assert.equal((await admin.uploadForm(form("up-loaded", "3.0"), { to: "/" })).status, 404);
  assert.equal((await admin.uploadForm([{ name: ":action", value: "remove_pkg" }], { to: "/" })).status, 400);
  // Documentation is hosted. An empty form is an error, and not ignored.
  const docs = [{ name: ":action", value: "doc_upload" }];
  assert.equal((await admin.uploadForm(docs, { to: "/" })).status, 400);
});

test("PyPICloud's API lists, shows and removes, and changes one's password", async () => {
  const list = (await anonymous.get("/api/package/")).json<{ packages: string[] }>();
  assert.ok(list.packages.includes("old-demo"));
  const shown = (await anonymous.get("/api/package/Old_Demo/")).json<{
    packages: { filename: string; version: string; url: string }[];
    write: boolean;
  }>();
  assert.equal(shown.write, false);
  const found = shown.packages.find(({ filename }) => filename === wheel.filename);
  const path = new URL(found?.url ?? "", `${server.origin}/api/package/old-demo/`).pathname;
  assert.ok((await anonymous.get(path)).bytes.equals(wheel.bytes));
  const remove = (caller: typeof admin) =>
    caller.send({ method: "DELETE", path: `/api/package/old-demo/${sdist.filename}` });
  assert.equal((await remove(anonymous)).status, 401);
  const refused = await remove(maker);
  assert.equal(refused.status, 403);
  assert.match(refused.json<{ message: string }>().message, /may not remove here/);
  assert.equal((await remove(admin)).status, 200);
  assert.deepEqual(await anonymous.listed("old-demo"), [wheel.filename]);
  const change = (current: string) =>
    maker.send({
      method: "POST",
      path: "/api/user/password",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ old_password: current, new_password: "a new long password" }),
    });
  assert.notEqual((await change("wrong")).status, 200);
  assert.equal((await change("maker: a pass:wörd")).status, 200);
  assert.equal(
    (await server.anonymous.withPassword("maker", "a new long password").get("/-/api/v1/rights")).status,
    200,
  );
  assert.equal((await anonymous.get("/admin/rebuild")).status, 401);
  assert.equal((await admin.get("/admin/rebuild")).status, 200);
});
