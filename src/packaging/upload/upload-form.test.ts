import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../../test/harness/random.ts";
import { Refusal, type RefusalKind } from "../../refusal.ts";
import { type FileUploadForm, parseUploadForm } from "./upload-form.ts";

type Field = [string, string];

const MINIMAL: Field[] = [
  [":action", "file_upload"],
  ["metadata_version", "2.1"],
  ["name", "Foo.Bar"],
  ["version", "v1.0"],
  ["filetype", "bdist_wheel"],
  ["pyversion", "py3"],
];

function parse(...more: Field[]): FileUploadForm {
  const form = parseUploadForm([...MINIMAL, ...more]);
  assert.ok(form.action === "file_upload");
  return form;
}

function changed(field: string, value: string): Field[] {
  return MINIMAL.map(([name, old]) => [name, name === field ? value : old]);
}

function assertRefused(fields: Field[], kind: RefusalKind = "invalid"): void {
  assert.throws(
    () => parseUploadForm(fields),
    (error) => error instanceof Refusal && error.kind === kind && /^\P{C}+$/u.test(error.message),
    JSON.stringify(fields).slice(0, 200),
  );
}

test("U01, U17 the smallest form, with and without protocol version", () => {
  const form = parse();
  assert.deepEqual(
    [form.project, form.version.text, form.kind, form.pythonTag],
    ["foo-bar", "1.0", "wheel", "py3"],
  );
  assert.equal(form.metadata.name, "Foo.Bar");
  assert.deepEqual(form.digests, { md5: null, sha256: null, blake2b256: null });
  assert.equal(parse(["protocol_version", "1"]).kind, "wheel");
  assert.equal(parse(["protocol_version", ""]).kind, "wheel");
  assertRefused([...MINIMAL, ["protocol_version", "2"]]);
});

test("U04 repeated fields are lists under the names of the metadata", () => {
  const { metadata, comment } = parse(
    ["classifiers", "A"],
    ["classifiers", "B"],
    ["requires_dist", "a>=1"],
    ["requires_dist", "b"],
    ["project_urls", "Home, https://x.test"],
    ["license_file", "LICENSE"],
    ["platform", "any"],
    ["dynamic", "version"],
    ["import_names", "foo"],
    ["import_namespaces", "ns"],
    ["provides_extra", "x"],
    ["summary", "S"],
    ["requires_python", ">=3.8"],
    ["comment", "c"],
  );
  assert.deepEqual(metadata.classifier, ["A", "B"]);
  assert.deepEqual(metadata.requires_dist, ["a>=1", "b"]);
  assert.deepEqual(metadata.project_url, ["Home, https://x.test"]);
  assert.deepEqual(metadata.import_name, ["foo"]);
  assert.deepEqual(metadata.import_namespace, ["ns"]);
  assert.equal(metadata.requires_python, ">=3.8");
  assert.equal(comment, "c");
});

test("U05, F81 unknown fields are ignored", () => {
  const form = parse(["x", "1"], ["x", "2"], ["__proto__", "x"], ["constructor", "x"], ["content_type", "x"]);
  assert.deepEqual(Object.keys(form.metadata), ["metadata_version", "name", "version"]);
});

test("U36 UNKNOWN and empty fields count as not given", () => {
  const form = parse(
    ["home_page", "UNKNOWN"],
    ["license", ""],
    ["platform", "UNKNOWN"],
    ["md5_digest", ""],
    ["requires_python", ""],
  );
  assert.deepEqual(Object.keys(form.metadata), ["metadata_version", "name", "version"]);
  assert.equal(form.digests.md5, null);
});

test("U15 a form without what it needs is refused", () => {
  for (const [field] of MINIMAL.filter(([name]) => name !== "pyversion")) {
    assertRefused(MINIMAL.filter(([name]) => name !== field));
    assertRefused(changed(field, ""));
  }
  assertRefused([]);
});

