import { Refusal } from "../refusal.ts";
import type { PolicySettings, RuleException } from "./rule.ts";

/**
 * The rules with a new exception in one of them (`rule`, from 1), or in every rule that holds files back, and the numbers
 * of those. Exceptions of theirs that have ended (`now`: milliseconds since 1970) go. Refuses (`invalid`) when there is no
 * such rule.
 */
export function withException(
  policy: PolicySettings,
  rule: number | null,
  exception: RuleException,
  now: number,
): { policy: PolicySettings; rules: number[] } {
  const numbered = policy.map((one, at) => ({ one, number: at + 1 }));
  const meant = numbered.filter(({ one, number }) =>
    rule === null ? one.action === "hold" : number === rule,
  );
  if (meant.length === 0) throw noSuchRule(policy, rule);
  const rules = meant.map(({ number }) => number);
  return {
    rules,
    policy: numbered.map(({ one, number }) =>
      rules.includes(number)
        ? { ...one, exceptions: [...one.exceptions.filter((old) => isOpen(old, now)), exception] }
        : one,
    ),
  };
}

function isOpen({ until }: RuleException, now: number): boolean {
  return until === null || Date.parse(until) > now;
}

function noSuchRule(policy: PolicySettings, rule: number | null): Refusal {
  const message =
    rule === null
      ? "No rule of this index holds files. Name the rule to add the exception to."
      : `There is no rule ${rule}: the index has ${policy.length}.`;
  return new Refusal("invalid", "no-such-rule", message);
}
