import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../../test/harness/random.ts";
import { Refusal } from "../../refusal.ts";
import {
  type CoreMetadata,
  checkCoreMetadata,
  MAX_METADATA_SIZE,
  parseCoreMetadata,
} from "./core-metadata.ts";
import { noteMetadata } from "./metadata-notes.ts";

function parse(text: string): CoreMetadata {
  return parseCoreMetadata(new TextEncoder().encode(text));
}

const HEAD = "Metadata-Version: 2.1\nName: foo\nVersion: 1.0\n";

test("M08, M14, M16 fields of every kind, with the description in the body", () => {
  const metadata = parse(
    "Metadata-Version: 2.5\nName: Foo.Bar\nVersion: 1.0\nSummary: Größe\nAuthor-email: Ä <a@x.test>\n" +
      "Classifier: A :: B\nClassifier: C\nRequires-Dist: a (>=1)\nRequires-Dist: b ; extra == 'x'\nProvides-Extra: x\n" +
      "Project-URL: Source, https://x.test\nLicense-Expression: MIT\nLicense-File: LICENSE\nImport-Name: foo\n" +
      "Import-Namespace: ns\nDynamic: version\nDescription-Content-Type: text/markdown; charset=UTF-8\n" +
      "Requires-Python: >=3.8\nX-Unknown: kept out\n\n# Title\n\nText: not a field\n",
  );
  assert.deepEqual(metadata, {
    metadata_version: "2.5",
    name: "Foo.Bar",
    version: "1.0",
    summary: "Größe",
    author_email: "Ä <a@x.test>",
    classifier: ["A :: B", "C"],
    requires_dist: ["a (>=1)", "b ; extra == 'x'"],
    provides_extra: ["x"],
    project_url: ["Source, https://x.test"],
    license_expression: "MIT",
    license_file: ["LICENSE"],
    import_name: ["foo"],
    import_namespace: ["ns"],
    dynamic: ["version"],
    description_content_type: "text/markdown; charset=UTF-8",
    requires_python: ">=3.8",
    description: "# Title\n\nText: not a field\n",
  });
  assert.deepEqual(checkCoreMetadata(metadata), []);
});

test("M07 line ends of every system, a byte order mark, and names in any case", () => {
  for (const end of ["\n", "\r\n", "\r"]) {
    const text = ["\ufeffMETADATA-VERSION: 2.1", "name: foo", "Version : 1.0", "", "one", "two"].join(end);
    assert.deepEqual(parse(text), {
      metadata_version: "2.1",
      name: "foo",
      version: "1.0",
      description: "one\ntwo",
    });
  }
});

test("M07 folded lines; descriptions in the header keep their lines, with and without bars", () => {
  const metadata = parse(`${HEAD}Summary: one\n  two\n\tthree\nKeywords: a,b\n`);
  assert.equal(metadata.summary, "one two three");
  assert.equal(metadata.keywords, "a,b");
  const bars = parse(`${HEAD}Description: Title\n       |=====\n       |\n       |  code\nAuthor: me\n`);
  assert.equal(bars.description, "Title\n=====\n\n  code");
  assert.equal(bars.author, "me");
  const spaces = parse(`${HEAD}Description: Title\n        =====\n        \n          code\nAuthor: me\n`);
  assert.equal(spaces.description, "Title\n=====\n\n  code");
  assert.equal(parse(`${HEAD}License: MIT\n        second line\n`).license, "MIT\nsecond line");
});

test("U36 UNKNOWN and empty fields are missing, except that a project may be called so", () => {
  const metadata = parse(
    "Metadata-Version: 1.0\nName: UNKNOWN\nVersion: 0\nAuthor: UNKNOWN\nPlatform: UNKNOWN\nSummary:\n",
  );
  assert.deepEqual(metadata, { metadata_version: "1.0", name: "UNKNOWN", version: "0" });
});

test("a line that is no field ends the header, as Python reads it", () => {
  const metadata = parse(`${HEAD}nonsense\nRequires-Python: >=3\n`);
  assert.equal(metadata.requires_python, undefined);
  assert.equal(metadata.description, "nonsense\nRequires-Python: >=3\n");
});

test("E08, F60 a file that says twice who it is, or is too large, is refused", () => {
  for (const line of [
    "Name: bar",
    "version: 2",
    "Requires-Python: >=2\nRequires-Python: >=3",
    "Metadata-Version: 2.2",
  ]) {
    assert.throws(() => parse(`${HEAD}${line}\n`), Refusal, line);
  }
  assert.throws(() => parseCoreMetadata(new Uint8Array(MAX_METADATA_SIZE + 1)), Refusal);
});

test("M08 metadata in UTF-8, and lines of old tools in Latin-1", () => {
  const old = Buffer.from("Author: Andr\xe9 M\xfcller\n", "latin1");
  const metadata = parseCoreMetadata(
    Buffer.concat([Buffer.from(`${HEAD}Summary: na\u00efve \u2713\n`), old]),
  );
  assert.deepEqual([metadata.summary, metadata.author], ["na\u00efve \u2713", "Andr\u00e9 M\u00fcller"]);
});

