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

/** Refuses (`unavailable`) when the bytes are not there any more, because a removal of the same bytes took them. */
export async function requireStored(storage: Storage, filename: string, sha256: string): Promise<void> {
  if ((await storage.stat(fileKey(sha256, filename))) !== null) return;
  throw new Refusal(
    "unavailable",
    "bytes-removed",
    "The same bytes were being removed at this moment; try again.",
    {
      retryAfter: 1,
    },
  );
}
