import type { Readable } from "node:stream";
import { Refusal } from "../refusal.ts";
import type { ByteRange, Storage } from "../storage/storage.ts";
import type { StoredBytes } from "./file-content.ts";

/**
 * A file in the storage. On a local disk its size is checked now; a remote storage checks it when the file is opened, so
 * that a download costs one request. `size` null: not known. null: the file is missing or has another size.
 */
export async function storedBytes(
  storage: Storage,
  key: string,
  size: number | null,
): Promise<StoredBytes | null> {
  const path = storage.localPath?.(key) ?? null;
  let known = size;
  if (path !== null || size === null) {
    known = (await storage.stat(key))?.size ?? null;
    if (known === null || (size !== null && known !== size)) return null;
  }
  const whole = known as number;
  return {
    size: whole,
    path,
    isThere: async () => (await storage.stat(key))?.size === whole,
    open: (range) => openStored(storage, key, { ...range, of: whole }),
  };
}

async function openStored(
  storage: Storage,
  key: string,
  range: ByteRange & { of: number },
): Promise<Readable | null> {
  try {
    return await storage.open(key, range);
  } catch (error) {
    if (error instanceof Refusal && error.code === "file-damaged") return null;
    throw error;
  }
}
