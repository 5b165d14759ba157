import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../../test/harness/random.ts";
import { Refusal } from "../../refusal.ts";
import { parseDistributionFilename } from "./distribution-filename.ts";
import { type ProjectName, parseProjectName } from "./project-name.ts";

function keyOf(filename: string, project?: string): string {
  return parseDistributionFilename(filename, project as ProjectName | undefined).key;
}

function assertRefused(filename: string, project?: string): void {
  assert.throws(
    () => parseDistributionFilename(filename, project as ProjectName | undefined),
    (error) => error instanceof Refusal && error.kind === "invalid" && /^\P{C}+$/u.test(error.message),
    JSON.stringify(filename),
  );
}

test("F01, F02, F12 wheels with and without build tag, with compressed tags", () => {
  const plain = parseDistributionFilename("Foo.Bar-1.0-py2.py3-none-any.whl");
  assert.deepEqual(
    [plain.project, plain.version.text, plain.kind, plain.legacy, plain.pythonTag, plain.buildTag],
    ["foo-bar", "1.0", "wheel", false, "py2.py3", null],
  );
  assert.deepEqual(plain.tags, { python: ["py2", "py3"], abi: ["none"], platform: ["any"] });
  assert.equal(parseDistributionFilename("foo-1.0-1a-py3-none-any.whl").buildTag, "1a");
  assert.notEqual(keyOf("foo-1.0-1-py3-none-any.whl"), keyOf("foo-1.0-py3-none-any.whl"));
  assert.equal(
    parseDistributionFilename("foo-2!1.0+abc_1-cp312-cp312-win_amd64.whl").version.text,
    "2!1.0+abc.1",
  );
});

test("F11 wheels of all platforms", () => {
  const platforms = [
    ...["any", "win32", "win_amd64", "win_arm64", "macosx_10_9_x86_64.macosx_11_0_arm64", "linux_x86_64"],
    ...["manylinux1_x86_64", "manylinux_2_17_aarch64.manylinux2014_aarch64", "musllinux_1_2_x86_64"],
    ...["ios_13_0_arm64_iphoneos", "android_21_arm64_v8a", "pyemscripten_2025_0_wasm32"],
  ];
  for (const platform of platforms) parseDistributionFilename(`foo-1.0-cp312-abi3-${platform}.whl`);
});

test("F01, F18 wheels with a wrong number of parts, a wrong build tag or a variant label are refused", () => {
  for (const stem of [
    ...[
      "foo-1.0",
      "foo-1.0-py3",
      "foo-1.0-py3-none",
      "foo-1.0-x1-py3-none-any",
      "foo-1.0-py3-none-any-x86_v3",
    ],
    ...[
      "foo-1.0-1-py3-none-any-x86_v3",
      "foo-1.0-1-2-py3-none-any-a",
      "foo--py3-none-any",
      "foo-1.0--none-any",
    ],
    ...["foo-1.0-py3..py2-none-any", "foo-1.0-py3-none-any.", "-1.0-py3-none-any", "foo-1.0--py3-none-any"],
    ...["foo-1.0-py3-no+ne-any", "foo-latest-py3-none-any", "foo_-1.0-py3-none-any"],
  ]) {
    assertRefused(`${stem}.whl`);
  }
});

test("F22 F23 the reason for refusing a wheel variant says that it is one", () => {
  const reasons: [stem: string, words: RegExp][] = [
    ["foo-1.0-py3-none-any-x86_64_v3", /a wheel variant with the label "x86_64_v3" .*PEP 825/],
    ["foo-1.0-cp312-cp312-linux_x86_64-null", /wheel variant with the label "null"/],
    ["foo-1.0-2b-py3-none-any-cu128", /wheel variant with the label "cu128" \(draft PEP 825\), [^;]*$/],
    [
      "foo-1.0-beta-py3-none-any",
      /label "any".*third part "beta" is no build tag, which begins with a digit/,
    ],
    ["foo-1.0-1+x-py3-none-any", /"1\+x" is not a valid build tag/],
    ["foo-1.0-1-py3-none-any-a-b", /has 5 or 6 parts between dashes, this one has 8/],
  ];
  for (const [stem, words] of reasons) {
    assert.throws(
      () => parseDistributionFilename(`${stem}.whl`),
      (error: Error) => words.test(error.message),
      stem,
    );
  }
});

test("F06 dashes of an sdist's name are told from the version by the expected project", () => {
  const cases = [
    ["python-dateutil-2.8.2.tar.gz", "python-dateutil", "2.8.2"],
    ["foo-1.0-1.tar.gz", "foo", "1.0.post1"],
    ["foo-2-1.0.tar.gz", "foo-2", "1.0"],
    ["Foo_Bar-1.0.tar.gz", "foo-bar", "1.0"],
    ["zope.interface-5.0rc1.tar.gz", "zope-interface", "5.0rc1"],
    ["foo-1.0+abc.1.tar.gz", "foo", "1.0+abc.1"],
  ] as const;
  for (const [filename, project, version] of cases) {
    const parsed = parseDistributionFilename(filename, project as ProjectName);
    assert.deepEqual(
      [parsed.project, parsed.version.text, parsed.kind, parsed.legacy, parsed.pythonTag],
      [project, version, "sdist", false, "source"],
    );
  }
  assert.equal(parseDistributionFilename("python-dateutil-2.8.2.tar.gz").project, "python-dateutil");
});

test("F10 a file of another project is refused", () => {
  assertRefused("foo-1.0-py3-none-any.whl", "bar");
  assertRefused("foo-1.0.tar.gz", "bar");
  assertRefused("foo-bar-1.0.tar.gz", "foo");
});

