import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer();
after(() => server.remove());
const { admin, anonymous } = server;

const HEADERS = [
  "Author: Zoë Müller",
  "Author-email: zoe@example.org",
  "License: MIT",
  "Keywords: one,two",
  "Classifier: Programming Language :: Python :: 3",
  "Classifier: License :: OSI Approved :: MIT License",
  "Project-URL: Source, https://example.org/source",
  "Provides-Extra: fast",
  "Description-Content-Type: text/markdown",
];
const first = buildWheel({ name: "Told.Facts", version: "1.0", summary: "The old one" });
const newest = buildWheel({
  name: "Told.Facts",
  version: "1.10",
  summary: "Ein schönes Paket",
  requiresPython: ">=3.8",
  requiresDist: ['other>=1; extra == "fast"', "plain"],
  headers: HEADERS,
  description: "# Title\n\nText with ünïcode.\n",
});
const source = buildSdist({ name: "Told.Facts", version: "1.10" });
const pre = buildWheel({ name: "Told.Facts", version: "2.0rc1" });
for (const distribution of [first, newest, source, pre]) await admin.publish(distribution);

interface LegacyFile {
  filename: string;
  digests: Record<string, string>;
  url: string;
  [key: string]: unknown;
}
interface Legacy {
  info: Record<string, unknown>;
  releases?: Record<string, LegacyFile[]>;
  urls: LegacyFile[];
  last_serial: number;
  vulnerabilities: unknown[];
}

async function legacy(path: string): Promise<Legacy> {
  const answer = await anonymous.get(path);
  assert.equal(answer.status, 200, path);
  assert.match(String(answer.headers["content-type"]), /^application\/json/);
  return answer.json<Legacy>();
}

test("L01 L06 a project has info of its newest stable release, releases, urls and a serial", async () => {
  const project = await legacy("/pypi/told-facts/json");
  assert.equal(project.info.version, "1.10");
  assert.deepEqual(Object.keys(project.releases ?? {}).sort(), ["1.0", "1.10", "2.0rc1"]);
  assert.deepEqual(
    project.urls.map((file) => file.filename).sort(),
    [newest.filename, source.filename].sort(),
  );
  assert.equal(typeof project.last_serial, "number");
  assert.deepEqual(project.vulnerabilities, []);
});

test("L02 a release has the same without releases", async () => {
  const release = await legacy("/pypi/told-facts/1.0/json");
  assert.equal(release.info.version, "1.0");
  assert.equal(release.info.summary, "The old one");
  assert.equal(release.releases, undefined);
  assert.deepEqual(
    release.urls.map((file) => file.filename),
    [first.filename],
  );
  assert.equal((await legacy("/pypi/told-facts/1.0.0/json")).info.version, "1.0", "F03");
});

test("L03 M08 info has the metadata of the file, not of the form", async () => {
  const { info } = await legacy("/pypi/told-facts/1.10/json");
  assert.equal(info.summary, "Ein schönes Paket");
  assert.equal(info.author, "Zoë Müller");
  assert.equal(info.author_email, "zoe@example.org");
  assert.equal(info.license, "MIT");
  assert.equal(info.requires_python, ">=3.8");
  assert.equal((info.requires_dist as string[]).length, 2);
  assert.equal((info.classifiers as string[]).length, 2);
  assert.deepEqual(info.provides_extra, ["fast"]);
  assert.deepEqual(info.project_urls, { Source: "https://example.org/source" });
  assert.equal(info.description_content_type, "text/markdown");
  assert.match(info.description as string, /Text with ünïcode/);
  assert.equal(info.yanked, false);
  assert.equal(info.yanked_reason, null);
});

