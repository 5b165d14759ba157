import assert from "node:assert/strict";
import { test } from "node:test";
import { PEERS, type Peer } from "../../config/compat-settings.ts";
import { readOldAddress } from "./old-address.ts";

const read = (path: string, ...peers: Peer[]) => readOldAddress(path, peers);
const project = (name: string) => ({ kind: "project", project: name });
const file = (filename: string, of: string | null = null) => ({
  ...{ kind: "file", project: of, filename },
  ...{ index: null, sha256: "" },
});

test("pypiserver: projects, JSON, and files in folders", () => {
  assert.deepEqual(read("/Demo_Pkg/", "pypiserver"), project("Demo_Pkg"));
  assert.deepEqual(read("/demo", "pypiserver"), project("demo"));
  assert.deepEqual(read("/demo/json", "pypiserver"), { kind: "json", project: "demo" });
  assert.deepEqual(read("/packages/old/a/demo-1.0.tar.gz", "pypiserver"), file("demo-1.0.tar.gz"));
  assert.equal(read("/packages/", "pypiserver"), null);
  assert.equal(read("/demo/demo-1.0.tar.gz", "pypiserver"), null);
});

test("PyPICloud: pages below pypi/, JSON, and files of the API", () => {
  assert.deepEqual(read("/pypi/", "pypicloud"), { kind: "root" });
  assert.deepEqual(read("/pypi/demo/", "pypicloud"), project("demo"));
  assert.deepEqual(read("/simple/demo/json", "pypicloud"), { kind: "json", project: "demo" });
  const path = "/api/package/demo/demo-1.0%2Blocal-py3-none-any.whl";
  assert.deepEqual(read(path, "pypicloud"), file("demo-1.0+local-py3-none-any.whl", "demo"));
  assert.equal(read("/api/other/demo/demo-1.0.zip", "pypicloud"), null);
});

test("s3pypi: pages and files below the root", () => {
  assert.deepEqual(read("/demo/", "s3pypi"), project("demo"));
  assert.deepEqual(read("/demo/index.html", "s3pypi"), project("demo"));
  assert.deepEqual(read("/demo/demo-1.0.zip", "s3pypi"), file("demo-1.0.zip", "demo"));
  assert.equal(read("/demo/secret.txt", "s3pypi"), null);
});

test("pyshop: files by the number of their release", () => {
  assert.deepEqual(read("/repository/12/demo-1.0.tar.gz", "pyshop"), file("demo-1.0.tar.gz"));
  assert.deepEqual(read("/repository/ext/3/demo-1.0.zip", "pyshop"), file("demo-1.0.zip"));
  assert.equal(read("/repository/1/2/3/demo-1.0.zip", "pyshop"), null);
});

test("devpi: files by the beginning of their hash, in their index", () => {
  const found = (sha256: string) => ({
    ...file("demo-1.0.zip"),
    index: { owner: "root", name: "dev" },
    sha256,
  });
  assert.deepEqual(read("/root/dev/+f/0a1/23456789abcde/demo-1.0.zip", "devpi"), found("0a123456789abcde"));
  assert.deepEqual(read("/root/dev/+e/https_host_f/demo-1.0.zip", "devpi"), found(""));
  assert.equal(read("/root/dev/+f/0a1/2345/demo-1.0.zip", "devpi"), null);
});

test("products with many repositories: pages and files, whichever repository they name", () => {
  for (const [path, peer] of [
    ["/artifactory/api/pypi/python-local", "artifactory"],
    ["/api/pypi/python-local", "artifactory"],
    ["/repository/hosted", "nexus"],
    ["/api/v4/projects/7/packages/pypi", "gitlab"],
    ["/api/v4/groups/3/-/packages/pypi", "gitlab"],
    ["/api/packages/team/pypi", "gitea"],
  ] as const) {
    assert.deepEqual(read(`${path}/simple/`, peer), { kind: "root" }, path);
    assert.deepEqual(read(`${path}/simple/Demo_Pkg/`, peer), project("Demo_Pkg"), path);
    assert.deepEqual(read(`${path}/files/1/demo-1.0.zip`, peer), file("demo-1.0.zip"), path);
    assert.equal(read(`${path}/files/1/secret.txt`, peer), null, path);
    assert.equal(read(`${path}/simple/demo/`, "simple"), null, path);
  }
  const found = read("/pypi/python/simple/demo/1.0/demo-1.0.zip", "codeartifact");
  assert.deepEqual(found, file("demo-1.0.zip"));
});

test("F62 nothing is read out of hidden, empty or encoded segments", () => {
  for (const path of [
    "/packages/../../etc/demo-1.0.zip",
    "/packages/%2e%2e%2fdemo-1.0.zip",
    "/packages//demo-1.0.zip",
    "/packages/a%00/demo-1.0.zip",
    "/.git/",
    "/%ff/",
    "/",
  ])
    assert.equal(readOldAddress(path, PEERS), null, path);
  assert.equal(read("/demo/"), null);
});
