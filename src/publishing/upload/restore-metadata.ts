import { createHash } from "node:crypto";
import type { IndexFile } from "../../indexes/index-file.ts";
import type { ArchiveLimits } from "../../packaging/archive/random-access.ts";
import { parseVersion } from "../../packaging/versions/version.ts";
import type { Storage } from "../../storage/storage.ts";
import { fileKey, metadataKey } from "../../storage/storage-key.ts";
import { readStoredMetadata } from "../archives/inspect.ts";
import { withStoredArchive } from "../archives/stored-archive.ts";

/** The archive was checked when it was published; these bounds only keep a damaged one from doing harm. */
const LIMITS: ArchiveLimits = {
  members: 1_000_000,
  unpackedSize: Number.MAX_SAFE_INTEGER,
  ratio: Number.POSITIVE_INFINITY,
};

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
  const bytes = await withStoredArchive(storage, fileKey(file.address, file.filename), (archive) =>
    readStoredMetadata(archive, order).catch(() => null),
  );
  if (!bytes || createHash("sha256").update(bytes).digest("hex") !== metadataSha256) return null;
  await storage.put(metadataKey(file.address, file.filename), bytes, { durable: false });
  return Buffer.from(bytes);
}
