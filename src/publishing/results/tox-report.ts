import { z } from "zod";
import { type EnvironmentResult, finishReport, type TestReport } from "./report.ts";

const Command = z.object({
  command: z.unknown().optional(),
  output: z.unknown().optional(),
  err: z.unknown().optional(),
  retcode: z.coerce.number().catch(1),
});
const Commands = z.array(Command).catch([]);

const ToxEnvironment = z.object({
  python: z
    .object({
      version_info: z.array(z.unknown()).catch([]),
      sysplatform: z.string().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  setup: Commands.optional(),
  test: Commands.optional(),
  result: z
    .object({
      success: z.boolean().optional().catch(undefined),
      duration: z.number().nonnegative().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

/** The report that `tox --result-json` writes, and that `devpi test` uploads. */
export const ToxReport = z.object({
  testenvs: z.record(z.string(), ToxEnvironment),
  platform: z.string().optional().catch(undefined),
  toxversion: z.string().optional().catch(undefined),
});

/** Environments that build packages instead of testing them. */
const BUILDS = /^\.|^\.?pkg/;

/** Reads a report of tox 2 to 4. Throws `BadReport` for one without environments. */
export function readTox({ testenvs, platform, toxversion }: z.output<typeof ToxReport>): TestReport {
  const results = Object.entries(testenvs)
    .filter(([name]) => !BUILDS.test(name))
    .map(([environment, found]) => ({
      environment,
      status: statusOf(found),
      python: pythonVersion(found),
      platform: cut(found.python?.sysplatform ?? platform),
      durationSeconds: found.result?.duration ?? null,
      tool: cut(toxversion === undefined ? "tox" : `tox ${toxversion}`),
      log: [...(found.setup ?? []), ...(found.test ?? [])].map(wordsOf).join("\n"),
    }));
  return finishReport(results);
}

function statusOf({ result, setup, test }: z.output<typeof ToxEnvironment>): EnvironmentResult["status"] {
  const failed = (commands: z.output<typeof Commands> = []) => commands.some(({ retcode }) => retcode !== 0);
  if (failed(setup)) return "error";
  if (result?.success !== undefined) return result.success ? "passed" : "failed";
  if (test === undefined || test.length === 0) return "skipped";
  return failed(test) ? "failed" : "passed";
}

function pythonVersion({ python }: z.output<typeof ToxEnvironment>): string | null {
  const numbers = (python?.version_info ?? []).slice(0, 3).filter((one) => Number.isInteger(one));
  return numbers.length < 2 ? null : numbers.join(".");
}

function wordsOf({ command, output, err, retcode }: z.output<typeof Command>): string {
  const line = Array.isArray(command) ? command.map(String).join(" ") : textOf(command);
  const parts = [`$ ${line}`, textOf(output), textOf(err), retcode === 0 ? "" : `exit code ${retcode}`];
  return parts.filter((part) => part !== "").join("\n");
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const cut = (text: string | undefined): string | null => text?.slice(0, 100) || null;
