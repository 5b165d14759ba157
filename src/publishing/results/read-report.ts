import { z } from "zod";
import { readJunit } from "./junit-report.ts";
import {
  BadReport,
  type EnvironmentResult,
  finishReport,
  type ReportContext,
  type TestReport,
} from "./report.ts";
import { readTox, ToxReport } from "./tox-report.ts";

const Loose = z.looseObject({});

/**
 * Reads a report in any of the accepted formats: JSON of tox, JUnit XML, or JSON with one result or a list `results`. Throws
 * `BadReport` for anything else.
 */
export function readReport(bytes: Uint8Array, context: ReportContext): TestReport {
  const text = decode(bytes);
  if (/^\s*</.test(text)) return readJunit(text, context);
  const json = parse(text);
  const tox = "testenvs" in json ? ToxReport.safeParse(json) : null;
  if (tox?.success) return readTox(tox.data);
  if (tox !== null)
    throw new BadReport("The report of tox could not be read: testenvs is not as tox writes it.");
  const items = "results" in json ? json.results : [json];
  if (!Array.isArray(items)) throw new BadReport("The field results must be a list.");
  return finishReport(items.map((item) => withContext(item, context)));
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new BadReport("The report is not UTF-8.");
  }
}

function parse(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadReport("The report is neither JSON nor XML.");
  }
  const read = Loose.safeParse(value);
  if (read.success) return read.data;
  throw new BadReport("The report must be a JSON object.");
}

function withContext(item: unknown, { environment, python, platform }: ReportContext) {
  const said = { environment, python, platform };
  const known = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  // Checked by `finishReport`, which says what is wrong.
  return (Loose.safeParse(item).success ? { ...known, ...(item as object) } : item) as z.input<
    typeof EnvironmentResult
  >;
}
