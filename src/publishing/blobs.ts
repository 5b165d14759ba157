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
    const file = fileKey(blob.sha256, blob.filename);
    // A store that is away shall be waited for here, and not with the one transaction in hand.
    await storage.stat(file);
    await database.write(async (writing) => {
      if ((await hasRow(writing, blob, "live")) || (await isMirrored(writing, blob, "sha256"))) return;
      const sides = [metadataKey(blob.sha256, blob.filename), signatureKey(blob.sha256, blob.filename)];
      await storage.remove(file);
      await Promise.all(sides.map((key) => storage.remove(key)));
    });
  }
}

/** Whether these bytes belonged to a file that was removed, or to a mirror's cache: only then can somebody have unlinked them. */
export async function wasRemovedBefore(writing: Writing, blob: BlobName): Promise<boolean> {
  return (await hasRow(writing, blob, "removed")) || (await isMirrored(writing, blob, "evicted_sha256"));
}

/** Whether a mirror keeps these bytes (`sha256`), or took them away to make room (`evicted_sha256`). */
async function isMirrored(
  writing: Writing,
  blob: BlobName,
  column: "sha256" | "evicted_sha256",
): Promise<boolean> {
  const row = await writing.tx
    .selectFrom("mirror_files")
    .select("address")
    .where(column, "=", blob.sha256)
    .where("filename", "=", blob.filename)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
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