test("L04 each file has its digests, size, times and an address that gives it", async () => {
  const { urls } = await legacy("/pypi/told-facts/1.10/json");
  const file = urls.find((one) => one.filename === newest.filename) as LegacyFile;
  assert.equal(file.packagetype, "bdist_wheel");
  assert.equal(file.python_version, "py2.py3");
  assert.equal(file.size, newest.bytes.length);
  assert.equal(file.digests.sha256, newest.sha256);
  assert.equal(file.digests.md5, newest.md5);
  assert.equal(file.md5_digest, newest.md5);
  assert.equal(file.requires_python, ">=3.8");
  assert.equal(file.yanked, false);
  assert.match(String(file.upload_time_iso_8601), /^\d{4}-.*Z$/);
  assert.match(String(file.upload_time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  const address = new URL(file.url, `${server.origin}/pypi/told-facts/1.10/json`);
  assert.ok((await anonymous.get(address.pathname)).bytes.equals(newest.bytes));
});

test("L04 L03 addresses are absolute, in the index that was asked", async () => {
  for (const [prefix, files] of [
    ["", "/packages/"],
    ["/root/main", "/packages/root/main/"],
  ]) {
    const { info, urls, releases } = await legacy(`${prefix}/pypi/told-facts/json`);
    const told = [...urls, ...Object.values(releases ?? {}).flat()];
    for (const { url } of told) assert.ok(url.startsWith(`${server.origin}${files}`), url);
    const page = `${server.origin}/ui/indexes/root/main/told-facts`;
    assert.deepEqual([info.package_url, info.project_url], [page, page]);
    assert.equal(info.release_url, `${page}?version=${info.version}`);
    const wheel = told.find((file) => file.filename === newest.filename) as LegacyFile;
    assert.ok((await anonymous.get(new URL(wheel.url).pathname)).bytes.equals(newest.bytes));
  }
});

test("J06 L01 F03 spellings of one version are one, in every list", async () => {
  const [short, long] = [
    buildWheel({ name: "spelt-twice", version: "1.0" }),
    buildSdist({ name: "spelt-twice", version: "1.0.0" }),
  ];
  for (const file of [long, short]) await admin.publish(file);
  assert.deepEqual((await anonymous.page("spelt-twice")).versions, ["1.0"]);
  const project = await legacy("/pypi/spelt-twice/json");
  assert.deepEqual(Object.keys(project.releases ?? {}), ["1.0"]);
  assert.equal(project.releases?.["1.0"]?.length, 2);
  const { releases } = await admin.manage<{ releases: { version: string; files: number }[] }>(
    "GET",
    "/indexes/root/main/projects/spelt-twice",
  );
  assert.deepEqual(
    releases.map(({ version, files }) => [version, files]),
    [["1.0", 2]],
  );
  for (const version of ["1", "1.0", "1.0.0"]) {
    const release = await admin.manage<{ version: string; files: unknown[] }>(
      "GET",
      `/indexes/root/main/projects/spelt-twice/releases/${version}`,
    );
    assert.deepEqual([release.version, release.files.length], ["1.0", 2]);
  }
});

test("L05 unknown projects and releases are 404 with a message", async () => {
  for (const path of ["/pypi/none/json", "/pypi/told-facts/9.9/json", "/pypi/told-facts/nonsense/json"]) {
    const answer = await anonymous.get(path);
    assert.equal(answer.status, 404, path);
    assert.match(String(answer.headers["content-type"]), /json/);
    assert.ok(Object.keys(answer.json()).length > 0);
  }
});

test("L07 a raw name answers or is redirected", async () => {
  const answer = await anonymous.get("/pypi/Told.Facts/json");
  assert.ok([200, 301, 302, 307, 308].includes(answer.status), String(answer.status));
});

test("L04 L06 a yanked release is told as such, and is not the newest", async () => {
  await admin.manage("POST", "/indexes/root/main/projects/told-facts/releases/1.10/yank", { reason: "bad" });
  const project = await legacy("/pypi/told-facts/json");
  assert.equal(project.info.version, "1.0");
  const release = await legacy("/pypi/told-facts/1.10/json");
  assert.equal(release.info.yanked, true);
  assert.equal(release.info.yanked_reason, "bad");
  assert.ok(release.urls.every((file) => file.yanked === true && file.yanked_reason === "bad"));
  await admin.manage("POST", "/indexes/root/main/projects/told-facts/releases/1.10/unyank", {});
  assert.equal((await legacy("/pypi/told-facts/json")).info.version, "1.10");
});

test("L08 L09 O06 what is not offered is 4xx, never 5xx", async () => {
  for (const path of ["/pypi", "/pypi/", "/rss/updates.xml", "/_/oidc/audience", "/stats", "/search"]) {
    const { status } = await anonymous.get(path);
    assert.ok(status < 500, `${path}: ${status}`);
  }
  const call = await anonymous.send({
    method: "POST",
    path: "/pypi",
    headers: { "content-type": "text/xml" },
    body: "<?xml version='1.0'?><methodCall><methodName>search</methodName></methodCall>",
  });
  assert.ok(call.status >= 400 && call.status < 500, String(call.status));
});
