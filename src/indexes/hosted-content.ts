import { createHash } from "node:crypto";
import type { Storage } from "../storage/storage.ts";
import { fileKey, metadataKey, signatureKey } from "../storage/storage-key.ts";
import { otherSize as damaged } from "../storage/trouble.ts";
import type { FileBytes, FileContent, Part } from "./file-content.ts";
import type { IndexFile } from "./index-file.ts";
import { storedBytes } from "./stored-bytes.ts";

/** Where the bytes of published files are. */
export interface HostedFiles {
  storage: Storage;
  /** Extracts core metadata from the archive again and stores it. null: the result does not have the hash. */
  restoreMetadata(file: IndexFile, metadataSha256: string): Promise<Buffer | null>;
}

/** Largest small file or side file, in bytes. */
export const MAX_SIDE_FILE = 16 * 2 ** 20;

/** A published file or what lies beside it. null: the file has no such part. Reads nothing. */
export function hostedContent(files: HostedFiles, file: IndexFile, part: Part): FileContent | null {
  if (!offers(file, part)) return null;
  const { key, etag, contentType } = describe(file, part);
  const bytes = part === "file" ? hostedBytes(files.storage, file, key) : null;
  const read = () => readWhole(files, file, { part, key });
  return { part, file, key, contentType, etag, isStored: true, outlivesRemoval: false, bytes, read };
}

/** Whether a file has a part, as its page says. */
export function offers(file: IndexFile, part: Part): boolean {
  if (part === "metadata") return file.metadataSha256 !== null || file.metadataUnhashed;
  return part === "file" || file.hasSignature;
}

function describe(file: IndexFile, part: Part): Pick<FileContent, "key" | "contentType" | "etag"> {
  const { address, filename } = file;
  if (part === "metadata") {
    const etag = `"${file.metadataSha256 ?? `${address}-metadata`}"`;
    return { key: metadataKey(address, filename), contentType: "application/octet-stream", etag };
  }
  if (part === "signature") {
    const etag = `"${address}-asc"`;
    return { key: signatureKey(address, filename), contentType: "application/pgp-signature", etag };
  }
  return { key: fileKey(address, filename), contentType: "application/octet-stream", etag: `"${address}"` };
}

function hostedBytes(storage: Storage, { address, size }: IndexFile, key: string): FileBytes {
  return {
    signedUrl: async (terms) => (await storage.signedUrl?.(key, terms)) ?? null,
    async stored() {
      const found = await storedBytes(storage, key, size);
      if (found === null) throw damaged();
      return found;
    },
    fetch: () => Promise.reject(damaged()),
    keep: async () => ({ sha256: address, size: size ?? 0 }),
    received: async () => null,
  };
}

async function readWhole(
  { storage, restoreMetadata }: HostedFiles,
  file: IndexFile,
  { part, key }: { part: Part; key: string },
): Promise<Buffer> {
  const bytes = await storage.get(key, MAX_SIDE_FILE);
  const expected = { file: file.sha256, metadata: file.metadataSha256, signature: null }[part];
  if (bytes && (expected === null || sha256Of(bytes) === expected)) return Buffer.from(bytes);
  const restored = part === "metadata" && expected !== null ? await restoreMetadata(file, expected) : null;
  if (restored !== null) return restored;
  throw damaged();
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
