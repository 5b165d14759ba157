import { isDeepStrictEqual } from "node:util";
import type { PolicySettings } from "./rule.ts";

type Signed = { by: string | null; at: string | null };

/**
 * Rules that are about to be set, with the author's name and the time in each rule and exception that is new
 * or changed; unchanged ones keep theirs. What the caller wrote there is ignored.
 */
export function signPolicy(
  next: PolicySettings,
  before: PolicySettings,
  by: string | null,
  now: number,
): PolicySettings {
  const at = new Date(now).toISOString();
  const stamp = <T extends Signed>(item: T, old: T[]): T => {
    const same = old.find((one) => isDeepStrictEqual(unsigned(one), unsigned(item)));
    return { ...item, by: same ? same.by : by, at: same ? same.at : at };
  };
  const oldExceptions = before.flatMap(({ exceptions }) => exceptions);
  return next.map((rule) => ({
    ...stamp(rule, before),
    exceptions: rule.exceptions.map((exception) => stamp(exception, oldExceptions)),
  }));
}

/** What the author is responsible for. Exceptions of a rule have their own author. */
function unsigned<T extends Signed>(item: T): unknown {
  const { by: _by, at: _at, ...rest } = item;
  return { ...rest, exceptions: null };
}
