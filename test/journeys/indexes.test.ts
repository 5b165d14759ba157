import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildZip } from "../harness/build-archive.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { grant, makeAccount } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer();
after(() => server.remove());
const { admin, anonymous } = server;

async function makeIndex(
  owner: string,
  name: string,
  settings: Record<string, unknown> = {},
): Promise<string> {
  await admin.manage("POST", "/indexes", { owner, name, settings });
  return `/${owner}/${name}`;
}

test("two indexes hold the same project apart, each at its own addresses", async () => {
  const one = await makeIndex("acme", "stable");
  const two = await makeIndex("acme", "testing");
  const first = buildWheel({ name: "shared-name", salt: "stable" });
  const second = buildWheel({ name: "shared-name", salt: "testing" });
  await admin.publish(first, { to: `${one}/` });
  await admin.publish(second, { to: `${two}/` });
  assert.ok((await anonymous.install("shared-name", first.filename, `${one}/simple/`)).equals(first.bytes));
  assert.ok((await anonymous.install("shared-name", first.filename, `${two}/simple/`)).equals(second.bytes));
  assert.equal((await anonymous.get("/simple/shared-name/")).status, 404);
});

test("F101 a file is not to be had through another index's address", async () => {
  const path = await anonymous.findFile(
    "shared-name",
    "shared_name-1.0-py2.py3-none-any.whl",
    "/acme/stable/simple/",
  );
  assert.match(path, /^\/acme\/stable\/files\//);
  for (const other of ["/acme/testing/files/", "/files/", "/root/main/files/", "/no/such/files/"]) {
    assert.equal((await admin.get(path.replace("/acme/stable/files/", other))).status, 404, other);
    // An index that is not there is as one that is closed.
    const { status } = await anonymous.get(path.replace("/acme/stable/files/", other));
    assert.equal(status, other.startsWith("/no/") ? 401 : 404, other);
  }
});

test("the same bytes in two indexes: both list them, removing one leaves the other", async () => {
  const wheel = buildWheel({ name: "twice-here" });
  for (const index of ["stable", "testing"]) await admin.publish(wheel, { to: `/acme/${index}/` });
  await admin.manage("DELETE", `/indexes/acme/stable/projects/twice-here/files/${wheel.filename}`);
  assert.deepEqual(await anonymous.listed("twice-here", "/acme/stable/simple/"), []);
  await anonymous.install("twice-here", wheel.filename, "/acme/testing/simple/");
});

test("U33 a volatile index takes other bytes under a used name, and a removed name again", async () => {
  const index = await makeIndex("acme", "dev", { volatile: true });
  for (const salt of ["first", "second", "third"]) {
    const wheel = buildWheel({ name: "snapshot", salt });
    await admin.publish(wheel, { to: `${index}/` });
    assert.ok((await anonymous.install("snapshot", wheel.filename, `${index}/simple/`)).equals(wheel.bytes));
    assert.equal((await anonymous.listed("snapshot", `${index}/simple/`)).length, 1);
  }
  const wheel = buildWheel({ name: "snapshot", salt: "fourth" });
  await admin.manage("DELETE", `/indexes/acme/dev/projects/snapshot/files/${wheel.filename}`);
  await admin.publish(wheel, { to: `${index}/` });
});

test("U26 an index's size limit is 413, told while the bytes come", async () => {
  const index = await makeIndex("acme", "small", { maxFileSize: 100_000 });
  const big = buildWheel({ name: "too-big", size: 3_000_000 });
  for (const chunkSize of [undefined, 65_536]) {
    const answer = await admin.upload(big, {
      to: `${index}/`,
      ...(chunkSize === undefined ? {} : { chunkSize }),
    });
    assert.equal(answer.status, 413);
    assert.match(answer.text, /100.?000|limit/i);
  }
  assert.deepEqual(await anonymous.listed("too-big", `${index}/simple/`), []);
  await admin.publish(buildWheel({ name: "too-big" }), { to: `${index}/` });
});

test("F07 F08 legacy file kinds are refused unless the index takes them", async () => {
  const index = await makeIndex("acme", "legacy-kinds", { legacyFileKinds: true });
  const egg = {
    filename: "hatched-1.0-py2.7.egg",
    bytes: buildZip([
      { name: "hatched.py", data: "" },
      { name: "EGG-INFO/PKG-INFO", data: "Metadata-Version: 1.0\nName: hatched\nVersion: 1.0\n" },
    ]),
  };
  const parts = [
    { name: ":action", value: "file_upload" },
    { name: "name", value: "hatched" },
    { name: "version", value: "1.0" },
    { name: "filetype", value: "bdist_egg" },
    { name: "pyversion", value: "2.7" },
    { name: "metadata_version", value: "1.0" },
    { name: "content", value: egg.bytes, filename: egg.filename },
  ];
  assert.equal((await admin.uploadForm(parts)).status, 400);
  const taken = await admin.uploadForm(parts, { to: `${index}/` });
  assert.equal(taken.status, 200, taken.text);
  assert.deepEqual(await anonymous.listed("hatched", `${index}/simple/`), [egg.filename]);
});

test("each index says who reads it", async () => {
  const closed = await makeIndex("acme", "closed", { read: "granted" });
  await admin.publish(buildWheel({ name: "inside" }), { to: `${closed}/` });
  const person = await makeAccount(server, "reader");
  assert.equal((await anonymous.get(`${closed}/simple/`)).status, 401);
  assert.equal((await anonymous.get(`${closed}/simple/inside/`)).status, 401);
  assert.equal((await person.get(`${closed}/simple/inside/`)).status, 404);
  await grant(server, "account:reader", "read", "acme/closed");
  assert.equal((await person.get(`${closed}/simple/inside/`)).status, 200);
  await admin.manage("PATCH", "/indexes/acme/closed", { settings: { read: "everyone" } });
  assert.equal((await anonymous.get(`${closed}/simple/inside/`)).status, 200);
});

test("an index is listed, changed and removed; reserved owners and used names are refused", async () => {
  await makeIndex("acme", "gone");
  await admin.publish(buildWheel({ name: "left" }), { to: "/acme/gone/" });
  assert.equal(
    (await admin.api("POST", "/indexes", { owner: "acme", name: "gone", settings: {} })).status,
    409,
  );
  for (const owner of [
    "simple",
    "legacy",
    "pypi",
    "files",
    "-",
    "_",
    "..",
    "a/b",
    "",
    "UI",
    "integrity",
    "+x",
  ]) {
    const { status } = await admin.api("POST", "/indexes", { owner, name: "x", settings: {} });
    assert.equal(status, 400, owner);
  }
  const nonsense = await admin.api("PATCH", "/indexes/acme/gone", { settings: { volatil: true } });
  assert.equal(nonsense.status, 400);
  assert.match(nonsense.text, /volatil/);
  assert.equal((await admin.api("DELETE", "/indexes/acme/gone")).status, 409, "it still holds files");
  await admin.manage("DELETE", "/indexes/acme/gone/projects/left");
  await admin.manage("DELETE", "/indexes/acme/gone");
  for (const path of ["/acme/gone/simple/", "/acme/gone/simple/left/"]) {
    assert.equal((await admin.get(path)).status, 404);
    assert.equal((await anonymous.get(path)).status, 401);
  }
  const { items } = await admin.manage<{ items: { owner: string; name: string }[] }>("GET", "/indexes");
  assert.ok(items.every((index) => `${index.owner}/${index.name}` !== "acme/gone"));
});

test("indexes survive a restart with their settings", async () => {
  await server.restart();
  await anonymous.install("shared-name", "shared_name-1.0-py2.py3-none-any.whl", "/acme/stable/simple/");
  const again = await admin.upload(buildWheel({ name: "snapshot", salt: "fifth" }), { to: "/acme/dev/" });
  assert.equal(again.status, 200);
});
