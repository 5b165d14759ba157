import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type AffectedVersions, readAdvisory } from "./advisory.ts";
import { affects, fixedVersions, isReadable } from "./affects.ts";

function ranges(...events: Record<string, string>[][]): AffectedVersions {
  const text = JSON.stringify({
    id: "X-1",
    affected: [
      {
        package: { ecosystem: "PyPI", name: "Shop.Core" },
        ranges: events.map((each) => ({ type: "ECOSYSTEM", events: each })),
      },
    ],
  });
  const advisory = readAdvisory(text);
  assert.ok(advisory !== null && advisory !== "withdrawn");
  const [affected] = advisory.affected;
  assert.ok(affected);
  assert.equal(affected.project, "shop-core");
  return affected;
}

const affectedOf = (affected: AffectedVersions, versions: string[]) =>
  versions.filter((version) => affects(affected, version));

describe("versions that an advisory affects", () => {
  test("from a version to the one that fixes it, in the order of PEP 440", () => {
    const range = ranges([{ introduced: "1.0" }, { fixed: "1.10" }]);
    const versions = ["0.9", "1.0rc1", "1", "1.0.0", "1.9.post1", "1.10rc1", "1.10", "1!1.0"];
    assert.deepEqual(affectedOf(range, versions), ["1", "1.0.0", "1.9.post1", "1.10rc1"]);
  });
  test("from the beginning on: development releases of version 0 too", () => {
    const range = ranges([{ introduced: "0" }, { last_affected: "2.0" }]);
    assert.deepEqual(affectedOf(range, ["0.dev1", "2", "2.0.post1", "2.0.1"]), ["0.dev1", "2"]);
  });
  test("several times introduced and fixed, in any order of the events", () => {
    const range = ranges([{ fixed: "2.1" }, { introduced: "2.0" }, { introduced: "0" }, { fixed: "1.5" }]);
    assert.deepEqual(affectedOf(range, ["1.4", "1.5", "1.9", "2.0", "2.1"]), ["1.4", "2.0"]);
    assert.deepEqual(fixedVersions(range, "1.4").sort(), ["1.5", "2.1"]);
  });
  test("without an end, and up to a limit", () => {
    assert.equal(affects(ranges([{ introduced: "1.0" }]), "99"), true);
    const limited = ranges([{ introduced: "0" }, { limit: "2.0" }]);
    assert.deepEqual(affectedOf(limited, ["1.9", "2.0"]), ["1.9"]);
    assert.equal(affects(ranges([{ introduced: "0" }, { limit: "*" }]), "2.0"), true);
  });
  test("a local version is as its public version, unless the bound is local too", () => {
    const range = ranges([{ introduced: "1.0" }, { last_affected: "1.4" }]);
    assert.deepEqual(affectedOf(range, ["1.4+cu126", "1.5+cu126"]), ["1.4+cu126"]);
    assert.deepEqual(affectedOf(ranges([{ introduced: "0" }, { fixed: "1.4+p1" }]), ["1.4", "1.4+p1"]), [
      "1.4",
    ]);
  });
  test("listed one by one, in any spelling", () => {
    const listed = { project: "shop", versions: ["1.0", "2004-old"], ranges: [] };
    assert.deepEqual(affectedOf(listed, ["1", "v1.0.0", "1.0+local", "2004-old", "1.1"]), [
      "1",
      "v1.0.0",
      "1.0+local",
      "2004-old",
    ]);
  });
  test("a bound that is no version affects nothing, and is noticed", () => {
    const range = ranges([{ introduced: "0" }, { fixed: "1.0-final.jar" }]);
    assert.equal(affects(range, "0.5"), false);
    assert.equal(isReadable(range), false);
    assert.equal(isReadable(ranges([{ introduced: "0" }])), true);
  });
});

describe("reading an advisory", () => {
  test("other ecosystems, other kinds of ranges and bad names are left out", () => {
    const advisory = readAdvisory(
      JSON.stringify({
        id: "GHSA-1",
        aliases: ["CVE-1"],
        details: `First line\n${"x".repeat(300)}`,
        database_specific: { severity: "MEDIUM" },
        affected: [
          { package: { ecosystem: "npm", name: "shop" } },
          { package: { ecosystem: "PyPI", name: "../shop" } },
          {
            package: { ecosystem: "PyPI", name: "shop" },
            ranges: [{ type: "GIT", events: [{ introduced: "0" }] }],
          },
        ],
      }),
    );
    assert.deepEqual(advisory, {
      id: "GHSA-1",
      aliases: ["CVE-1"],
      summary: "First line",
      severity: "moderate",
      affected: [{ project: "shop", versions: [], ranges: [] }],
    });
  });
  test("a withdrawn one is known as such", () => {
    assert.equal(readAdvisory('{"id":"X","withdrawn":"2026-01-01T00:00:00Z"}'), "withdrawn");
  });
  for (const text of ["", "[]", "null", '{"id":7}', '{"id":"X","affected":{}}', "[".repeat(500_000)])
    test(`${text.slice(0, 30) || "nothing"} is not an advisory`, () =>
      assert.equal(readAdvisory(text), null));
});
