import { closeSync, createWriteStream, openSync, readSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { pipeline } from "node:stream/promises";
import type { RandomAccess } from "../../packaging/archive/random-access.ts";
import type { Storage } from "../../storage/storage.ts";
import { spoolPath } from "../spool/process-mark.ts";

const MAX_IN_MEMORY = 16 * 2 ** 20;

/**
 * Opens a stored archive for reading here and there: as a file where it is one, else in memory, or as a temporary copy in
 * the spool, which is swept of those whose process died, when it is larger.
 */
export async function withStoredArchive<T>(
  storage: Storage,
  key: string,
  work: (archive: RandomAccess) => Promise<T | null>,
): Promise<T | null> {
  const found = await storage.stat(key);
  if (!found) return null;
  if (storage.localPath) return withFile(storage.localPath(key), found.size, work);
  if (found.size <= MAX_IN_MEMORY) {
    const bytes = await storage.get(key, MAX_IN_MEMORY);
    return bytes && work({ size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) });
  }
  return withCopy(storage, key, found.size, work);
}

async function withCopy<T>(
  storage: Storage,
  key: string,
  size: number,
  work: (archive: RandomAccess) => Promise<T | null>,
): Promise<T | null> {
  const folder = storage.copiesFolder ?? tmpdir();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = spoolPath(folder);
  try {
    const stream = await storage.open(key, { start: 0, end: size - 1, of: size });
    if (!stream) return null;
    await pipeline(stream, createWriteStream(path, { mode: 0o600 }));
    return await withFile(path, size, work);
  } finally {
    await rm(path, { force: true });
  }
}

async function withFile<T>(
  path: string,
  size: number,
  work: (archive: RandomAccess) => Promise<T | null>,
): Promise<T | null> {
  const descriptor = openSync(path, "r");
  try {
    return await work({ size, read: (at, length) => readAt(descriptor, at, length) });
  } finally {
    closeSync(descriptor);
  }
}

function readAt(descriptor: number, offset: number, length: number): Uint8Array {
  const buffer = Buffer.alloc(length);
  return buffer.subarray(0, readSync(descriptor, buffer, 0, length, offset));
}
