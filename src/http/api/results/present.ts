import type { z } from "zod";
import { latestResults, type ResultRow } from "../../../indexes/results/release-results.ts";
import { toTime } from "../fields.ts";
import type { TestedReleases, TestResult } from "./schema.ts";

type Presented = z.input<typeof TestResult>;

/** Results of one release as the API shows them. `rows`: all of them, newest first. */
export function presentResults(rows: readonly ResultRow[]): Presented[] {
  const latest = new Set(latestResults(rows).map(({ id }) => id));
  return rows.map((row) => presentResult(row, latest.has(row.id)));
}

export function presentResult(row: ResultRow, isLatest: boolean): Presented {
  return {
    id: row.id,
    version: row.version,
    environment: row.environment,
    status: row.status,
    python: row.python,
    platform: row.platform,
    tests: row.tests,
    failures: row.failures,
    errors: row.errors,
    skipped: row.skipped,
    durationSeconds: row.duration_ms === null ? null : Number(row.duration_ms) / 1000,
    tool: row.tool,
    file: row.tested_file,
    reportedAt: toTime(Number(row.reported_at)),
    reportedBy: row.reported_by,
    origin: row.origin,
    isLatest,
  };
}

/** Numbers of environments for each release. `rows`: newest first. */
export function countByRelease(rows: readonly ResultRow[]): z.input<typeof TestedReleases>["items"] {
  const byVersion = Map.groupBy(latestResults(rows), ({ version }) => version);
  return [...byVersion].map(([version, of]) => {
    const count = (...statuses: string[]) => of.filter(({ status }) => statuses.includes(status)).length;
    const last = Math.max(...of.map(({ reported_at }) => Number(reported_at)));
    return {
      version,
      passed: count("passed"),
      failed: count("failed", "error"),
      skipped: count("skipped"),
      lastReportedAt: toTime(last),
    };
  });
}
