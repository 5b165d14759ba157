declare module "../../database/tables.ts" {
  interface Tables {
    test_results: TestResultTable;
  }
}

export type TestStatus = "passed" | "failed" | "error" | "skipped";

/** What the tests of a release came to in one environment, once. */
export interface TestResultTable {
  id: string;
  project_id: number;
  /** As in `files.version`. */
  version: string;
  index_id: number;
  /** With `filename`, the key of the stored report that has the log. */
  sha256: string;
  filename: string;
  /** Position in that report, from 0. */
  number: number;
  environment: string;
  /** Version of Python, such as `3.12.4`; null: not reported. */
  python: string | null;
  /** Such as `linux`; null: not reported. */
  platform: string | null;
  status: TestStatus;
  /** Numbers of tests; null: not reported. */
  tests: number | null;
  failures: number | null;
  errors: number | null;
  skipped: number | null;
  duration_ms: number | null;
  /** What ran the tests, such as `tox 4.21`; null: not reported. */
  tool: string | null;
  /** Name of the file that was tested; null: the release. */
  tested_file: string | null;
  reported_at: number;
  reported_by: string | null;
  /** `owner/name` of the index that the release was promoted from; null: it was reported here. */
  origin: string | null;
  /** When it went to the recycle bin with the last file of its release (milliseconds since 1970); null: it is not there. */
  binned_at: number | null;
}
