import { z } from "zod";
import { ReleasePath, Time } from "../fields.ts";

const Count = z.number().nullable();
const Status = z
  .enum(["passed", "failed", "error", "skipped"])
  .describe("error: the environment could not be set up. skipped: no test ran.");

export const TestResult = z.strictObject({
  id: z.string(),
  version: z.string(),
  environment: z.string(),
  status: Status,
  python: z.string().nullable(),
  platform: z.string().nullable(),
  tests: Count.describe("Number of tests. null: not reported."),
  failures: Count,
  errors: Count,
  skipped: Count,
  durationSeconds: z.number().nullable(),
  tool: z.string().nullable().describe("What ran the tests."),
  file: z.string().nullable().describe("File that was tested. null: the release."),
  reportedAt: Time,
  reportedBy: z.string().nullable(),
  origin: z.string().nullable().describe("Index that the release was promoted from."),
  isLatest: z.boolean().describe("Whether it is the latest result of its environment."),
});

export const TestResults = z.strictObject({ items: z.array(TestResult).describe("Newest first.") });

export const TestResultWithLog = TestResult.extend({
  log: z.string().nullable().describe("End of the output. null: the stored report is missing."),
});

export const TestedReleases = z.strictObject({
  items: z
    .array(
      z.strictObject({
        version: z.string(),
        passed: z.number(),
        failed: z.number().describe("Includes environments that could not be set up."),
        skipped: z.number(),
        lastReportedAt: Time,
      }),
    )
    .describe("Numbers of environments, by their latest results. Releases without results are left out."),
});

export const ResultPath = ReleasePath.extend({ id: z.string().max(100).describe("ID of a test result.") });

const Word = z.string().min(1).max(100).optional();

export const ReportQuery = z.strictObject({
  environment: Word.describe("Name of the environment, for reports that name none."),
  python: Word.describe("Version of Python, for reports that do not say it."),
  platform: Word.describe("Platform, for reports that do not say it."),
  file: z.string().max(300).optional().describe("Name of the file that was tested. Default: the release."),
  reportedAt: Time.optional().describe(
    "When another server got the report. Only administrators can say so. Default: now.",
  ),
  reportedBy: z
    .string()
    .max(200)
    .optional()
    .describe(
      "Who reported it to another server. Only administrators can say so. Default: you, or no one if `reportedAt` is given.",
    ),
});
