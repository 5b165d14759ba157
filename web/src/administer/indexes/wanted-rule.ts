import { fieldOfMoment, momentOfField } from "../../words/moment-field.ts";
import type { NewRule } from "./queries.ts";
import { exceptionOf, type WantedException, wantedException } from "./wanted-exception.ts";

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
  /** As `fieldOfMoment` writes them. */
  bornAfter: string;
  bornBefore: string;
  clock: "upload" | "seen";
  /** "", "yes" or "no". */
  yanked: string;
  /** Megabytes. */
  largerThan: number | string;
  smallerThan: number | string;
  licenses: string[];
  classifiers: string[];
  untested: string[];
  plugin: string;
  matchUnknown: boolean;
  exceptions: WantedException[];
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
    bornAfter: fieldOfMoment(rule.bornAfter),
    bornBefore: fieldOfMoment(rule.bornBefore),
    clock: rule.clock ?? "upload",
    yanked: rule.yanked === undefined ? "" : rule.yanked ? "yes" : "no",
    largerThan: rule.largerThan === undefined ? "" : rule.largerThan / MEGABYTE,
    smallerThan: rule.smallerThan === undefined ? "" : rule.smallerThan / MEGABYTE,
    licenses: rule.licenses ?? [],
    classifiers: rule.classifiers ?? [],
    untested: rule.untested ?? [],
    plugin: rule.plugin ?? "",
    matchUnknown: rule.matchUnknown ?? false,
    exceptions: (rule.exceptions ?? []).map(wantedException),
  };
}

/** The rule that is wanted, signed as it was before. */
export function ruleOf(wanted: WantedRule, before: NewRule): NewRule {
  const conditions = {
    projects: some(wanted.projects),
    versions: text(wanted.versions),
    sources: some(wanted.sources),
    kinds: some(wanted.kinds) as NewRule["kinds"],
    youngerThanDays: number(wanted.youngerThanDays),
    olderThanDays: number(wanted.olderThanDays),
    yanked: wanted.yanked === "" ? undefined : wanted.yanked === "yes",
    bornAfter: momentOfField(wanted.bornAfter, before.bornAfter) ?? undefined,
    bornBefore: momentOfField(wanted.bornBefore, before.bornBefore) ?? undefined,
    largerThan: bytes(wanted.largerThan),
    smallerThan: bytes(wanted.smallerThan),
    licenses: some(wanted.licenses),
    classifiers: some(wanted.classifiers),
    untested: some(wanted.untested),
    plugin: text(wanted.plugin),
  };
  const { action, clock, matchUnknown } = wanted;
  const exceptions = wanted.exceptions.map(exceptionOf);
  const said = { action, clock, matchUnknown, reason: wanted.reason.trim(), exceptions };
  const rule = { ...before, ...said, ...conditions };
  return Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined)) as NewRule;
}

function some(items: string[]): string[] | undefined {
  return items.length === 0 ? undefined : items;
}

function text(value: string): string | undefined {
  return value.trim() === "" ? undefined : value.trim();
}

function bytes(megabytes: number | string): number | undefined {
  return megabytes === "" ? undefined : Math.round(Number(megabytes) * MEGABYTE);
}

function number(value: number | string): number | undefined {
  return value === "" ? undefined : Number(value);
}
