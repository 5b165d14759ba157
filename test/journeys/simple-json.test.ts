import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import type { PageFile } from "../harness/caller.ts";
import { readAnchors } from "../harness/read-html.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer();
after(() => server.remove());
const { admin, anonymous } = server;

const wheel = buildWheel({ name: "Json_Page", version: "1.0", requiresPython: ">=2.7, !=3.0.*" });
const source = buildSdist({ name: "Json_Page", version: "1.0" });
const newer = buildWheel({ name: "Json_Page", version: "2.0" });
const before = Date.now();
for (const distribution of [wheel, source, newer]) await admin.publish(distribution);
const JSON_TYPE = "application/vnd.pypi.simple.v1+json";

function fileOf(files: PageFile[], filename: string): PageFile {
  const file = files.find((one) => one.filename === filename);
  assert.ok(file, filename);
  return file;
}

test("J01 J02 J15 the root is an object with its version and every project once", async () => {
  const answer = await anonymous.get("/simple/", { accept: JSON_TYPE });
  assert.equal(answer.headers["content-type"], JSON_TYPE);
  const root = answer.json<{ meta: Record<string, unknown>; projects: { name: string }[] }>();
  assert.equal(root.meta["api-version"], "1.4");
  assert.deepEqual(
    root.projects.map((project) => project.name.toLowerCase().replaceAll("_", "-")),
    ["json-page"],
  );
  for (const key of Object.keys(root))
    assert.ok(["meta", "projects"].includes(key) || key.startsWith("_"), key);
});

test("J15 H15 the root tells the serial of each project, which mirror tools compare with its page", async () => {
  const before = buildWheel({ name: "serial-one" });
  await admin.publish(before);
  await admin.publish(buildWheel({ name: "serial-two" }));
  const serials = async (): Promise<Record<string, unknown>> => {
    const answer = await anonymous.get("/simple/", { accept: JSON_TYPE });
    const { projects } = answer.json<{ projects: { name: string; "_last-serial": number }[] }>();
    for (const { name, "_last-serial": serial } of projects) {
      for (const path of [`/simple/${name}/`, `/pypi/${name}/json`]) {
        const page = await anonymous.get(path);
        assert.equal(Number(page.headers["x-pypi-last-serial"]), serial, path);
      }
    }
    return Object.fromEntries(projects.map((one) => [one.name, one["_last-serial"]]));
  };
  const first = await serials();
  assert.ok(Number(first["serial-one"]) < Number(first["serial-two"]));
  await admin.publish(buildWheel({ name: "serial-one", version: "2.0" }));
  const second = await serials();
  assert.ok(Number(second["serial-one"]) > Number(first["serial-two"]));
  assert.equal(second["serial-two"], first["serial-two"]);
});

test("J03 J06 N06 a project page has its normal name, its files and each version once", async () => {
  const page = await anonymous.page("json-page");
  assert.equal(page.meta["api-version"], "1.4");
  assert.equal(page.name, "json-page");
  assert.deepEqual(page.versions, ["1.0", "2.0"]);
  assert.equal(page.files.length, 3);
});

test("J04 J05 J16 J20 each file has name, address, hashes and size, all of them right", async () => {
  const page = await anonymous.page("json-page");
  for (const distribution of [wheel, source, newer]) {
    const file = fileOf(page.files, distribution.filename);
    assert.equal(file.hashes.sha256, distribution.sha256);
    assert.equal(file.size, distribution.bytes.length);
    const answer = await anonymous.get(anonymous.filePath("json-page", file.url));
    assert.equal(Number(answer.headers["content-length"]), file.size);
    assert.ok(answer.bytes.equals(distribution.bytes));
  }
});

test("J07 the upload time is UTC in the form that pip and uv read", async () => {
  for (const file of (await anonymous.page("json-page")).files) {
    const time = file["upload-time"] as string;
    assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/);
    assert.ok(Math.abs(Date.parse(time) - before) < 600_000, time);
  }
});

test("J08 Requires-Python is unescaped, null or absent when there is none", async () => {
  const page = await anonymous.page("json-page");
  const written = fileOf(page.files, wheel.filename)["requires-python"] as string;
  assert.equal(written.replaceAll(" ", ""), ">=2.7,!=3.0.*");
  assert.equal(fileOf(page.files, newer.filename)["requires-python"] ?? null, null);
});

test("J09 J10 core metadata is told with its hash, true only where it is served", async () => {
  const page = await anonymous.page("json-page");
  const file = fileOf(page.files, wheel.filename);
  assert.deepEqual(Object.keys(file["core-metadata"] as object), ["sha256"]);
  assert.deepEqual(file["data-dist-info-metadata"], file["core-metadata"]);
  for (const one of page.files) {
    const path = `${anonymous.filePath("json-page", one.url)}.metadata`;
    assert.equal((await anonymous.get(path)).status, one["core-metadata"] ? 200 : 404, one.filename);
  }
});

test("J11 yanked is a reason, true without one, and false or absent else", async () => {
  const path = `/indexes/root/main/projects/json-page/files/${newer.filename}`;
  await admin.manage("POST", `${path}/yank`, { reason: "broken" });
  assert.equal(fileOf((await anonymous.page("json-page")).files, newer.filename).yanked, "broken");
  await admin.manage("POST", `${path}/unyank`, {});
  await admin.manage("POST", `${path}/yank`, {});
  assert.equal(fileOf((await anonymous.page("json-page")).files, newer.filename).yanked, true);
  await admin.manage("POST", `${path}/unyank`, {});
  assert.ok(!fileOf((await anonymous.page("json-page")).files, newer.filename).yanked);
});

test("J13 J22 P06 D10 no provenance, tracks or namespaces are claimed", async () => {
  const answer = await anonymous.get("/simple/json-page/", { accept: JSON_TYPE });
  const page = answer.json<{ meta: object; files: { provenance?: unknown }[] }>();
  for (const file of page.files) assert.equal(file.provenance ?? null, null);
  for (const key of ["alternate-locations", "namespaces"]) assert.ok(!(key in page), key);
  assert.ok(!("tracks" in page.meta));
});

test("J17 HTML and JSON list the same files with the same facts", async () => {
  const page = await anonymous.page("json-page");
  const anchors = readAnchors((await anonymous.get("/simple/json-page/")).text);
  assert.deepEqual(
    anchors.map((anchor) => anchor.text),
    page.files.map((file) => file.filename),
  );
  for (const anchor of anchors) {
    const file = fileOf(page.files, anchor.text);
    assert.ok(anchor.href.endsWith(`#sha256=${file.hashes.sha256}`));
    assert.equal(anchor.attributes["data-requires-python"] ?? null, file["requires-python"] ?? null);
  }
});

test("J21 browsers of other origins may read pages and files", async () => {
  const file = await anonymous.findFile("json-page", wheel.filename);
  for (const path of ["/simple/", "/simple/json-page/", file, `${file}.metadata`, "/pypi/json-page/json"]) {
    const answer = await anonymous.get(path, { origin: "https://tool.example" });
    assert.equal(answer.headers["access-control-allow-origin"], "*", path);
    assert.equal(answer.headers["access-control-allow-credentials"], undefined, path);
  }
});
