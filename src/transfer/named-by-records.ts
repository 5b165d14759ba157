import { MirrorRecord } from "../changes/mirror-records.ts";
import { FileRecord, ProjectRecord } from "../changes/record-forms.ts";
import type { BlobName } from "../indexes/blobs.ts";
import type { Storage } from "../storage/storage.ts";
import {
  MIRRORS_PREFIX,
  RECORDS_PREFIX,
  readMirrorRecordKey,
  readRecordKey,
} from "../storage/storage-key.ts";
import type { Pace } from "./pace.ts";
import { readRecord } from "./read-record.ts";

/** One word for bytes of the store. */
export function blobWord({ sha256, filename }: BlobName): string {
  return `${sha256}/${filename}`;
}

/**
 * Which of these bytes a record names: a record of a file that is there, of documentation, of a test report, of a file that a
 * mirror keeps, or one that cannot be read, which may name anything of its file name. Goes through the keys of all records, and reads those of the same file names.
 */
export async function namedByRecords(
  storage: Storage,
  blobs: readonly BlobName[],
  pace: Pace,
): Promise<Set<string>> {
  const byFilename = Map.groupBy(blobs, ({ filename }) => filename);
  const named = new Set<string>();
  if (blobs.length === 0) return named;
  for await (const { key } of storage.list(RECORDS_PREFIX)) {
    await pace.pass(0);
    const subject = readRecordKey(key);
    if (subject?.kind === "project") {
      const others = blobs.filter(({ filename }) => isBesideReleaseOf(filename, subject.project));
      const record =
        others.length > 0 ? await readRecord(storage, key, ProjectRecord).catch(asUnreadable) : null;
      for (const blob of others) if (namesBeside(record, blob)) named.add(blobWord(blob));
    }
    const candidates = subject?.kind === "file" ? byFilename.get(subject.filename) : undefined;
    if (candidates === undefined) continue;
    const record = await readRecord(storage, key, FileRecord).catch(asUnreadable);
    for (const blob of candidates) if (names(record, blob)) named.add(blobWord(blob));
  }
  for await (const { key } of storage.list(MIRRORS_PREFIX)) {
    await pace.pass(0);
    const subject = readMirrorRecordKey(key);
    const candidates = subject?.kind === "file" ? byFilename.get(subject.filename) : undefined;
    if (candidates === undefined) continue;
    const record = await readRecord(storage, key, MirrorRecord).catch(() => null);
    for (const blob of candidates) if (record?.row.sha256 === blob.sha256) named.add(blobWord(blob));
  }
  return named;
}

const asUnreadable = () => "unreadable" as const;

/** Whether it is the name of documentation or of a test report of a project. */
function isBesideReleaseOf(filename: string, project: string): boolean {
  return filename.startsWith(`${project}-`) && /\.(?:doc\.zip|test-results\.json)$/.test(filename);
}

function namesBeside(record: ProjectRecord | null | "unreadable", { sha256 }: BlobName): boolean {
  if (record === "unreadable") return true;
  return [...(record?.docs ?? []), ...(record?.test_results ?? [])].some((one) => one.sha256 === sha256);
}

function names(record: FileRecord | null | "unreadable", { sha256 }: BlobName): boolean {
  if (record === "unreadable") return true;
  if (record === null || record.file.sha256 !== sha256) return false;
  return record.file.removed_serial === null || record.file.binned_at !== undefined;
}