test("F07, F08 kinds of old are marked as legacy, unknown ones are refused", () => {
  const cases = [
    ["foo-1.0.zip", "sdist", "source"],
    ["foo-1.0.tar.bz2", "sdist", "source"],
    ["foo-1.0.tgz", "sdist", "source"],
    ["foo-1.0.tar", "sdist", "source"],
    ["Foo_Bar-1.0-py2.7.egg", "egg", "2.7"],
    ["foo-1.0-py3.9-linux-x86_64.egg", "egg", "3.9"],
    ["foo-1.0.win32.exe", "wininst", "any"],
    ["foo-bar-1.0.win-amd64-py2.7.exe", "wininst", "2.7"],
    ["foo-1.0.win-amd64-py2.7.msi", "msi", "2.7"],
    ["foo-1.0-1.noarch.rpm", "rpm", "any"],
    ["foo-1.0-1.src.rpm", "rpm", "any"],
    ["foo-1.0.linux-x86_64.tar.gz", "dumb", "any"],
    ["foo-1.0.win32.zip", "dumb", "any"],
  ] as const;
  for (const [filename, kind, pythonTag] of cases) {
    const parsed = parseDistributionFilename(filename);
    assert.deepEqual([parsed.kind, parsed.legacy, parsed.pythonTag], [kind, true, pythonTag], filename);
    assert.equal(parsed.version.text, "1.0");
  }
  for (const ending of [
    ".deb",
    ".dmg",
    ".asc",
    ".tar.gz.asc",
    ".whl.metadata",
    ".7z",
    ".TAR.GZ",
    ".WHL",
    ".exe",
    "",
  ]) {
    assertRefused(`foo-1.0${ending}`);
  }
});

test("F09, F20, F57 hostile names are refused", () => {
  const good = "foo-1.0-py3-none-any.whl";
  const hostile = [
    "",
    ".",
    "..",
    "/",
    "-",
    `../${good}`,
    `/${good}`,
    `a/${good}`,
    `a\\${good}`,
    `C:${good}`,
    `.${good}`,
  ];
  const odd = [
    `${good}\0`,
    `${good}\n`,
    ` ${good}`,
    `${good} `,
    `${good};x`,
    `${good}?x`,
    `${good}#x`,
    "foo-1..0.zip",
  ];
  const spelled = [
    "föö-1.0.tar.gz",
    "foo-１.0.tar.gz",
    "foo-1.0%2f.tar.gz",
    "foo-1.0<b>.tar.gz",
    "foo\u202e-1.0.zip",
  ];
  const lone = [
    "foo-1.0\ud800.tar.gz",
    ".whl",
    ".tar.gz",
    "-.tar.gz",
    "foo-.tar.gz",
    "-1.0.tar.gz",
    "foo.tar.gz",
  ];
  const long = [`${"a".repeat(250)}-1.0.tar.gz`, `foo-1.0-py3-none-${"a".repeat(100_000)}.whl`];
  for (const filename of [...hostile, ...odd, ...spelled, ...lone, ...long]) assertRefused(filename);
  const longest = `${"a".repeat(190)}-1.0-py3-none-any.whl`;
  assert.equal(parseDistributionFilename(longest).filename, longest);
});

test("F23 every spelling of one distribution has one key", () => {
  const spellings = [
    "Foo_Bar-1.0-01A-py3.py2-none-ANY.whl",
    "foo.bar-1.0.0-1a-py2.py3-none-any.whl",
    "foo_bar-v1-1A-py2.py3.py2-none-any.whl",
  ];
  assert.equal(new Set(spellings.map((name) => keyOf(name))).size, 1);
  assert.equal(
    new Set(["foo-1.0.tar.gz", "FOO-1.tar.gz", "foo-v1.0.0.tar.gz"].map((name) => keyOf(name))).size,
    1,
  );
  assert.equal(keyOf("foo-1.0-1.noarch.rpm"), keyOf("Foo-1-1.noarch.rpm"));
});

test("F23 other distributions have other keys", () => {
  const others = [
    ...[
      "foo-1.0.tar.gz",
      "foo-1.0.zip",
      "foo-1.0.tar.bz2",
      "foo-1.1.tar.gz",
      "foo-1.0+l.tar.gz",
      "bar-1.0.tar.gz",
    ],
    ...[
      "foo-1.0-py3-none-any.whl",
      "foo-1.0-py2-none-any.whl",
      "foo-1.0-1-py3-none-any.whl",
      "foo-1.0-py3.9.egg",
    ],
    ...["foo-1.0.win32-py2.7.exe", "foo-1.0.win32-py2.7.msi", "foo-1.0.win32-py3.9.msi", "foo-1.0.win32.zip"],
    ...[
      "foo-1.0-py3-none-win32.whl",
      "foo-1.0-py3-abi3-any.whl",
      "foo-1.0-py3.9-win32.egg",
      "foo-1.0-2.noarch.rpm",
    ],
  ];
  assert.equal(new Set(others.map((name) => keyOf(name))).size, others.length);
});

test("random names are read or refused, never anything else", () => {
  const random = new Random(3);
  const pieces = [
    "-",
    ".",
    "_",
    "foo",
    "1",
    "0",
    "py3",
    "none",
    "any",
    "+",
    "!",
    "a",
    "é",
    "/",
    "\0",
    " ",
    "rc",
  ];
  for (let round = 0; round < 20_000; round++) {
    const filename =
      random.text(pieces, 14) + random.pick([".whl", ".tar.gz", ".zip", ".egg", ".exe", ".rpm", ""]);
    try {
      const parsed = parseDistributionFilename(filename);
      assert.equal(parseProjectName(parsed.project), parsed.project);
      assert.match(filename, /^[A-Za-z0-9][A-Za-z0-9._+!-]*$/);
    } catch (error) {
      assert.ok(error instanceof Refusal, String(error));
    }
  }
});
