import type { Database, Writing } from "../database/database.ts";
import { type BlobName, fateOf } from "../indexes/blobs.ts";
import { Refusal } from "../refusal.ts";
import type { Storage } from "../storage/storage.ts";
import { fileKey, metadataKey, signatureKey } from "../storage/storage-key.ts";
import type { Spooled } from "./spool.ts";

/** What belongs to a file beside its bytes. */
export interface SideFiles {
  /** Core metadata to serve beside it, or null. */
  metadata: Uint8Array | null;
  signature: Uint8Array | null;
}

/**
 * Stores a file's bytes durably, then what stands beside them. The bytes come first, so that a removal of the same
 * bytes that is under way cannot take the side files and leave the bytes. The metadata need not survive power loss:
 * readers prove it by its hash and take it from the file again.
 */
export async function storeFile(
  storage: Storage,
  filename: string,
  spooled: Spooled,
  sides: SideFiles,
): Promise<void> {
  const key = fileKey(spooled.sha256, filename);
  if (spooled.bytes) await storage.put(key, spooled.bytes);
  else if (spooled.path) await storage.putFile(key, spooled.path);
  else throw new Error("an upload without bytes");
  const { metadata, signature } = sides;
  await Promise.all([
    metadata && storage.put(metadataKey(spooled.sha256, filename), metadata, { durable: false }),
    signature && storage.put(signatureKey(spooled.sha256, filename), signature),
  ]);
}

/**
 * Refuses (`unavailable`) to name bytes that a removal of the same bytes took, or is about to take; in the transaction that names
 * them. `wereStored`: by this very publisher, so that nobody need look unless there was a removal.
 */
export async function requireBytes(
  { database, storage }: { database: Database; storage: Storage },
  { tx }: Writing,
  blob: BlobName,
  wereStored: boolean,
): Promise<void> {
  const fate = await fateOf(tx, database.clock, blob);
  if (fate === "going") throw removed();
  if (!wereStored || fate === "unsure") await requireStored(storage, blob);
}

/** Refuses (`unavailable`) when the bytes are not there. */
export async function requireStored(storage: Storage, { sha256, filename }: BlobName): Promise<void> {
  if ((await storage.stat(fileKey(sha256, filename))) === null) throw removed();
}

function removed(): Refusal {
  const message = "The same bytes were being removed at this moment; try again.";
  return new Refusal("unavailable", "bytes-removed", message, { retryAfter: 1 });
}
