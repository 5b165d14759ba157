import type { ProjectRecord } from "../changes/record-forms.ts";
import type { WriteTransaction } from "../database/change.ts";
import { fileKey } from "../storage/storage-key.ts";
import type { RecordSource } from "./read-ahead.ts";

/** Restores the test results of a project's releases. Reports those whose logs are not in the storage. */
export async function restoreResults(
  {
    tx,
    records,
    report,
  }: {
    tx: WriteTransaction;
    records: RecordSource;
    report(key: string, problem: string): void;
  },
  { id, indexId, key }: { id: number; indexId: number; key: string },
  results: NonNullable<ProjectRecord["test_results"]>,
): Promise<void> {
  for (const reported of Map.groupBy(results, ({ sha256, filename }) =>
    fileKey(sha256, filename),
  ).entries()) {
    const [log, rows] = reported;
    if ((await records.stat(log)) === null)
      report(key, `the log of a test report of version ${rows[0]?.version} could not be restored`);
    for (const row of rows)
      await tx
        .insertInto("test_results")
        .values({ ...row, project_id: id, index_id: indexId })
        .execute();
  }
}
