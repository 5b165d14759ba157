import type { Database, Writing } from "../database/database.ts";
import type { Storage } from "../storage/storage.ts";
import { fileKey, metadataKey, signatureKey } from "../storage/storage-key.ts";

/** What names an object of the content-addressed store. */
export interface BlobName {
  sha256: string;
  filename: string;
}

/**
 * Removes the bytes of files that are not there any more, unless a file of any index still names them. It does so
 * inside the one transaction that may write, so that no publisher of the same bytes commits in between; that one
 * looks for its bytes inside its own transaction (`wasRemovedBefore`). Repeating it does no harm. What a crash leaves
 * lying is swept by `verify`.
 */
export async function removeUnusedBlobs(
  database: Database,
  storage: Storage,
  blobs: readonly BlobName[],
): Promise<void> {
  for (const blob of blobs) {
    await database.write(async (writing) => {
      if (await hasRow(writing, blob, "live")) return;
      await storage.remove(fileKey(blob.sha256, blob.filename));
      await storage.remove(metadataKey(blob.sha256, blob.filename));
      await storage.remove(signatureKey(blob.sha256, blob.filename));
    });
  }
}

/** Whether these bytes belonged to a file that was removed: only then can somebody be about to unlink them. */
export function wasRemovedBefore(writing: Writing, blob: BlobName): Promise<boolean> {
  return hasRow(writing, blob, "removed");
}

async function hasRow(writing: Writing, blob: BlobName, state: "live" | "removed"): Promise<boolean> {
  const row = await writing.tx
    .selectFrom("files")
    .select("id")
    .where("sha256", "=", blob.sha256)
    .where("filename", "=", blob.filename)
    .where("removed_serial", state === "live" ? "is" : "is not", null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
