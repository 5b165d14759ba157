import { z } from "zod";
import { fieldProblems, plainWords, problemLine } from "../../settings/field-problems.ts";

const MAX_ENVIRONMENTS = 200;
/** Characters of a log that are kept: its end, where failures are. */
const MAX_LOG = 131_072;
/** Characters of all logs of a report together. */
const MAX_LOGS = 2_097_152;

const Word = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[^\p{C}]+$/u, "use letters, digits and punctuation only");
const Count = z.number().int().nonnegative().max(2_000_000_000).nullable().default(null);

/** What the tests came to in one environment. */
export const EnvironmentResult = z.strictObject({
  environment: Word,
  status: z.enum(["passed", "failed", "error", "skipped"]),
  python: Word.nullable().default(null),
  platform: Word.nullable().default(null),
  tests: Count,
  failures: Count,
  errors: Count,
  skipped: Count,
  durationSeconds: z.number().nonnegative().max(1e8).nullable().default(null),
  tool: Word.nullable().default(null),
  log: z.string().default(""),
});
export type EnvironmentResult = z.output<typeof EnvironmentResult>;

/** A report in the form in which it is stored, whatever it was sent as. */
export interface TestReport {
  results: EnvironmentResult[];
}

/** What the sender says about a report beside it: JUnit XML names no environment. */
export interface ReportContext {
  environment?: string | undefined;
  python?: string | undefined;
  platform?: string | undefined;
}

/** A report that cannot be accepted. The message is for the person who sent it. */
export class BadReport extends Error {}

/**
 * Checks results, shortens their logs and masks the passwords in URLs there. Throws `BadReport` for values that are out of
 * bounds, for no results, and for more than 200.
 */
export function finishReport(results: readonly z.input<typeof EnvironmentResult>[]): TestReport {
  if (results.length === 0) throw new BadReport("The report has no environments.");
  if (results.length > MAX_ENVIRONMENTS)
    throw new BadReport(`The report has more than ${MAX_ENVIRONMENTS} environments. Send it in parts.`);
  const share = Math.min(MAX_LOG, Math.floor(MAX_LOGS / results.length));
  const seen = new Set<string>();
  const checked = results.map((one) => {
    const { success, data, error } = EnvironmentResult.safeParse(one, { error: plainWords });
    if (!success) throw new BadReport(problemOf(error));
    if (seen.has(data.environment))
      throw new BadReport(`The report has two results for the environment ${data.environment}.`);
    seen.add(data.environment);
    return { ...data, python: data.python ?? pythonOf(data.environment), log: tidy(data.log, share) };
  });
  return { results: checked };
}

/** The version of Python that the name of an environment means: `py312-django5` runs on 3.12. null: it means none. */
function pythonOf(environment: string): string | null {
  const [, major, minor] =
    /^(?:py|pypy|python|cpython)-?([23])\.?(\d{1,2})(?![\d.])/i.exec(environment) ?? [];
  return major === undefined ? null : `${major}.${minor}`;
}

function problemOf(error: z.ZodError): string {
  return `The report has an environment that is not valid: ${problemLine(fieldProblems(error))}.`;
}

/** Control characters would move the cursor of a terminal that shows the log. */
function tidy(log: string, share: number): string {
  const masked = log
    .replaceAll(/(:\/\/)[^/@\s"'<>]{1,500}@/g, "$1***@")
    .replaceAll(/\x1b\[[0-9;]*[A-Za-z]|[\0-\x08\x0b-\x1f\x7f]/g, "");
  return masked.length <= share ? masked : `… the beginning was left out …\n${masked.slice(-share)}`;
}