test("F81 special names are no fields", () => {
  const metadata = parse(`${HEAD}__proto__: x\nconstructor: y\nto-string: z\n`);
  assert.deepEqual(Object.keys(metadata), ["metadata_version", "name", "version"]);
  assert.equal(Object.getPrototypeOf(metadata), Object.prototype);
});

test("M07, M15, N03, F04 what is wrong with metadata is named", () => {
  const good: CoreMetadata = { metadata_version: "2.4", name: "foo", version: "1.0" };
  const cases: [CoreMetadata, string[]][] = [
    [good, []],
    [{}, ["metadata_version", "name", "version"]],
    [{ ...good, metadata_version: "9.9" }, ["metadata_version"]],
    [{ ...good, name: "-foo" }, ["name"]],
    [{ ...good, version: "latest" }, ["version"]],
    [{ ...good, requires_python: "three" }, ["requires_python"]],
    [{ ...good, requires_dist: ["foo", "foo >=>1"] }, ["requires_dist"]],
    [{ ...good, license: "MIT", license_expression: "MIT" }, ["license"]],
    [{ ...good, metadata_version: "2.3", license: "MIT", license_expression: "MIT" }, []],
    [{ ...good, provides_extra: ["a_b", "A-B"], classifier: ["No :: Such"] }, []],
  ];
  for (const [metadata, fields] of cases) {
    assert.deepEqual(
      checkCoreMetadata(metadata).map(({ field }) => field),
      fields,
    );
  }
});

test("M07 M17 M18 every minor version of a known major is read, no other", () => {
  const good: CoreMetadata = { name: "foo", version: "1.0" };
  const known = ["1.0", "1.1", "1.2", "2.0", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6"];
  for (const version of [...known, "2.7", "2.10", "1.3"]) {
    const metadata = { ...good, metadata_version: version };
    assert.deepEqual(checkCoreMetadata(metadata), []);
    const notes = noteMetadata(metadata);
    assert.equal(notes.length, ["2.7", "2.10"].includes(version) ? 1 : 0, version);
    for (const note of notes) assert.match(note, /Metadata-Version "2\.(7|10)" is newer than 2\.6/);
  }
  for (const version of ["3.0", "9.9", "0.9", "2", "2.x", "2.1.1", "02.1000", "2.1 "]) {
    const problems = checkCoreMetadata({ ...good, metadata_version: version });
    assert.deepEqual(
      problems.map(({ field }) => field),
      ["metadata_version"],
      version,
    );
  }
  const both = { ...good, license: "MIT", license_expression: "MIT" };
  assert.equal(checkCoreMetadata({ ...both, metadata_version: "2.7" }).length, 1);
});

test("M15 what installers understand is taken and noted, unless the rules are strict", () => {
  const good: CoreMetadata = { metadata_version: "2.1", name: "foo", version: "1.0" };
  const old = { ...good, requires_python: ">=3.6.*" };
  assert.deepEqual(checkCoreMetadata(old, "lenient"), []);
  assert.match(noteMetadata(old).join(), /Requires-Python ">=3\.6\.\*" is not valid .* as ">=3\.6"/);
  const [problem] = checkCoreMetadata(old, "strict");
  assert.match(problem?.message ?? "", /did you mean ">=3\.6"\? The setting limits\.metadata/);
  const dependent = { ...good, requires_dist: ["bar (>=2,!=3.0*)"] };
  assert.deepEqual(checkCoreMetadata(dependent, "lenient"), []);
  assert.equal(checkCoreMetadata(dependent, "strict").length, 1);
  for (const requires_python of [">=abc", "=>3", "three"])
    assert.equal(checkCoreMetadata({ ...good, requires_python }, "lenient").length, 1, requires_python);
});

test("M21 a marker variable of a newer standard is taken and noted", () => {
  const metadata = {
    metadata_version: "2.5",
    name: "foo",
    version: "1.0",
    requires_dist: ["a; os_name == 'nt' and sys_platform not in 'x'", "b; 'x' in sys_abi_features"],
  };
  assert.deepEqual(checkCoreMetadata(metadata), []);
  assert.match(noteMetadata(metadata).join(), /sys_abi_features/);
});

test("E04 messages about metadata are one printable line", () => {
  const problems = checkCoreMetadata({ metadata_version: "2.1\r\nX: y", name: "a\nb", version: "\u202e<b>" });
  assert.equal(problems.length, 3);
  for (const { message } of problems) assert.match(message, /^\P{C}+$/u);
});

test("any bytes are read or refused", () => {
  const random = new Random(4);
  const pieces = [
    "Name",
    "Version",
    ":",
    " ",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "|",
    "a",
    "\0",
    "Description",
    "é",
    "Classifier: x\n",
  ];
  for (let round = 0; round < 5000; round++) {
    try {
      const metadata = parse(random.text(pieces, 40));
      for (const value of Object.values(metadata)) assert.ok(value.length > 0);
    } catch (error) {
      assert.ok(error instanceof Refusal, String(error));
    }
  }
});
