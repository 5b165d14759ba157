import assert from "node:assert/strict";
import { test } from "node:test";
import { type BackupName, backupName, readBackupName } from "./layout.ts";
import { type Keep, planPruning } from "./prune-plan.ts";

const NONE: Keep = { last: 0, daily: 0, weekly: 0, monthly: 0 };

function backupAt(time: string, serial: number): BackupName {
  return readBackupName(backupName(Date.parse(time), serial, "0".repeat(64))) as BackupName;
}

/** Two a day, in the night and at noon, from Thursday 1 January to Tuesday 10 March 2026. */
const BACKUPS = Array.from({ length: 69 }, (_, day) => day).flatMap((day) =>
  [2, 12].map((hour) =>
    backupAt(new Date(Date.UTC(2026, 0, 1 + day, hour)).toISOString(), day * 2 + (hour > 2 ? 1 : 0)),
  ),
);

function keptTimes(keep: Partial<Keep>): string[] {
  return planPruning(BACKUPS, { ...NONE, ...keep })
    .filter(({ rules }) => rules.length > 0)
    .map(({ backup }) => new Date(backup.at).toISOString().slice(0, 13));
}

test("the last ones are kept", () => {
  assert.deepEqual(keptTimes({ last: 3 }), ["2026-03-09T12", "2026-03-10T02", "2026-03-10T12"]);
});

test("of each day the last one is kept, and of each week and month", () => {
  assert.deepEqual(keptTimes({ daily: 2 }), ["2026-03-09T12", "2026-03-10T12"]);
  // Sundays end a week.
  assert.deepEqual(keptTimes({ weekly: 3 }), ["2026-03-01T12", "2026-03-08T12", "2026-03-10T12"]);
  assert.deepEqual(keptTimes({ monthly: 12 }), ["2026-01-31T12", "2026-02-28T12", "2026-03-10T12"]);
});

test("rules add up, a backup may be kept by several, and the newest is always among them", () => {
  const kept = keptTimes({ last: 1, daily: 2, monthly: 2 });
  assert.deepEqual(kept, ["2026-02-28T12", "2026-03-09T12", "2026-03-10T12"]);
  const newest = planPruning(BACKUPS, { last: 1, daily: 1, weekly: 1, monthly: 1 }).at(-1);
  assert.deepEqual(newest?.rules, ["last", "daily", "weekly", "monthly"]);
});

test("more than there are keeps all", () => {
  assert.equal(keptTimes({ last: 1_000 }).length, BACKUPS.length);
});
