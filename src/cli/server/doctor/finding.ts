/** What a check found: all is well; something to know; something that stops the server or loses data. */
export type State = "ok" | "warning" | "problem";

export interface Finding {
  /** What was looked at, in a word or two. */
  subject: string;
  state: State;
  /** What was found. */
  found: string;
  /** What to do about it; null when all is well. */
  advice: string | null;
}

export function well(subject: string, found: string): Finding {
  return { subject, state: "ok", found, advice: null };
}

export function warning(subject: string, found: string, advice: string): Finding {
  return { subject, state: "warning", found, advice };
}

export function problem(subject: string, found: string, advice: string): Finding {
  return { subject, state: "problem", found, advice };
}

const MARKS = { ok: "ok     ", warning: "warning", problem: "PROBLEM" };

/** Findings for a terminal: a line each, with what to do below it. */
export function findingLines(findings: readonly Finding[]): string[] {
  const width = Math.max(...findings.map(({ subject }) => subject.length));
  return findings.flatMap(({ subject, state, found, advice }) => {
    const line = `${MARKS[state]}  ${subject.padEnd(width)}  ${found}`;
    return advice === null ? [line] : [line, `${" ".repeat(width + 11)}→ ${advice}`];
  });
}

/** The words of an error, for people. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const SKEW_TO_KNOW_MS = 5_000;
const SKEW_THAT_HARMS_MS = 60_000;

/** What this machine's clock is against another one. `theirs` and `ours`: milliseconds since 1970. */
export function clockAgainst(whose: string, theirs: number, ours: number): Finding {
  const off = Math.abs(theirs - ours);
  const seconds = Math.round(off / 1000);
  const found = `this machine's clock is ${seconds} s ${ours > theirs ? "ahead of" : "behind"} ${whose}`;
  const advice =
    "Synchronize it with NTP (`timedatectl set-ntp true`). Expiry of tokens and of signed URLs depends on it.";
  if (off > SKEW_THAT_HARMS_MS) return problem("clock", found, advice);
  if (off > SKEW_TO_KNOW_MS) return warning("clock", found, advice);
  return well("clock", `within ${Math.max(1, seconds)} s of ${whose}`);
}
