import type { Rule, RuleException } from "./rule.ts";

const VERBS = { allow: "allows", deny: "denies", hold: "holds back" };

/** A rule as a sentence: "Rule 2 holds back files younger than 7 days, from mirror: let others try them first". */
export function describeRule(rule: Rule, number: number): string {
  const conditions = conditionsOf(rule);
  const what = conditions.length === 0 ? "every file" : `files ${conditions.join(", ")}`;
  return `Rule ${number} ${VERBS[rule.action]} ${what}${rule.reason === "" ? "." : `: ${rule.reason}`}`;
}

/** Why a rule that would decide does not: "An exception of maria from rule 2, until 2026-12-01: security fix". */
export function describeException({ by, until, reason }: RuleException, number: number): string {
  const who = by === null ? "" : ` of ${by}`;
  const end = until === null ? "" : `, until ${until}`;
  return `An exception${who} from rule ${number}${end}${reason === "" ? "." : `: ${reason}`}`;
}

/** Short descriptions of the conditions of a rule. Empty if it applies to every file. */
function conditionsOf(rule: Rule): string[] {
  const { youngerThanDays, olderThanDays, bornAfter, bornBefore, largerThan, smallerThan } = rule;
  const clock = rule.clock === "seen" ? " (as first seen here)" : "";
  const words: (string | false)[] = [
    rule.projects !== undefined && `of ${someOf(rule.projects)}`,
    rule.versions !== undefined && `of version ${rule.versions}`,
    rule.sources !== undefined && `from ${someOf(rule.sources)}`,
    rule.kinds !== undefined && `of kind ${someOf(rule.kinds)}`,
    youngerThanDays !== undefined && `younger than ${days(youngerThanDays)}${clock}`,
    olderThanDays !== undefined && `older than ${days(olderThanDays)}${clock}`,
    bornAfter !== undefined && `that came after ${bornAfter}${clock}`,
    bornBefore !== undefined && `that came by ${bornBefore}${clock}`,
    rule.yanked !== undefined && (rule.yanked ? "that are yanked" : "that are not yanked"),
    largerThan !== undefined && `larger than ${largerThan} bytes`,
    smallerThan !== undefined && `smaller than ${smallerThan} bytes`,
    rule.licenses !== undefined && `licensed ${someOf(rule.licenses)}`,
    rule.untested !== undefined && `whose tests did not pass in ${allOf(rule.untested)}`,
    rule.plugin !== undefined && `that the plugin ${rule.plugin} picks`,
    rule.classifiers !== undefined && `classified ${someOf(rule.classifiers)}`,
  ];
  return words.filter((word) => word !== false);
}

function days(count: number): string {
  return count === 1 ? "1 day" : `${count} days`;
}

function allOf(items: readonly string[]): string {
  return someOf(items).replaceAll(" or ", " and ");
}

/** Long lists are cut: what decides stands in the rule itself. */
function someOf(items: readonly string[]): string {
  const shown = items.slice(0, 5).join(" or ");
  return items.length > 5 ? `${shown} or ${items.length - 5} more` : shown;
}
