import type { Database, Writing } from "../../database/database.ts";
import { type BlobName, fateOf } from "../../indexes/blobs.ts";
import { Refusal } from "../../refusal.ts";
import type { Storage } from "../../storage/storage.ts";
import { fileKey, metadataKey, signatureKey } from "../../storage/storage-key.ts";
import type { Spooled } from "../spool/spool.ts";

/** What belongs to a file beside its bytes. */
export interface SideFiles {
  /** Core metadata to serve beside it, or null. */
  metadata: Uint8Array | null;
  signature: Uint8Array | null;
}

/**
 * Stores a file's bytes durably, and what stands beside them. The metadata go at the same time, and need not survive power
 * loss or a removal of the same bytes that is under way: readers prove them by their hash and take them from the file
 * again. A removal may take the signature and leave the bytes, so `requireBytes` looks for both.
 */
export async function storeFile(
  storage: Storage,
  filename: string,
  spooled: Spooled,
  sides: SideFiles,
): Promise<void> {
  const { metadata, signature } = sides;
  const stored = await Promise.allSettled([
    storeBytes(storage, fileKey(spooled.sha256, filename), spooled),
    metadata && storage.put(metadataKey(spooled.sha256, filename), metadata, { durable: false }),
  ]);
  for (const outcome of stored) if (outcome.status === "rejected") throw outcome.reason;
  if (signature) await storage.put(signatureKey(spooled.sha256, filename), signature);
}

/** A draft that is under way ends here; one that failed on its way, however that came, is done as if there were none. */
async function storeBytes(storage: Storage, key: string, spooled: Spooled): Promise<void> {
  const { bytes, path, draft } = spooled;
  if (draft?.key === key && (await draft.finish().then(succeeded, failed))) return;
  if (bytes) return storage.put(key, bytes);
  if (path) return storage.putFile(key, path);
  throw new Error("an upload without bytes");
}

const succeeded = () => true;
const failed = () => false;

/** Bytes to be named, and whether a signature belongs to them. */
type NamedBytes = BlobName & { hasSignature?: boolean };

/**
 * Refuses (`unavailable`) to name bytes that a removal of the same bytes took, or is about to take; in the transaction that names
 * them. `wereStored`: by this very publisher, so that it need not look unless there was a removal. `test/model/removal-model.ts`
 * tries every order of a removal and a publish.
 */
export async function requireBytes(
  { database, storage }: { database: Database; storage: Storage },
  { tx }: Writing,
  bytes: NamedBytes,
  wereStored: boolean,
): Promise<void> {
  const fate = await fateOf(tx, database.clock, bytes);
  if (fate === "going") throw removed();
  if (!wereStored || fate === "unsure") await requireStored(storage, bytes);
  if (bytes.hasSignature && fate === "unsure") await requireSignature(storage, bytes);
}

/** Refuses (`unavailable`) when the bytes are not there. */
export async function requireStored(storage: Storage, { sha256, filename }: BlobName): Promise<void> {
  if ((await storage.stat(fileKey(sha256, filename))) === null) throw removed();
}

async function requireSignature(storage: Storage, { sha256, filename }: BlobName): Promise<void> {
  if ((await storage.stat(signatureKey(sha256, filename))) === null) throw removed();
}

function removed(): Refusal {
  const message = "The same bytes were being removed at this moment; try again.";
  return new Refusal("unavailable", "bytes-removed", message, { retryAfter: 1 });
}
