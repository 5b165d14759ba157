import assert from "node:assert/strict";
import { it } from "node:test";
import { PolicySettings } from "./rule.ts";
import { signPolicy } from "./sign.ts";

const parse = (rules: unknown) => PolicySettings.parse(rules);
const AT = Date.parse("2026-11-21T00:00:00Z");

it("signs what is new, leaves what stays, and believes nobody's own word", () => {
  const first = signPolicy(parse([{ action: "deny", projects: ["a"], by: "mallory" }]), [], "maria", AT);
  assert.deepEqual([first[0]?.by, first[0]?.at], ["maria", "2026-11-21T00:00:00.000Z"]);

  const wanted = parse([
    { action: "deny", projects: ["a"], exceptions: [{ projects: ["a"], reason: "needed" }] },
    { action: "hold", youngerThanDays: 7 },
  ]);
  const second = signPolicy(wanted, first, "bob", AT + 1000);
  assert.equal(second[0]?.by, "maria", "an exception makes no new rule");
  assert.equal(second[0]?.exceptions[0]?.by, "bob");
  assert.equal(second[1]?.by, "bob");

  const third = signPolicy(parse(JSON.parse(JSON.stringify(second))), second, "eve", AT + 2000);
  assert.deepEqual(third, second);
});
