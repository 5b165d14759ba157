import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, test } from "node:test";
import { buildSdist, buildWheel, type Distribution } from "../harness/build-distribution.ts";
import { changedParts, uploadParts } from "../harness/multipart.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer();
after(() => server.remove());
const { admin, anonymous } = server;

async function metadataOf(distribution: Distribution) {
  const path = await anonymous.findFile(distribution.name.toLowerCase(), distribution.filename);
  return anonymous.get(`${path}.metadata`);
}

test("M01 M02 M06 .metadata is the wheel's METADATA, byte for byte, with the hash that the page tells", async () => {
  const wheel = buildWheel({
    name: "exact",
    description: "Üñï \u{1f389}\r\nline\n",
    requiresDist: ["other>1"],
  });
  await admin.publish(wheel);
  const answer = await metadataOf(wheel);
  assert.equal(answer.status, 200);
  assert.ok(answer.bytes.equals(wheel.metadata));
  assert.doesNotMatch(String(answer.headers["content-type"]), /html/);
  const file = (await anonymous.page("exact")).files[0];
  const hash = createHash("sha256").update(answer.bytes).digest("hex");
  assert.deepEqual(file?.["core-metadata"], { sha256: hash });
});

test("M03 also for a wheel with much data in front of its metadata", async () => {
  const wheel = buildWheel({ name: "data-first", size: 3_000_000, files: 50 });
  await admin.publish(wheel);
  assert.ok((await metadataOf(wheel)).bytes.equals(wheel.metadata));
});

test("M04 a source distribution has one only if it promises that a build changes nothing", async () => {
  const promised = buildSdist({ name: "promised", metadataVersion: "2.2" });
  const old = buildSdist({ name: "unpromised", metadataVersion: "2.1" });
  const dynamic = buildSdist({
    name: "dynamic",
    metadataVersion: "2.2",
    headers: ["Dynamic: Requires-Dist"],
  });
  for (const source of [promised, old, dynamic]) await admin.publish(source);
  assert.ok((await metadataOf(promised)).bytes.equals(promised.metadata));
  for (const source of [old, dynamic]) {
    assert.equal((await metadataOf(source)).status, 404, source.name);
    assert.ok(!(await anonymous.page(source.name)).files[0]?.["core-metadata"], source.name);
  }
});

test("M05 it stays with a yanked file and goes with a removed one", async () => {
  const wheel = buildWheel({ name: "goes" });
  await admin.publish(wheel);
  const path = `${await anonymous.findFile("goes", wheel.filename)}.metadata`;
  const api = `/indexes/root/main/projects/goes/files/${wheel.filename}`;
  await admin.manage("POST", `${api}/yank`, { reason: "" });
  assert.equal((await anonymous.get(path)).status, 200);
  await admin.manage("DELETE", api);
  assert.equal((await anonymous.get(path)).status, 404);
  assert.equal((await anonymous.get(path.replace(/\.metadata$/, ""))).status, 404);
});

test("M07 every version of core metadata is taken", async () => {
  for (const metadataVersion of ["1.0", "1.1", "1.2", "2.0", "2.1", "2.2", "2.3", "2.4", "2.5"]) {
    const wheel = buildWheel({ name: `version-${metadataVersion.replace(".", "-")}`, metadataVersion });
    await admin.publish(wheel);
    await anonymous.install(wheel.name, wheel.filename);
  }
});

test("M09 Requires-Python comes from the file, also when the form lacks it or says otherwise", async () => {
  const absent = buildWheel({ name: "python-absent", requiresPython: ">=3.9" });
  const other = buildWheel({ name: "python-other", requiresPython: ">=3.9" });
  await admin.publish(absent, { parts: changedParts(uploadParts(absent), { requires_python: null }) });
  const answer = await admin.upload(other, {
    parts: changedParts(uploadParts(other), { requires_python: ">=2" }),
  });
  assert.ok([200, 400].includes(answer.status), String(answer.status));
  const pages = [await anonymous.page("python-absent")];
  if (answer.status === 200) pages.push(await anonymous.page("python-other"));
  for (const page of pages) assert.equal(page.files[0]?.["requires-python"], ">=3.9", page.name);
});

test("M11 M13 M14 M16 today's fields and content types are taken", async () => {
  const wheel = buildWheel({
    name: "todays-fields",
    metadataVersion: "2.5",
    description: "text",
    headers: [
      "License-Expression: MIT OR Apache-2.0",
      "License-File: LICENSE",
      "Project-URL: Home Page, https://example.org",
      "Import-Name: todays_fields",
      "Import-Namespace: todays",
      "Description-Content-Type: text/markdown; charset=UTF-8; variant=GFM",
      "Provides-Extra: One_Extra",
      "Unknown-Header: whatever",
    ],
  });
  await admin.publish(wheel);
  await anonymous.install("todays-fields", wheel.filename);
});

test("M15 S21 a Requires-Python that nobody can read is refused, and the page stays whole", async () => {
  await admin.publish(buildWheel({ name: "readable" }));
  for (const requiresPython of [">=3.8 <4 nonsense", "three", '>=3"><script>']) {
    const answer = await admin.upload(buildWheel({ name: "readable", version: "2.0", requiresPython }));
    assert.equal(answer.status, 400, requiresPython);
  }
  assert.equal((await anonymous.listed("readable")).length, 1);
});
