import { readFileSync } from "node:fs";
import type { Outcome } from "./run.ts";
import type { Verdict } from "./schedule.ts";
import type { Step } from "./steps.ts";

/** Where `node --test` shows the failures once more, at the end of its output. */
const FAILURES = "✖ failing tests:";
/** Lines at the very end of a report that say what failed: of a log that is cut, the end is what is left. */
const LAST_LINES = 40;

/** A line on a step that passed, and one for each reason for which tests were skipped. */
export function passedText({ step, seconds, log }: Outcome): string {
  const output = readFileSync(log, "utf8");
  const tests = total(output, "pass");
  const lines = [`=== ${step.name}: passed in ${seconds} s${tests > 0 ? ` (${tests} tests)` : ""}`];
  for (const [reason, count] of skips(output)) lines.push(`    ${count} skipped: ${reason}`);
  return lines.join("\n");
}

/** The whole log of the step that failed, then what failed in it, and what was not run because of it. */
export function failedText({ step, code, seconds, log }: Outcome, { stopped, left }: Verdict): string {
  const output = readFileSync(log, "utf8").trimEnd();
  const end = code === null ? "was ended by a signal or did not start" : `exit code ${code}`;
  return [
    `=== the whole log of ${step.name}`,
    output,
    "",
    `=== ${step.name}: FAILED (${end}) after ${seconds} s`,
    ...lastLines(output),
    ...(stopped.length > 0 ? [`    stopped because of it: ${names(stopped)}`] : []),
    ...(left.length > 0 ? [`    not run: ${names(left)}`] : []),
    `    log: ${log}`,
  ].join("\n");
}

/** The failing tests with the first lines of each; of other programs the last lines. */
function lastLines(output: string): string[] {
  const at = output.lastIndexOf(FAILURES);
  if (at === -1) return output.split("\n").slice(-LAST_LINES);
  const failures = output
    .slice(at + FAILURES.length)
    .split(/\n(?=test at )/)
    .slice(1);
  const each = Math.max(2, Math.floor(LAST_LINES / failures.length));
  return failures.flatMap((failure) => failure.trimEnd().split("\n").slice(0, each));
}

/** How often each reason to skip a test was given. */
function skips(output: string): Map<string, number> {
  const reasons = [...output.matchAll(/^\s*﹣ .* # (.+)$/gm)].map(([, reason = ""]) => reason);
  return new Map([...Map.groupBy(reasons, (reason) => reason)].map(([reason, all]) => [reason, all.length]));
}

function total(output: string, what: string): number {
  const counts = output.matchAll(new RegExp(`^ℹ ${what} (\\d+)$`, "gm"));
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}

const names = (steps: Step[]) => steps.map(({ name }) => name).join(", ");
