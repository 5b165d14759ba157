import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../test/harness/random.ts";
import { parseRequested, type Requested } from "../packaging/versions/requested.ts";
import { parseVersion } from "../packaging/versions/version.ts";
import { matches } from "../packaging/versions/version-specifier.ts";
import { requiredRelease } from "./required-release.ts";
import { expiredReleases, RetentionSettings } from "./retention.ts";

const DAY = 86_400_000;
const NOW = 1_000 * DAY;
const ROUNDS = 500;
const SEED = Number(process.env.WHEELYARD_SEED ?? 2026);

const requested = (line: string): Requested => parseRequested(line) ?? assert.fail(line);
const required = (line: string, versions: string[], yanked: string[] = []) =>
  requiredRelease(
    requested(line).specifier,
    versions.map((version) => ({ version, isYanked: yanked.includes(version) })),
  );

test("a requirement needs the newest release that satisfies it, final and not yanked before others", () => {
  const versions = ["1.0", "1.10", "1.9", "2.0rc1", "odd"];
  assert.equal(required("lib", versions), "1.10");
  assert.equal(required("lib<1.10", versions), "1.9");
  assert.equal(required("lib", versions, ["1.10"]), "1.9");
  assert.equal(required("lib>1.9", versions, ["1.10"]), "2.0rc1");
  assert.equal(required("lib==1.10", versions, ["1.10"]), "1.10");
  assert.equal(required("lib>=3", versions), null);
});

test("whatever the rules, each requirement that a release satisfied is satisfied afterwards", () => {
  const random = new Random(SEED);
  for (let round = 0; round < ROUNDS; round++) {
    const someVersion = () =>
      `${random.below(3)}.${random.below(4)}${random.pick(["", "", ".1", "rc1", ".dev2", ".post1"])}`;
    const versions = [...new Set(Array.from({ length: 1 + random.below(12) }, someVersion))];
    const stock = versions.map((version) => ({ version, isYanked: random.chance(4) }));
    const lines = Array.from(
      { length: random.below(5) },
      () => `lib${random.pick(["==", "<", "<=", ">", ">=", "!=", "~="])}${someVersion()}`,
    );
    const requirements = lines.map(requested);
    const someCount = () => (random.chance(2) ? null : 1 + random.below(3));
    const rules = RetentionSettings.parse({
      newest: someCount(),
      newestPerMinor: someCount(),
      preReleases: someCount(),
      devReleases: someCount(),
      minAge: 0,
    });
    const facts = versions.map((version) => ({
      project: "lib",
      version,
      uploadedAt: NOW - 100 * DAY,
      arrivedAt: NOW - 100 * DAY,
      usedAt: null,
    }));
    const needed = new Set(requirements.map(({ specifier }) => requiredRelease(specifier, stock)));
    const gone = new Set(
      expiredReleases(facts, rules, NOW)
        .filter(({ version, keptBy }) => keptBy === null && !needed.has(version))
        .map(({ version }) => version),
    );
    for (const { specifier, text } of requirements) {
      const isSatisfied = (one: string) => matches(specifier, parseVersion(one) ?? assert.fail(one));
      const where = `seed ${SEED}, round ${round}: ${text} of ${versions.join(" ")}`;
      assert.equal(
        versions.filter((one) => !gone.has(one)).some(isSatisfied),
        versions.some(isSatisfied),
        where,
      );
    }
    assert.ok(gone.size < versions.length);
  }
});
