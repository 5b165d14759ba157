import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../../test/harness/random.ts";
import { Refusal } from "../../refusal.ts";
import type { ProjectName } from "../names/project-name.ts";
import { encodePathSegment } from "./page-url.ts";
import { parseProjectHtml, parseRootHtml, writeProjectHtml, writeRootHtml } from "./simple-html.ts";
import { parseProjectJson, parseRootJson, writeProjectJson, writeRootJson } from "./simple-json.ts";
import type { ProjectStatus, SimpleFile, SimpleProject } from "./simple-page.ts";

const PAGE_URL = "https://index.test/root/main/simple/foo/";
const FOO = "foo" as ProjectName;

function file(more: Partial<SimpleFile> = {}): SimpleFile {
  return {
    filename: "foo-1.0.tar.gz",
    url: "../../files/ab/cd/foo-1.0.tar.gz",
    hashes: { sha256: "a".repeat(64) },
    size: 3,
    requiresPython: null,
    coreMetadata: null,
    yanked: null,
    uploadTime: 1_700_000_000_123,
    gpgSig: false,
    provenance: null,
    ...more,
  };
}

function project(files: SimpleFile[], more: Partial<SimpleProject> = {}): SimpleProject {
  return {
    name: FOO,
    files,
    versions: ["1.0"],
    status: "active",
    statusReason: null,
    lastSerial: 7,
    ...more,
  };
}

function anchorsOf(html: string): string[] {
  return html.split("\n").filter((line) => line.startsWith("<a "));
}

test("S01, S04, S06, S10, S16, S17, S18, S19 the anchor of a file", () => {
  const html = writeProjectHtml(
    project([
      file({
        requiresPython: ">=3.8, <4",
        coreMetadata: { sha256: "b".repeat(64) },
        yanked: 'a "bad" <b>',
        provenance: "https://index.test/p",
      }),
    ]),
  );
  assert.match(html, /^<!DOCTYPE html>\n<html lang="en">/);
  assert.deepEqual(anchorsOf(html), [
    `<a href="../../files/ab/cd/foo-1.0.tar.gz#sha256=${"a".repeat(64)}" data-requires-python="&gt;=3.8, &lt;4"` +
      ` data-core-metadata="sha256=${"b".repeat(64)}" data-dist-info-metadata="sha256=${"b".repeat(64)}"` +
      ' data-yanked="a &quot;bad&quot; &lt;b&gt;" data-provenance="https://index.test/p">foo-1.0.tar.gz</a><br>',
  ]);
});

test("S12, S16 what a file does not have stands nowhere", () => {
  assert.doesNotMatch(writeProjectHtml(project([file()])), /data-/);
  const [json] = JSON.parse(writeProjectJson(project([file()]))).files;
  assert.deepEqual(Object.keys(json).sort(), [
    ...[
      "core-metadata",
      "data-dist-info-metadata",
      "filename",
      "hashes",
      "size",
      "upload-time",
      "url",
      "yanked",
    ],
  ]);
  assert.equal(json.yanked, false);
  assert.equal(json["core-metadata"], false);
});

test("S13 once a file has a signature, every link says whether it has", () => {
  const html = writeProjectHtml(project([file(), file({ filename: "foo-2.zip", gpgSig: true })]));
  assert.deepEqual(html.match(/data-gpg-sig="\w+"/g), ['data-gpg-sig="false"', 'data-gpg-sig="true"']);
});

test("S14, S20, J02, J14 version and status in the head; no status when active", () => {
  const archived = project([], { status: "archived", statusReason: "see <bar>" });
  const html = writeProjectHtml(archived);
  assert.match(html, /<meta name="pypi:repository-version" content="1.4">/);
  assert.match(html, /<meta name="pypi:project-status" content="archived">/);
  assert.match(html, /<meta name="pypi:project-status-reason" content="see &lt;bar&gt;">/);
  assert.match(html, /<!--SERIAL 7-->\n$/);
  const json = JSON.parse(writeProjectJson(archived));
  assert.deepEqual(json.meta, { "_last-serial": 7, "api-version": "1.4" });
  assert.deepEqual(json["project-status"], { status: "archived", reason: "see <bar>" });
  assert.doesNotMatch(writeProjectHtml(project([])), /project-status/);
  assert.equal(JSON.parse(writeProjectJson(project([])))["project-status"], undefined);
});

