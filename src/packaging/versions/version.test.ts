import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../../test/harness/random.ts";
import { compareVersions, parseVersion, sortVersions, type Version } from "./version.ts";

function version(text: string): Version {
  const parsed = parseVersion(text);
  assert.ok(parsed !== null, `${text} is a version`);
  return parsed;
}

/** Versions as people write them, by far not only normalised. */
function randomVersion(random: Random): string {
  const number = (): string => random.pick(["0", "1", "2", "10", "01", "00", "12345678901234567890"]);
  const separator = (): string => random.pick(["", ".", "-", "_"]);
  const epoch = random.chance(8) ? `${number()}!` : "";
  const release = Array.from({ length: 1 + random.below(4) }, number).join(".");
  const phase = random.pick(["a", "b", "c", "rc", "alpha", "beta", "pre", "preview", "RC"]);
  const pre = random.chance(3) ? separator() + phase + separator() + random.pick(["", number()]) : "";
  const post = random.chance(4) ? random.pick([".post1", "-3", "post", "_rev-2", "r4", "-POST.0"]) : "";
  const dev = random.chance(4) ? random.pick([".dev1", "dev", "-dev-0", "_DEV2"]) : "";
  const local = random.chance(5) ? `+${random.pick(["abc", "1", "ABC-1", "1_2", "a.b.c", "x1", "007"])}` : "";
  return random.pick(["", "", "v", "V"]) + epoch + release + pre + post + dev + local;
}

test("F03 spellings are normalised", () => {
  const cases = {
    "1.0": "1.0",
    "v1.0": "1.0",
    " 1.0\n": "1.0",
    "01.002.0": "1.2.0",
    "1.0-Alpha.2": "1.0a2",
    "1.0c1": "1.0rc1",
    "1.0preview": "1.0rc0",
    "1.0-1": "1.0.post1",
    "1.0.rev3": "1.0.post3",
    "1.0_dev": "1.0.dev0",
    "0!1": "1",
    "2!1.0": "2!1.0",
    "1.0+Ubuntu_1-007": "1.0+ubuntu.1.7",
    "1a1.post2.dev3+l": "1a1.post2.dev3+l",
    "20240101123456789012345": "20240101123456789012345",
  };
  for (const [text, normalised] of Object.entries(cases)) assert.equal(version(text).text, normalised);
});

test("F04, F58 what is no version is refused", () => {
  const bad = [
    "",
    " ",
    "latest",
    "1.0-foo bar",
    "1..0",
    "1.0.",
    ".1",
    "1.0+",
    "1.0+a..b",
    "1.0 .1",
    "1!",
    "!1",
  ];
  const odd = [
    "1.0+é",
    "１.0",
    "1.0\0",
    "1/0",
    "1.0-1-2",
    "1.0a1b2",
    "1.0--1",
    "../1",
    "1.0ſ",
    "1".repeat(201),
  ];
  for (const text of [...bad, ...odd]) assert.equal(parseVersion(text), null, JSON.stringify(text));
});

test("F03 trailing zeros make no other version", () => {
  const [one, oneZero, oneZeroZero] = ["1", "1.0", "1.0.0"].map(version) as [Version, Version, Version];
  assert.equal(compareVersions(one, oneZeroZero), 0);
  assert.equal(one.canonical, oneZeroZero.canonical);
  assert.equal(oneZero.text, "1.0");
  assert.equal(version("0.0").canonical, "0");
});

test("F19 versions in the order of PEP 440", () => {
  const inOrder = [
    ...["1.dev0", "1.0.dev456", "1.0a1", "1.0a2.dev456", "1.0a12.dev456", "1.0a12", "1.0b1.dev456", "1.0b2"],
    ...["1.0b2.post345.dev456", "1.0b2.post345", "1.0rc1.dev456", "1.0rc1", "1.0", "1.0+abc.5", "1.0+abc.7"],
    ...["1.0+5", "1.0.post456.dev34", "1.0.post456", "1.0.15", "1.1.dev1", "1.9", "1.10", "1!0.1"],
  ];
  assert.deepEqual(sortVersions([...inOrder].reverse()), inOrder);
  assert.deepEqual(sortVersions(["2", "bad", "1", "2"]), ["bad", "1", "2"]);
});

test("pre-releases are recognised", () => {
  for (const text of ["1a1", "1.dev0", "1.post1.dev2", "1rc1+l"]) assert.ok(version(text).isPrerelease, text);
  for (const text of ["1", "1.post1", "1+l"]) assert.ok(!version(text).isPrerelease, text);
});

test("normalising and ordering are consistent for any versions", () => {
  const random = new Random(2);
  const versions = Array.from({ length: 600 }, () => version(randomVersion(random)));
  for (const own of versions) {
    assert.equal(version(own.text).text, own.text);
    assert.equal(compareVersions(version(own.canonical), own), 0);
  }
  for (let round = 0; round < 20_000; round++) {
    const [a, b, c] = [random.pick(versions), random.pick(versions), random.pick(versions)];
    assert.equal(compareVersions(a, b), -compareVersions(b, a) + 0);
    assert.equal(compareVersions(a, b) === 0, a.canonical === b.canonical, `${a.text} ${b.text}`);
    if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) assert.ok(compareVersions(a, c) <= 0);
  }
});
