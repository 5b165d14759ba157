import assert from "node:assert/strict";
import { it } from "node:test";
import { Refusal } from "../refusal.ts";
import { withException } from "./except.ts";
import { PolicySettings, RuleException } from "./rule.ts";

const NOW = Date.parse("2026-11-21T00:00:00Z");
const exception = RuleException.parse({ projects: ["shop"], reason: "needed" });
const policy = PolicySettings.parse([
  { action: "deny", projects: ["evil"] },
  { action: "hold", youngerThanDays: 7, exceptions: [{ projects: ["old"], until: "2026-11-20T00:00:00Z" }] },
  { action: "hold", kinds: ["sdist"], exceptions: [{ projects: ["kept"] }] },
]);
const names = (rules: PolicySettings) =>
  rules.map((rule) => rule.exceptions.map(({ projects }) => projects[0]));

it("goes into every rule that holds, where what has ended goes", () => {
  const made = withException(policy, null, exception, NOW);
  assert.deepEqual(made.rules, [2, 3]);
  assert.deepEqual(names(made.policy), [[], ["shop"], ["kept", "shop"]]);
});

it("goes into the rule that is named, and leaves the others as they are", () => {
  const made = withException(policy, 1, exception, NOW);
  assert.deepEqual(names(made.policy), [["shop"], ["old"], ["kept"]]);
});

it("refuses a rule that is not there", () => {
  assert.throws(() => withException(policy, 4, exception, NOW), Refusal);
  assert.throws(() => withException(policy.slice(0, 1), null, exception, NOW), /No rule of this index holds/);
});