test("E07 a field that stands once and is sent twice is refused", () => {
  for (const field of [
    "name",
    "version",
    ":action",
    "filetype",
    "sha256_digest",
    "requires_python",
    "summary",
  ]) {
    const fields = MINIMAL.filter(([name]) => name !== field);
    const value = MINIMAL.find(([name]) => name === field)?.[1] ?? "";
    assertRefused([...fields, [field, value], [field, "other"]]);
  }
});

test("U16, U40, L10 dead actions", () => {
  for (const action of ["submit", "submit_pkg_info"]) {
    assert.deepEqual(
      parseUploadForm([
        [":action", action],
        ["name", "foo"],
      ]),
      { action: "nothing" },
    );
  }
  assertRefused([[":action", "doc_upload"]], "invalid");
  for (const action of ["password_reset", "verify", "remove_pkg", "user", "FILE_UPLOAD", "x\r\ny"]) {
    assertRefused(changed(":action", action));
  }
});

test("U18 file types and Python versions", () => {
  const kinds = {
    sdist: "sdist",
    bdist_egg: "egg",
    bdist_wininst: "wininst",
    bdist_msi: "msi",
    bdist_rpm: "rpm",
    bdist_dumb: "dumb",
  };
  for (const [fileType, kind] of Object.entries(kinds)) {
    const fields = changed("filetype", fileType).filter(([name]) => name !== "pyversion");
    const form = parseUploadForm(fields);
    assert.ok(form.action === "file_upload" && form.kind === kind);
  }
  for (const fileType of ["wheel", "bdist_dmg", "bdist", "SDIST", "constructor"])
    assertRefused(changed("filetype", fileType));
  assertRefused(changed("filetype", "sdist"));
});

test("U06, U07, U09 digests in either case; md5 also as URL-safe base64", () => {
  const random = new Random(5);
  const [md5, sha256, blake2b256] = [random.hex(32), random.hex(64), random.hex(64)];
  const digests = { md5, sha256, blake2b256 };
  const rest: Field[] = [
    ["sha256_digest", sha256.toUpperCase()],
    ["blake2_256_digest", blake2b256],
  ];
  const base64 = Buffer.from(md5, "hex").toString("base64url");
  for (const spelling of [md5, md5.toUpperCase(), base64, `${base64}==`]) {
    assert.deepEqual(parse(["md5_digest", spelling], ...rest).digests, digests);
  }
  for (const field of ["md5_digest", "sha256_digest", "blake2_256_digest"]) {
    for (const bad of ["x", "0".repeat(63), "g".repeat(64), "0".repeat(65), "0".repeat(31)]) {
      assertRefused([...MINIMAL, [field, bad]]);
    }
  }
});

test("M15, N03, F04 invalid metadata is refused", () => {
  for (const name of ["", "-x", "a b", "é", "foo\n", "../x", "a".repeat(300)])
    assertRefused(changed("name", name));
  for (const version of ["latest", "1.0-foo bar", "../1", "1.0\n", " 1.0"])
    assertRefused(changed("version", version));
  assertRefused([...MINIMAL, ["requires_python", "nonsense"]]);
  assertRefused([...MINIMAL, ["requires_dist", "!!"]]);
});

test("P01 attestations must be a list of attestation objects", () => {
  const attestation = { version: 1, verification_material: {}, envelope: {} };
  const text = JSON.stringify([attestation]);
  assert.equal(parse(["attestations", text]).attestations, text);
  for (const bad of [
    "{",
    "{}",
    "[1]",
    "null",
    JSON.stringify([{ ...attestation, version: 2 }]),
    "[".repeat(50_000),
  ]) {
    assertRefused([...MINIMAL, ["attestations", bad]]);
  }
});

test("U37 a description of a mebibyte and 500 fields", () => {
  const many = Array.from({ length: 500 }, (_, at): Field => ["classifiers", `C${at}`]);
  const form = parse(["description", "x".repeat(2 ** 20)], ...many);
  assert.equal(form.metadata.description?.length, 2 ** 20);
  assert.equal(form.metadata.classifier?.length, 500);
});
