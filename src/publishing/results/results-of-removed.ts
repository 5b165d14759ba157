import type { ExpressionBuilder } from "kysely";
import type { Writing } from "../../database/database.ts";
import { siteNow } from "../../database/site-clock.ts";
import type { Tables } from "../../database/tables.ts";
import type { BlobName } from "../../indexes/blobs.ts";

type Where = ExpressionBuilder<Tables, "test_results">;

/**
 * Takes away the test results of releases that have no file left, in the transaction that removed the files. They follow the
 * files into the recycle bin, and are deleted when no file of their release is there any more. Resolves with the bytes to
 * remove after the transaction.
 */
export async function settleResults({ tx }: Writing, projectId: number): Promise<BlobName[]> {
  await tx
    .updateTable("test_results")
    .set({ binned_at: siteNow() })
    .where("project_id", "=", projectId)
    .where("binned_at", "is", null)
    .where((where) => where.not(hasFile(where, "live")))
    .execute();
  return tx
    .deleteFrom("test_results")
    .where("project_id", "=", projectId)
    .where("binned_at", "is not", null)
    .where((where) => where.not(hasFile(where, "binned")))
    .returning(["sha256", "filename"])
    .execute();
}

/** Puts the test results of restored releases back, in the transaction that restores their files. */
export async function restoreResults(
  { tx }: Writing,
  projectId: number,
  versions: readonly string[],
): Promise<void> {
  await tx
    .updateTable("test_results")
    .set({ binned_at: null })
    .where("project_id", "=", projectId)
    .where("version", "in", versions)
    .execute();
}

function hasFile({ exists, selectFrom }: Where, kind: "live" | "binned") {
  const files = selectFrom("files")
    .select("files.id")
    .whereRef("files.project_id", "=", "test_results.project_id")
    .whereRef("files.version", "=", "test_results.version");
  return exists(
    kind === "live"
      ? files.where("files.removed_serial", "is", null)
      : files.where("files.binned_at", "is not", null),
  );
}
