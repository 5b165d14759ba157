import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "../../refusal.ts";
import type { ProjectName } from "../names/project-name.ts";
import { parseProjectJson, parseRootJson } from "./simple-json-reader.ts";
import type { SimpleProject } from "./simple-page.ts";

const PAGE_URL = "https://upstream.test/simple/foo/";

function parse(page: unknown): SimpleProject {
  return parseProjectJson(JSON.stringify(page), "foo" as ProjectName, PAGE_URL);
}

const META = { "api-version": "1.0" };

test("F111 what is no page is refused as the upstream's fault", () => {
  const bad = [
    "",
    "{",
    "null",
    "[]",
    "1",
    "{}",
    '{"meta":{}}',
    '{"meta":[],"files":[]}',
    "<html>",
    '{"meta":{},"files":{}}',
  ];
  for (const text of [...bad, "[".repeat(100_000)]) {
    const isBadUpstream = (error: unknown): boolean =>
      error instanceof Refusal && error.kind === "bad-upstream";
    assert.throws(
      () => parseProjectJson(text, "foo" as ProjectName, PAGE_URL),
      isBadUpstream,
      text.slice(0, 30),
    );
    assert.throws(() => parseRootJson(text), isBadUpstream, text.slice(0, 30));
  }
});

test("pages of version 1.0, and values of wrong types, are read as far as they go", () => {
  const page = parse({
    meta: META,
    files: [
      { filename: "foo-1.0.tar.gz", url: "/f/foo-1.0.tar.gz", hashes: {} },
      {
        filename: "foo-2.0.tar.gz",
        url: "foo-2.0.tar.gz#x",
        hashes: { sha256: "A".repeat(64), md5: "short", blake3: "a".repeat(64), __proto__: "x" },
        size: "12",
        "requires-python": 3,
        "dist-info-metadata": true,
        yanked: "",
        "upload-time": "yesterday",
        provenance: "http://insecure.test/",
      },
      ...[null, 1, {}, { filename: "foo-3.zip" }, { filename: "../foo-3.zip", url: "foo-3.zip" }],
      { filename: "foo-3.zip", url: "javascript:alert(1)" },
    ],
  });
  assert.deepEqual(page.versions, ["1.0", "2.0"]);
  assert.deepEqual(page.files[1], {
    filename: "foo-2.0.tar.gz",
    url: "https://upstream.test/simple/foo/foo-2.0.tar.gz",
    hashes: { sha256: "a".repeat(64) },
    unproved: "md5",
    size: null,
    requiresPython: null,
    coreMetadata: {},
    yanked: null,
    uploadTime: null,
    gpgSig: false,
    provenance: null,
  });
  assert.equal(page.files.length, 2);
});

test("J07 upload times with and without fractions of a second", () => {
  const times = [
    "2024-01-02T03:04:05Z",
    "2024-01-02T03:04:05.6Z",
    "2024-01-02T03:04:05.123456Z",
    "2024-01-02 03:04:05",
    5,
  ];
  const files = times.map((time) => ({
    filename: "foo-1.zip",
    url: "foo-1.zip",
    hashes: {},
    "upload-time": time,
  }));
  const start = Date.UTC(2024, 0, 2, 3, 4, 5);
  assert.deepEqual(
    parse({ meta: META, files }).files.map(({ uploadTime }) => uploadTime),
    [start, start + 600, start + 123, null, null],
  );
});

test("J01 names of the list of projects are normalised, each once", () => {
  const projects = [
    { name: "Foo.Bar" },
    { name: "foo-bar" },
    { name: "-" },
    { name: 1 },
    null,
    { name: "a" },
  ];
  const page = JSON.stringify({ meta: { ...META, "_last-serial": 5 }, projects });
  assert.deepEqual(parseRootJson(page), { names: ["foo-bar", "a"], lastSerial: 5 });
});
