import type { ProjectRecord } from "../changes/record-forms.ts";
import type { WriteTransaction } from "../database/change.ts";
import { fileKey } from "../storage/storage-key.ts";
import type { RecordSource } from "./read-ahead.ts";

/** Restores the documentation of a project's releases. Reports those whose bytes are not in the storage. */
export async function restoreDocs(
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
  docs: NonNullable<ProjectRecord["docs"]>,
): Promise<void> {
  for (const one of docs) {
    if ((await records.stat(fileKey(one.sha256, one.filename)))?.size !== one.size) {
      report(key, `the documentation of version ${one.version} could not be restored: its bytes are missing`);
      continue;
    }
    await tx
      .insertInto("release_docs")
      .values({ ...one, project_id: id, index_id: indexId })
      .execute();
  }
}
