import assert from "node:assert/strict";
import { test } from "node:test";
import { expiredReleases, RetentionSettings } from "./retention.ts";

const DAY = 86_400_000;
const NOW = 1_000 * DAY;
const release = (version: string, age: number, usedAge: number | null = null) => ({
  project: "shop",
  version,
  uploadedAt: NOW - age * DAY,
  arrivedAt: NOW - age * DAY,
  usedAt: usedAge === null ? null : NOW - usedAge * DAY,
});
const goes = (releases: ReturnType<typeof release>[], rules: object) =>
  expiredReleases(releases, RetentionSettings.parse(rules), NOW)
    .filter(({ keptBy }) => keptBy === null)
    .map(({ version }) => version);

test("the newest releases stay, and pre-releases do not count against final ones", () => {
  const all = ["1.0", "1.10", "1.9", "2.0rc1", "2.0.dev1", "2.0.dev2"].map((version) =>
    release(version, 100),
  );
  assert.deepEqual(goes(all, { newest: 1 }), ["1.0", "1.9", "2.0.dev1", "2.0.dev2"]);
  assert.deepEqual(goes(all, { newest: 2 }), ["1.0", "2.0.dev1"]);
  assert.deepEqual(goes(all, {}), []);
});

test("the newest releases of each minor version stay", () => {
  const all = ["1.0", "1.0.1", "1.0.2", "1.1", "1.1.1rc1", "1.1.1rc2", "2", "2.0.1", "1!1.0", "1!1.0.1"].map(
    (version) => release(version, 100),
  );
  assert.deepEqual(goes(all, { newestPerMinor: 1 }), ["1.0", "1.0.1", "1.1.1rc1", "2", "1!1.0"]);
  assert.deepEqual(goes(all, { newestPerMinor: 2 }), ["1.0"]);
  assert.deepEqual(
    expiredReleases(all, RetentionSettings.parse({ newestPerMinor: 2 }), NOW)[0]?.reason,
    "2 newer releases of 1.0, 2 kept",
  );
});

test("pre-releases and development releases go by age, but never the last release of a project", () => {
  assert.deepEqual(
    goes([release("1.0rc1", 400), release("1.0.dev1", 400)], { preReleases: 30, devReleases: 30 }),
    ["1.0.dev1"],
  );
  const all = [release("1.0", 400), release("1.1rc1", 40), release("1.1.dev1", 40), release("1.1.dev2", 3)];
  assert.deepEqual(goes(all, { preReleases: 30 }), []);
  assert.deepEqual(goes(all, { devReleases: 30 }), ["1.1.dev1"]);
  assert.deepEqual(goes([...all, release("1.1rc2", 20)], { preReleases: 30 }), ["1.1rc1"]);
});

test("unused releases go, counted from the last download or from their arrival", () => {
  const all = [release("1.0", 400, 5), release("1.1", 400), release("1.2", 20), release("2.0", 400)];
  assert.deepEqual(goes(all, { unused: 90 }), ["1.1"]);
  assert.deepEqual(goes([release("1.0", 400, 91), release("2.0", 1)], { unused: 90 }), ["1.0"]);
});

test("what is young, protected or has no readable version stays", () => {
  const all = [
    release("1.0", 400),
    release("1.1", 400),
    release("1.2", 6),
    release("odd-version", 400),
    release("2.0", 1),
  ];
  assert.deepEqual(goes(all, { newest: 1 }), ["1.0", "1.1"]);
  assert.deepEqual(goes(all, { newest: 1, minAge: 0 }), ["1.0", "1.1", "1.2"]);
  assert.deepEqual(goes(all, { newest: 1, protect: ["shop==1.0*"] }), ["1.1"]);
  assert.deepEqual(goes(all, { newest: 1, protect: ["sh*"] }), []);
});

test("what a rule would remove and stays says why", () => {
  const all = [release("1.0", 400), release("1.1", 6), release("1.2", 400), release("1.3.dev1", 400)];
  const rules = RetentionSettings.parse({ newest: 1, unused: 90, protect: ["shop==1.0"] });
  const kept = expiredReleases(all, rules, NOW).map(({ version, keptBy }) => [version, keptBy]);
  assert.deepEqual(kept, [
    ["1.0", "protected by shop==1.0"],
    ["1.1", "arrived in the last 7 days"],
    ["1.2", "newest final release of the project"],
    ["1.3.dev1", "newest release of the project"],
  ]);
});
