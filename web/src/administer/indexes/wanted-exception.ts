import { fieldOfMoment, momentOfField } from "../../words/moment-field.ts";
import type { NewRule } from "./queries.ts";

export type Exception = NonNullable<NewRule["exceptions"]>[number];

/** What a rule passes over, as a form has it. */
export interface WantedException {
  key: number;
  projects: string[];
  /** Empty: every version. */
  versions: string;
  reason: string;
  /** As `fieldOfMoment` writes it; empty: it does not end. */
  until: string;
  /** As it was before it was touched; null: it is new. */
  before: Exception | null;
}

export function wantedException(before: Exception, key: number): WantedException {
  const { projects, versions = "", reason = "", until } = before;
  return { key, projects, versions, reason, until: fieldOfMoment(until), before };
}

/** Nothing yet, beside those that there are. */
export function nextException(exceptions: readonly WantedException[]): WantedException {
  const key = Math.max(-1, ...exceptions.map((one) => one.key)) + 1;
  return { key, projects: [], versions: "", reason: "", until: "", before: null };
}

export function exceptionOf({ projects, versions, reason, until, before }: WantedException): Exception {
  const text = versions.trim();
  return {
    ...(before && { by: before.by ?? null, at: before.at ?? null }),
    projects,
    ...(text === "" ? {} : { versions: text }),
    reason: reason.trim(),
    until: momentOfField(until, before?.until),
  };
}
