import type { NewRule } from "./queries.ts";

const MEGABYTE = 1_000_000;

/** A rule as a form has it: what is empty is no condition. */
export interface WantedRule {
  action: NewRule["action"];
  reason: string;
  projects: string[];
  versions: string;
  sources: string[];
  kinds: string[];
  youngerThanDays: number | string;
  olderThanDays: number | string;
  clock: "upload" | "seen";
  /** "", "yes" or "no". */
  yanked: string;
  /** Megabytes. */
  largerThan: number | string;
  licenses: string[];
  classifiers: string[];
}

export function wantedOf(rule: NewRule): WantedRule {
  return {
    action: rule.action,
    reason: rule.reason ?? "",
    projects: rule.projects ?? [],
    versions: rule.versions ?? "",
    sources: rule.sources ?? [],
    kinds: rule.kinds ?? [],
    youngerThanDays: rule.youngerThanDays ?? "",
    olderThanDays: rule.olderThanDays ?? "",
    clock: rule.clock ?? "upload",
    yanked: rule.yanked === undefined ? "" : rule.yanked ? "yes" : "no",
    largerThan: rule.largerThan === undefined ? "" : rule.largerThan / MEGABYTE,
    licenses: rule.licenses ?? [],
    classifiers: rule.classifiers ?? [],
  };
}

/** The rule that is wanted; what the form has no field for stays as it was before. */
export function ruleOf(wanted: WantedRule, before: NewRule): NewRule {
  const { largerThan } = wanted;
  const conditions = {
    projects: some(wanted.projects),
    versions: text(wanted.versions),
    sources: some(wanted.sources),
    kinds: some(wanted.kinds) as NewRule["kinds"],
    youngerThanDays: number(wanted.youngerThanDays),
    olderThanDays: number(wanted.olderThanDays),
    yanked: wanted.yanked === "" ? undefined : wanted.yanked === "yes",
    largerThan: largerThan === "" ? undefined : Math.round(Number(largerThan) * MEGABYTE),
    licenses: some(wanted.licenses),
    classifiers: some(wanted.classifiers),
  };
  const said = { action: wanted.action, reason: wanted.reason.trim(), clock: wanted.clock };
  const rule = { ...before, ...said, ...conditions };
  return Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined)) as NewRule;
}

function some(items: string[]): string[] | undefined {
  return items.length === 0 ? undefined : items;
}

function text(value: string): string | undefined {
  return value.trim() === "" ? undefined : value.trim();
}

function number(value: number | string): number | undefined {
  return value === "" ? undefined : Number(value);
}
