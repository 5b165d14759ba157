import { formatBytes, formatDay } from "../../words/format.ts";
import { plural, t } from "../../words/t.ts";
import type { NewRule } from "./queries.ts";

/** How many names of a long list are told. */
const TOLD = 5;

/** What a rule speaks of, in words: "of demo, younger than 7 days"; everything, when it has no conditions. */
export function conditionWords(rule: NewRule): string {
  const { versions, youngerThanDays, olderThanDays, bornAfter, bornBefore, largerThan, smallerThan } = rule;
  const seen = rule.clock === "seen" ? ` ${t("(as first seen here)")}` : "";
  const days = (count: number) => plural(count, "{count} day", "{count} days") + seen;
  const words = [
    rule.projects && t("of {names}", { names: someOf(rule.projects) }),
    versions && t("of version {versions}", { versions }),
    rule.sources && t("from {names}", { names: someOf(rule.sources) }),
    rule.kinds && t("of kind {names}", { names: someOf(rule.kinds) }),
    youngerThanDays !== undefined && t("younger than {days}", { days: days(youngerThanDays) }),
    olderThanDays !== undefined && t("older than {days}", { days: days(olderThanDays) }),
    bornAfter && t("uploaded after {day}", { day: formatDay(bornAfter) + seen }),
    bornBefore && t("uploaded on or before {day}", { day: formatDay(bornBefore) + seen }),
    rule.yanked !== undefined && (rule.yanked ? t("that are yanked") : t("that are not yanked")),
    largerThan !== undefined && t("larger than {size}", { size: formatBytes(largerThan) }),
    smallerThan !== undefined && t("smaller than {size}", { size: formatBytes(smallerThan) }),
    rule.licenses && t("with license {names}", { names: someOf(rule.licenses) }),
    rule.untested && t("whose tests did not pass in {names}", { names: someOf(rule.untested) }),
    rule.plugin && t("that the plugin {name} picks", { name: rule.plugin }),
    rule.classifiers && t("with classifier {names}", { names: someOf(rule.classifiers) }),
  ].filter((word) => typeof word === "string" && word !== "");
  return words.length === 0 ? t("every file") : t("files {conditions}", { conditions: words.join(", ") });
}

export function actionWords(action: NewRule["action"]): string {
  const words = { allow: t("Allows"), deny: t("Denies"), hold: t("Holds") };
  return words[action];
}

function someOf(items: readonly string[]): string {
  const shown = items.slice(0, TOLD).join(", ");
  return items.length > TOLD
    ? t("{names} and {count} more", { names: shown, count: items.length - TOLD })
    : shown;
}
