import { closeSync, openSync, readSync } from "node:fs";
import type { RandomAccess } from "../packaging/archive/random-access.ts";
import type { Storage } from "../storage/storage.ts";

const MAX_IN_MEMORY = 256 * 2 ** 20;

/** Opens a stored archive for reading here and there: as a file where it is one, else whole when it is not too large. */
export async function withStoredArchive<T>(
  storage: Storage,
  key: string,
  work: (archive: RandomAccess) => Promise<T | null>,
): Promise<T | null> {
  const found = await storage.stat(key);
  if (!found) return null;
  if (!storage.localPath) {
    if (found.size > MAX_IN_MEMORY) return null;
    const bytes = await storage.get(key, MAX_IN_MEMORY);
    return bytes && work({ size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) });
  }
  const descriptor = openSync(storage.localPath(key), "r");
  try {
    return await work({ size: found.size, read: (at, length) => readAt(descriptor, at, length) });
  } finally {
    closeSync(descriptor);
  }
}

function readAt(descriptor: number, offset: number, length: number): Uint8Array {
  const buffer = Buffer.alloc(length);
  return buffer.subarray(0, readSync(descriptor, buffer, 0, length, offset));
}