test("J03, J04, J06, J07, J10, J11 the page in JSON", () => {
  const hash = { sha256: "b".repeat(64) };
  const versions = ["1.10", "1.9", "1.10", "1.0a1"];
  const json = JSON.parse(
    writeProjectJson(
      project([file({ coreMetadata: hash, yanked: "" }), file({ yanked: "why", coreMetadata: {} })], {
        versions,
      }),
    ),
  );
  assert.equal(json.name, "foo");
  assert.deepEqual(json.versions, ["1.0a1", "1.9", "1.10"]);
  assert.equal(json.files[0]["upload-time"], "2023-11-14T22:13:20.123Z");
  assert.equal(json.files[0].size, 3);
  assert.deepEqual(json.files[0]["core-metadata"], hash);
  assert.deepEqual(json.files[0]["data-dist-info-metadata"], hash);
  assert.equal(json.files[0]["dist-info-metadata"], undefined, "pip 22.3 cannot read it");
  assert.deepEqual(json.files[0].yanked, true);
  assert.deepEqual(json.files[1].yanked, "why");
  assert.deepEqual(json.files[1]["core-metadata"], true);
});

test("F17 plus signs are percent-encoded in addresses, encoded ones stay as they are", () => {
  const filename = "foo-1!1.0+abc.1.tar.gz";
  assert.equal(encodePathSegment(filename), "foo-1%211.0%2Babc.1.tar.gz");
  for (const url of [`../../files/${filename}`, `../../files/${encodePathSegment(filename)}`]) {
    const page = project([file({ filename, url })]);
    assert.doesNotMatch(anchorsOf(writeProjectHtml(page)).join().split("#")[0] ?? "", /\+/);
    assert.doesNotMatch(JSON.parse(writeProjectJson(page)).files[0].url, /\+/);
    assert.equal(parseProjectHtml(writeProjectHtml(page), FOO, PAGE_URL).files[0]?.filename, filename);
  }
});

test("S21, E03 nothing in a page breaks out of its place", () => {
  const evil = `"><script>alert(1)</script>'&\u2028]]>--><a href=x>`;
  const page = project(
    [
      file({
        filename: evil,
        url: `../${evil}`,
        requiresPython: evil,
        yanked: evil,
        hashes: { [evil]: evil },
      }),
    ],
    { name: evil as ProjectName, status: "archived", statusReason: evil },
  );
  const html = writeProjectHtml({ ...page, files: page.files.map((each) => ({ ...each, hashes: {} })) });
  assert.doesNotMatch(html, /<script|alert\(1\)<\/script|<a href=x/);
  assert.equal(anchorsOf(html).length, 1);
  assert.match(
    writeProjectHtml(project([file({ yanked: "a\0\x1b[31m\nb" })])),
    /data-yanked="a\ufffd\ufffd\[31m\nb"/,
  );
  assert.equal(JSON.parse(writeProjectJson(page)).files[0].yanked, evil);
});

test("S02, J01 the list of projects, both ways", () => {
  const names = ["a", "foo-bar", "zope-interface"] as ProjectName[];
  const html = writeRootHtml({ names, lastSerial: 12 });
  assert.deepEqual(anchorsOf(html)[1], '<a href="foo-bar/">foo-bar</a><br>');
  assert.deepEqual(parseRootHtml(html), { names, lastSerial: 12 });
  assert.deepEqual(parseRootJson(writeRootJson({ names, lastSerial: 12 })), { names, lastSerial: 12 });
});

