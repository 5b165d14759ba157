import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import type { IndexFile } from "../indexes/package-index.ts";
import type { ArchiveLimits, RandomAccess } from "../packaging/archive/random-access.ts";
import { parseVersion } from "../packaging/version.ts";
import type { Storage } from "../storage/storage.ts";
import { fileKey, metadataKey } from "../storage/storage-key.ts";
import { inspectArchive } from "./inspect.ts";

/** The archive was checked when it was published; these bounds only keep a damaged one from doing harm. */
const LIMITS: ArchiveLimits = { members: 1_000_000, unpackedSize: Number.MAX_SAFE_INTEGER };
const MAX_IN_MEMORY = 256 * 2 ** 20;

/**
 * Makes a file's core metadata again from its archive, where what is stored is missing or damaged, and stores it.
 * null when the archive does not give what was served before (its SHA-256 is `metadataSha256`).
 */
export async function restoreMetadata(
  storage: Storage,
  file: Pick<IndexFile, "filename" | "project" | "version" | "kind" | "address">,
  metadataSha256: string,
): Promise<Buffer | null> {
  const version = parseVersion(file.version)?.canonical ?? file.version;
  const order = { filename: file.filename, kind: file.kind, project: file.project, version, limits: LIMITS };
  const bytes = await withArchive(storage, fileKey(file.address, file.filename), (archive) =>
    inspectArchive(archive, order).catch(() => null),
  );
  if (!bytes || createHash("sha256").update(bytes).digest("hex") !== metadataSha256) return null;
  await storage.put(metadataKey(file.address, file.filename), bytes, { durable: false });
  return Buffer.from(bytes);
}

/** Opens a stored archive for reading here and there: as a file where it is one, else whole when it is not too large. */
async function withArchive<T>(
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
