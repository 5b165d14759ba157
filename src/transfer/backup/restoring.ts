import { Refusal } from "../../refusal.ts";
import { parseJson, putMark } from "../../site/mark.ts";
import type { Storage } from "../../storage/storage.ts";
import { RESTORING_KEY } from "../../storage/storage-key.ts";

/**
 * Takes an empty storage into use for a restore, or continues the one of the same backup. From the first object on, no server
 * begins another site on it. Refuses (`conflict`) a storage that contains anything else.
 */
export async function beginRestore(storage: Storage, backup: string, site: string): Promise<void> {
  const bytes = await storage.get(RESTORING_KEY);
  if (bytes === null) {
    for await (const { key } of storage.list("")) throw storageUsed(key);
    await storage.put(RESTORING_KEY, Buffer.from(`${JSON.stringify({ backup })}\n`));
  } else {
    const other = (parseJson(bytes) as { backup?: unknown } | undefined)?.backup;
    if (other !== backup) throw otherRestore(String(other));
  }
  await putMark(storage, site);
}

/** Says that the restore is complete. */
export async function endRestore(storage: Storage): Promise<void> {
  await storage.remove(RESTORING_KEY);
}

function storageUsed(key: string): Refusal {
  return new Refusal(
    "conflict",
    "storage-not-empty",
    `The storage is already in use: it contains ${key}. Nothing was changed. Restore to an empty storage.`,
  );
}

function otherRestore(backup: string): Refusal {
  return new Refusal(
    "conflict",
    "other-restore",
    `The restore of another backup into this storage was interrupted. Continue it with --at ${backup}, or empty the storage and the database and start again.`,
  );
}
