import assert from "node:assert/strict";
import { test } from "node:test";
import type { ProjectName } from "../names/project-name.ts";
import {
  type LegacyFile,
  type LegacyProject,
  shownFile,
  writeLegacyProject,
  writeLegacyRelease,
} from "./legacy-json.ts";

function file(version: string, more: Partial<LegacyFile> = {}): LegacyFile {
  return {
    filename: `foo-${version}.tar.gz`,
    project: "foo" as ProjectName,
    version,
    kind: "sdist",
    size: 3,
    sha256: "a".repeat(64),
    md5: "b".repeat(32),
    blake2b256: null,
    requiresPython: ">=3.8",
    metadataSha256: null,
    metadataUnhashed: false,
    hasSignature: false,
    uploadedAt: 1_700_000_000_123,
    yanked: null,
    ...more,
  };
}

function project(files: LegacyFile[], metadata: LegacyProject["metadata"] = {}): LegacyProject {
  return {
    displayName: "Foo",
    files,
    lastSerial: 9,
    metadata,
    urlOf: ({ filename }) => `https://x.test/${filename}`,
    pageUrl: "https://x.test/foo",
  };
}

test("L06, F19 the newest stable release that is not yanked is shown", () => {
  const cases: [LegacyFile[], string | undefined][] = [
    [[file("1.9"), file("1.10"), file("2.0a1")], "1.10"],
    [[file("1.0"), file("2.0", { yanked: "" })], "1.0"],
    [[file("1.0a1"), file("1.0a2")], "1.0a2"],
    [[file("1.0", { yanked: "x" }), file("2.0a1")], "2.0a1"],
    [[file("1.0", { yanked: "x" }), file("2.0", { yanked: "y" })], "2.0"],
    [[], undefined],
  ];
  for (const [files, version] of cases) assert.equal(shownFile(files, null)?.version, version);
  const wheel = file("1.0", { kind: "wheel", filename: "foo-1.0-py3-none-any.whl" });
  assert.equal(shownFile([file("1.0"), wheel], null), wheel);
  assert.equal(shownFile([file("1.0")], "1")?.version, "1.0");
});

test("L01, L03, L04 the body of a project", () => {
  const metadata = {
    summary: "S",
    requires_dist: ["a"],
    classifier: ["C"],
    home_page: "https://h.test",
    project_url: ["Source, https://s.test", "no label"],
    author: "me",
  };
  const files = [
    file("2"),
    file("1.5", { yanked: "bad" }),
    file("1.5", { kind: "wheel", filename: "foo-1.5-py3-none-any.whl" }),
  ];
  const text = writeLegacyProject(project(files, metadata));
  assert.ok(text !== null);
  const body = JSON.parse(text);
  assert.deepEqual(Object.keys(body).sort(), ["info", "last_serial", "releases", "urls", "vulnerabilities"]);
  assert.equal(body.last_serial, 9);
  assert.ok(text.indexOf('"1.5":[') < text.indexOf('"2":['), "releases are in the order of their versions");
  assert.deepEqual(
    body.releases["1.5"].map((url: { filename: string }) => url.filename),
    ["foo-1.5.tar.gz", "foo-1.5-py3-none-any.whl"],
  );
  const { info } = body;
  assert.deepEqual(
    [info.name, info.version, info.summary, info.author, info.license, info.requires_python, info.yanked],
    ["Foo", "2", "S", "me", "", ">=3.8", false],
  );
  assert.deepEqual([info.requires_dist, info.classifiers, info.provides_extra], [["a"], ["C"], null]);
  assert.deepEqual(info.project_urls, { Homepage: "https://h.test", Source: "https://s.test" });
  assert.deepEqual(body.urls, [
    {
      comment_text: null,
      "core-metadata": false,
      digests: { blake2b_256: null, md5: "b".repeat(32), sha256: "a".repeat(64) },
      downloads: -1,
      filename: "foo-2.tar.gz",
      has_sig: false,
      md5_digest: "b".repeat(32),
      packagetype: "sdist",
      python_version: "source",
      requires_python: ">=3.8",
      size: 3,
      upload_time: "2023-11-14T22:13:20",
      upload_time_iso_8601: "2023-11-14T22:13:20.123Z",
      url: "https://x.test/foo-2.tar.gz",
      yanked: false,
      yanked_reason: null,
    },
  ]);
  assert.deepEqual(
    body.releases["1.5"].map(
      (url: { packagetype: string; python_version: string; yanked_reason: string }) => [
        url.packagetype,
        url.python_version,
        url.yanked_reason,
      ],
    ),
    [
      ["sdist", "source", "bad"],
      ["bdist_wheel", "py3", null],
    ],
  );
});

test("L01 F03 L06 spellings of one version are one release, under the name that info tells", () => {
  const files = [file("1.0.0"), file("1.0", { kind: "wheel" }), file("1.00"), file("0.9")];
  const body = JSON.parse(writeLegacyProject(project(files)) ?? "");
  assert.deepEqual(Object.keys(body.releases), ["0.9", "1.0"]);
  assert.equal(body.releases["1.0"].length, 3);
  assert.equal(body.info.version, "1.0");
  assert.equal(body.urls.length, 3);
  assert.equal(JSON.parse(writeLegacyRelease(project(files), "1") ?? "").info.version, "1.0");
});

test("L03 the addresses of the project and the release, where the server's own is known", () => {
  const { info } = JSON.parse(writeLegacyProject(project([file("1.0+local")])) ?? "");
  assert.deepEqual(
    [info.package_url, info.project_url, info.release_url],
    ["https://x.test/foo", "https://x.test/foo", "https://x.test/foo?version=1.0%2Blocal"],
  );
  const unknown = JSON.parse(writeLegacyProject({ ...project([file("1.0")]), pageUrl: null }) ?? "").info;
  assert.deepEqual([unknown.package_url, unknown.project_url, unknown.release_url], [null, null, null]);
});

test("L02, L05 the body of a release has no releases; there is none for an unknown version", () => {
  const files = [file("1.0", { yanked: "bad" }), file("2.0")];
  const body = JSON.parse(writeLegacyRelease(project(files), "1.0.0") ?? "");
  assert.deepEqual([body.info.version, body.info.yanked, body.info.yanked_reason], ["1.0", true, "bad"]);
  assert.equal(body.releases, undefined);
  assert.equal(body.urls.length, 1);
  assert.equal(writeLegacyRelease(project(files), "3.0"), null);
  assert.equal(writeLegacyRelease(project(files), "no version"), null);
  assert.equal(writeLegacyProject(project([])), null);
});
