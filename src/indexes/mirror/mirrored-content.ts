import { Refusal } from "../../refusal.ts";
import type { Storage } from "../../storage/storage.ts";
import { fileKey, mirrorMetadataKey } from "../../storage/storage-key.ts";
import { otherSize as damaged } from "../../storage/trouble.ts";
import type { FileBytes, FileContent, Part, UpstreamBytes } from "../file-content.ts";
import { MAX_SIDE_FILE, offers, sha256Of } from "../hosted-content.ts";
import type { IndexFile } from "../index-file.ts";
import { storedBytes } from "../stored-bytes.ts";
import { type DownloadSource, type MirrorDownloads, refuseUnproved } from "./downloads.ts";
import type { MirrorMetadata } from "./metadata.ts";
import type { MirrorFile } from "./page.ts";
import { askForPart } from "./parts.ts";
import type { MirrorSource } from "./source.ts";
import type { KeptFile, MirrorStore } from "./store.ts";

/** Where the bytes of mirrored files are, and how they get there. */
export interface MirroredFiles {
  storage: Storage;
  store: MirrorStore;
  downloads: MirrorDownloads;
  metadata: MirrorMetadata;
}

/** The mirror that a file is of. */
export interface MirroredFrom extends DownloadSource {
  index: { id: number };
  source: MirrorSource;
}

/** A file of a mirror that was asked for. */
export interface WantedFile {
  /** As the index shows it. */
  shown: IndexFile;
  /** As the upstream's page has it. */
  file: MirrorFile;
  part: Part;
  /** Whether it is available only if its bytes are kept, because no page shows it. */
  onlyKept: boolean;
}

const CONTENT_TYPE = "application/octet-stream";

/** A mirrored file or its metadata. null: it has no such part, or is available only if kept and is not kept. */
export async function mirroredContent(
  files: MirroredFiles,
  from: MirroredFrom,
  wanted: WantedFile,
): Promise<FileContent | null> {
  const { shown, file, part, onlyKept } = wanted;
  if (!offers(shown, part)) return null;
  const isMetadata = part === "metadata";
  const kept = isMetadata && !onlyKept ? null : await files.store.find(file);
  if (onlyKept && !kept?.sha256) return null;
  return isMetadata ? metadataContent(files, from, wanted) : fileContent(files, from, wanted, kept);
}

function metadataContent(
  { metadata }: MirroredFiles,
  from: MirroredFrom,
  { shown, file, part }: WantedFile,
): FileContent {
  const { address, filename, metadataSha256 } = file;
  return {
    part,
    file: shown,
    // What is kept in memory under the key must be what the page promises.
    key: `${mirrorMetadataKey(from.index.id, address, filename)} ${metadataSha256}`,
    contentType: CONTENT_TYPE,
    etag: `"${metadataSha256 ?? `${address}-metadata`}"`,
    isStored: true,
    outlivesRemoval: true,
    bytes: null,
    async read() {
      const bytes = await metadata.get(from, file);
      if (bytes !== null) return Buffer.from(bytes);
      throw new Refusal("not-found", "no-such-file", "The upstream has no metadata of this file.");
    },
  };
}

function fileContent(
  files: MirroredFiles,
  from: MirroredFrom,
  { shown, file, part }: WantedFile,
  kept: KeptFile | null,
): FileContent {
  const sha256 = kept?.sha256 ?? file.sha256;
  const key = fileKey(sha256 ?? file.address, file.filename);
  const isStored = kept !== null && kept.sha256 !== null;
  const known = isStored ? { ...shown, sha256: kept.sha256, size: kept.size } : shown;
  return {
    part,
    file: known,
    key,
    contentType: CONTENT_TYPE,
    etag: sha256 === null ? null : `"${sha256}"`,
    isStored,
    outlivesRemoval: true,
    bytes: mirroredBytes(files, from, file, { key, isStored, size: known.size }),
    read: () => readKept(files, from, file, { key, sha256 }),
  };
}

function mirroredBytes(
  { storage, store, downloads }: MirroredFiles,
  from: MirroredFrom,
  file: MirrorFile,
  { key, isStored, size }: { key: string; isStored: boolean; size: number | null },
): FileBytes {
  return {
    // The storage may have lost a file that the upstream still has.
    async signedUrl(terms) {
      if (!storage.signedUrl || !isStored || (await storage.stat(key))?.size !== size) return null;
      return storage.signedUrl(key, terms);
    },
    stored: async () => (isStored ? storedBytes(storage, key, size) : null),
    async fetch() {
      if (isStored) await store.forget(file);
      return upstreamBytes(downloads, from, file);
    },
    keep: () => downloads.ensure(from, file),
    received: () => downloads.received(file),
  };
}

function upstreamBytes(downloads: MirrorDownloads, from: MirroredFrom, file: MirrorFile): UpstreamBytes {
  return {
    async redirect() {
      if (!(await from.source.mayRedirect())) return null;
      refuseUnproved(file);
      await (await from.source.client()).check(new URL(file.url));
      return file.url;
    },
    length: () => downloads.length(from, file),
    part: (spec) => askForPart(from, file, spec),
    download: () => downloads.start(from, file),
  };
}

/** The kept bytes. Fetches them again if they are damaged or missing. */
async function readKept(
  { storage, store, downloads }: MirroredFiles,
  from: MirroredFrom,
  file: MirrorFile,
  { key, sha256 }: { key: string; sha256: string | null },
): Promise<Buffer> {
  const bytes = await storage.get(key, MAX_SIDE_FILE);
  if (bytes && (sha256 === null || sha256Of(bytes) === sha256)) return Buffer.from(bytes);
  await store.forget(file);
  const again = await downloads.ensure(from, file);
  const fetched = await storage.get(fileKey(again.sha256, file.filename), MAX_SIDE_FILE);
  if (fetched && sha256Of(fetched) === again.sha256) return Buffer.from(fetched);
  throw damaged();
}
