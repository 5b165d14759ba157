import assert from "node:assert/strict";
import { test } from "node:test";
import { longestAge } from "./token-ages.ts";

const of = (...permissions: ("read" | "publish" | "yank" | "remove" | "manage" | "metrics")[]) => ({
  permissions,
});

test("the shortest limit that applies counts, and says its setting", () => {
  const ages = { maxAge: 500, maxAgeInstaller: 900, maxAgePublisher: 100, maxAgeAdministrator: 10 };
  assert.deepEqual(longestAge(ages, of("read", "metrics"), "person"), { seconds: 500, setting: "maxAge" });
  for (const permission of ["publish", "yank", "remove"] as const)
    assert.equal(longestAge(ages, of("read", permission), "service")?.setting, "maxAgePublisher");
  assert.equal(longestAge(ages, of("read", "publish", "manage"), null)?.seconds, 10);
  assert.equal(longestAge({}, of("manage"), "person"), null);
  const byKind = { maxAgePerson: 5, maxAgeService: 7 };
  assert.equal(longestAge(byKind, of("read"), "person")?.seconds, 5);
  assert.equal(longestAge(byKind, of("read"), "service")?.seconds, 7);
  assert.equal(longestAge(byKind, of("read"), null), null);
});
