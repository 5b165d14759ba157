import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { uploadParts } from "../harness/multipart.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer();
after(() => server.remove());
const { admin, anonymous } = server;

const KINDS = [
  buildWheel({ name: "pure-one" }),
  buildSdist({ name: "source-one" }),
  buildWheel({ name: "platform-one", tags: "cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64" }),
  buildWheel({ name: "linux-one", tags: "cp312-cp312-linux_x86_64" }),
  buildWheel({ name: "many-files", files: 200 }),
  buildWheel({ name: "big-one", size: 8_000_000 }),
];

for (const distribution of KINDS) {
  test(`U01 U28 S22 publishes ${distribution.filename}, lists it at once and gives the same bytes back`, async () => {
    await admin.publish(distribution);
    const bytes = await anonymous.install(distribution.name, distribution.filename);
    assert.ok(bytes.equals(distribution.bytes));
  });
}

test("U01 takes uploads at every address of the default index", async () => {
  for (const [at, to] of ["/", "/legacy/", "/root/main/"].entries()) {
    const wheel = buildWheel({ name: "addresses", version: `1.${at}` });
    await admin.publish(wheel, { to });
    await anonymous.install("addresses", wheel.filename);
    await anonymous.install("addresses", wheel.filename, "/root/main/simple/");
  }
});

test("U03 an upload address without its slash is served or redirected with 307 or 308", async () => {
  for (const to of ["/legacy", "/root/main"]) {
    const answer = await admin.upload(buildWheel({ name: "no-slash", version: `1.${to.length}` }), { to });
    assert.ok([200, 307, 308].includes(answer.status), `${to}: ${answer.status}`);
  }
});

test("U11 the same bytes again: 200, and nothing changes", async () => {
  const wheel = buildWheel({ name: "again" });
  await admin.publish(wheel);
  const before = await anonymous.get("/simple/again/");
  await admin.publish(wheel);
  const behind = await anonymous.get("/simple/again/");
  assert.equal(behind.headers.etag, before.headers.etag);
  assert.equal(behind.headers["x-pypi-last-serial"], before.headers["x-pypi-last-serial"]);
  assert.equal(behind.text, before.text);
});

test("U10 other bytes under a used name: 409 with the words that twine looks for, bytes unchanged", async () => {
  const first = buildWheel({ name: "taken" });
  await admin.publish(first);
  const answer = await admin.upload(buildWheel({ name: "taken", salt: "other" }));
  assert.equal(answer.status, 409);
  assert.match(answer.text, /File already exists/);
  assert.ok((await anonymous.install("taken", first.filename)).equals(first.bytes));
});

test("F23 another spelling of a used file name does not replace it", async () => {
  const first = buildWheel({ name: "Spelled.Name", version: "1.0" });
  await admin.publish(first);
  for (const filename of [
    "Spelled.Name-1.0-py2.py3-none-any.whl",
    "spelled_name-1.0.0-py2.py3-none-any.whl",
  ]) {
    const other = { ...buildWheel({ name: "spelled-name", version: "1.0", salt: filename }), filename };
    const answer = await admin.upload(other);
    assert.ok(answer.status >= 400 && answer.status < 500, `${filename}: ${answer.status} ${answer.text}`);
  }
  assert.deepEqual(await anonymous.listed("spelled-name"), [first.filename]);
});

test("N02 every spelling of a name is one project", async () => {
  for (const [at, name] of ["Foo.Bar", "foo_bar", "FOO--BAR", "foo-bar"].entries()) {
    const wheel = buildWheel({ name, version: `1.${at}` });
    await admin.publish({ ...wheel, filename: wheel.filename.replace(/^foo_+bar/, "foo_bar") });
  }
  const page = await anonymous.page("foo-bar");
  assert.equal(page.name, "foo-bar");
  assert.deepEqual(page.versions, ["1.0", "1.1", "1.2", "1.3"]);
});

test("N05 F81 odd but valid names are names like any other", async () => {
  for (const name of [
    "a",
    "0",
    "simple",
    "legacy",
    "constructor",
    "prototype",
    "tostring",
    "hasownproperty",
  ]) {
    const wheel = buildWheel({ name });
    await admin.publish(wheel);
    await anonymous.install(name, wheel.filename);
  }
});

test("F03 F19 versions stand in the order of PEP 440, each spelled in one way", async () => {
  const versions = ["1.0", "1.0.post1", "1.0rc1", "1.0.dev1", "1!0.1", "1.10", "1.9", "1.0+local.1"];
  for (const version of versions) await admin.publish(buildWheel({ name: "ordered", version }));
  const page = await anonymous.page("ordered");
  const wanted = ["1.0.dev1", "1.0rc1", "1.0", "1.0+local.1", "1.0.post1", "1.9", "1.10", "1!0.1"];
  assert.deepEqual([...page.versions].sort(), [...wanted].sort());
  const order = page.files.map((file) => file.filename.split("-")[1]);
  assert.deepEqual(order, wanted);
});

test("F12 a wheel with a build number stands beside the one without", async () => {
  const plain = buildWheel({ name: "built" });
  const built = buildWheel({ name: "built", build: "1", salt: "built" });
  await admin.publish(plain);
  await admin.publish(built);
  assert.equal((await anonymous.listed("built")).length, 2);
});

test("U30 different files of one project at once are all listed", async () => {
  const wheels = Array.from({ length: 12 }, (_, at) => buildWheel({ name: "parallel", version: `1.${at}` }));
  await Promise.all(wheels.map((wheel) => admin.publish(wheel)));
  assert.equal((await anonymous.listed("parallel")).length, wheels.length);
  for (const wheel of wheels) await anonymous.install("parallel", wheel.filename);
});

test("everything is there after a restart, and more can be published", async () => {
  const wheel = buildWheel({ name: "kept" });
  await admin.publish(wheel);
  await server.restart();
  await anonymous.install("kept", wheel.filename);
  for (const distribution of KINDS) await anonymous.install(distribution.name, distribution.filename);
  await admin.publish(buildWheel({ name: "kept", version: "1.1" }), {
    parts: uploadParts(buildWheel({ name: "kept", version: "1.1" })),
  });
  assert.equal((await anonymous.listed("kept")).length, 2);
});