test("H19 the list of 100,000 projects", () => {
  const names = Array.from({ length: 100_000 }, (_, at) => `project-${at}` as ProjectName);
  assert.equal(parseRootHtml(writeRootHtml({ names, lastSerial: null })).names.length, names.length);
  assert.equal(parseRootJson(writeRootJson({ names, lastSerial: null })).names.length, names.length);
});

function randomFile(random: Random): SimpleFile {
  const text = (): string =>
    random.text(["<", ">", "&", '"', "'", "&amp;", "&#65;", "é", "\u{1f600}", "x", " y", "=", "/", "\n"], 8);
  const version = `${random.below(5)}.${random.below(20)}${random.pick(["", "a1", "+abc.1", ".post1"])}`;
  const filename = `foo-${version}${random.pick([".tar.gz", "-py3-none-any.whl", ".zip", "-1-cp312-cp312-win_amd64.whl"])}`;
  const requiresPython = random.pick([null, ">=3.8", ">=2.7, !=3.0.*", "<4&x"]);
  return file({
    filename,
    url: `../../files/${random.hex(4)}/${encodePathSegment(filename)}`,
    hashes: random.pick([{}, { sha256: random.hex(64) }, { md5: random.hex(32) }]),
    size: random.pick([null, 0, random.below(2 ** 31)]),
    requiresPython,
    coreMetadata: random.pick([null, {}, { sha256: random.hex(64) }]),
    yanked: random.chance(3) ? text() : null,
    uploadTime: random.pick([null, random.below(2 ** 31) * 1000 + 5]),
    gpgSig: random.chance(4),
    provenance: random.pick([null, "https://index.test/integrity/foo?a=1&b=2"]),
  });
}

function randomProject(random: Random): SimpleProject {
  const files = Array.from({ length: random.below(8) }, () => randomFile(random));
  const versions = [
    ...new Set(
      files.map(
        ({ filename }) =>
          /-([^-]+?)(?:\.tar\.gz|\.zip|-(?:1-)?(?:py3|cp312).*)$/.exec(filename)?.[1] as string,
      ),
    ),
  ];
  const status = random.pick<ProjectStatus>(["active", "archived", "deprecated", "quarantined"]);
  const statusReason = status === "active" ? null : random.pick([null, 'why <so> & "so"']);
  return project(files, { versions, status, statusReason, lastSerial: random.pick([null, 0, 123_456]) });
}

function sorted(page: SimpleProject): SimpleProject {
  const files = page.files.map((each) => ({ ...each, url: new URL(each.url, PAGE_URL).href }));
  return { ...page, files, versions: [...page.versions].sort() };
}

test("J17 what is written is read back, from JSON wholly and from HTML as far as HTML says it", () => {
  const random = new Random(6);
  for (let round = 0; round < 500; round++) {
    const page = sorted(randomProject(random));
    assert.deepEqual(sorted(parseProjectJson(writeProjectJson(page), FOO, PAGE_URL)), page);
    const bare = { ...page, files: page.files.map((each) => ({ ...each, size: null, uploadTime: null })) };
    assert.deepEqual(sorted(parseProjectHtml(writeProjectHtml(page), FOO, PAGE_URL)), bare);
  }
});

test("T01 pages of another major version are refused, later minor ones are read", () => {
  const html = (version: string): string => `<meta name="pypi:repository-version" content="${version}">`;
  const json = (version: unknown): string => JSON.stringify({ meta: { "api-version": version }, files: [] });
  assert.equal(parseProjectHtml(html("1.9"), FOO, PAGE_URL).files.length, 0);
  assert.equal(parseProjectJson(json("1.9"), FOO, PAGE_URL).files.length, 0);
  for (const version of ["2.0", "x", ""]) {
    assert.throws(() => parseProjectHtml(html(version), FOO, PAGE_URL), Refusal);
    assert.throws(() => parseProjectJson(json(version), FOO, PAGE_URL), Refusal);
  }
});
