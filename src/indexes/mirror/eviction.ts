import type { Database } from "../../database/database.ts";
import type { Storage } from "../../storage/storage.ts";
import { mirrorMetadataKey } from "../../storage/storage-key.ts";
import { removeUnusedBlobs } from "../blobs.ts";
import type { MirrorStore } from "./store.ts";

export interface EvictionParts {
  database: Database;
  storage: Storage;
  store: Pick<MirrorStore, "drop" | "writeUses">;
}

/** So much is left of the limit when room is made, that it is not made again for each file. */
const KEPT_SHARE = 0.9;
const BATCH = 100;

/** Removes the files of a mirror that were used least lately, until what is kept is within `limit` bytes (null: any). */
export async function evictFor(parts: EvictionParts, indexId: number, limit: number | null): Promise<void> {
  if (limit === null || (await keptBytes(parts.database, indexId)) <= limit) return;
  await parts.store.writeUses();
  while ((await keptBytes(parts.database, indexId)) > limit * KEPT_SHARE) {
    const oldest = await parts.database.read
      .selectFrom("mirror_files")
      .select(["address", "filename", "sha256", "size"])
      .where("index_id", "=", indexId)
      .where("sha256", "is not", null)
      .orderBy("used_at")
      .limit(BATCH)
      .execute();
    let bytes = await keptBytes(parts.database, indexId);
    for (const file of oldest) {
      if (bytes <= limit * KEPT_SHARE) break;
      await evict(parts, indexId, { ...file, sha256: file.sha256 as string });
      bytes -= file.size ?? 0;
    }
    if (oldest.length === 0) break;
  }
  parts.store.drop();
}

async function keptBytes(database: Database, indexId: number): Promise<number> {
  const row = await database.survey
    .selectFrom("mirror_files")
    .select(({ fn }) => fn.sum<number | null>("size").as("bytes"))
    .where("index_id", "=", indexId)
    .where("sha256", "is not", null)
    .executeTakeFirst();
  return row?.bytes ?? 0;
}

/** Removes the fact first, then the bytes if nothing else uses them. Does nothing if another process was faster. */
export async function evict(
  { database, storage }: Pick<EvictionParts, "database" | "storage">,
  indexId: number,
  file: { address: string; filename: string; sha256: string },
): Promise<void> {
  const { numUpdatedRows } = await database.write(({ tx }) =>
    tx
      .updateTable("mirror_files")
      .set({ sha256: null, metadata_sha256: null })
      .where("index_id", "=", indexId)
      .where("address", "=", file.address)
      .where("filename", "=", file.filename)
      .where("sha256", "=", file.sha256)
      .executeTakeFirst(),
  );
  if (numUpdatedRows === 0n) return;
  await storage.remove(mirrorMetadataKey(indexId, file.address, file.filename));
  await removeUnusedBlobs(database, storage, [file]);
}
