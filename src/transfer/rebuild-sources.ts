import { FileRecord } from "../changes/record-forms.ts";
import type { ListedFile } from "../database/listed-files.ts";
import { Refusal } from "../refusal.ts";
import { readRecordedSerial } from "../site/recorded-serial.ts";
import { abreast, widthOf } from "../storage/abreast.ts";
import type { Storage } from "../storage/storage.ts";
import { fileKey, fileRecordKey, RECORDS_PREFIX, readRecordKey } from "../storage/storage-key.ts";
import { readRecord } from "./read-record.ts";

/** What a rebuild is made in place of, as far as it can be read: how many files it lists, and some of them. */
export interface Replaced {
  files: number;
  sample: readonly ListedFile[];
}

/**
 * Refuses (`conflict`) to rebuild from a storage that has no records, or none of the files of the database that is to be
 * replaced: it is not mounted, or not this site's. `place` names the storage.
 */
export async function requireRecords(storage: Storage, place: string, replaced: Replaced): Promise<void> {
  const found = await recordsIn(storage);
  if (found === "none")
    throw new Refusal(
      "conflict",
      "storage-empty",
      `There are no records in the storage (${place}), so there is nothing to rebuild from. Is its volume mounted, and are bucket and prefix right? Nothing was changed. For a new site, just start the server.`,
    );
  if (replaced.files === 0) return;
  const { sample } = replaced;
  if (sample.length === 0 ? found === "no-files" : !(await hasHalf(storage, sample)))
    throw new Refusal(
      "conflict",
      "storage-lacks-files",
      `The database lists ${replaced.files} files, and the storage (${place}) has ${found === "no-files" ? "no record of any file" : "no record of most of them"}: is its volume mounted, and are bucket and prefix right? Nothing was changed. If the storage really lost them, and you want to go on with what is left: --accept-missing-files`,
    );
}

async function recordsIn(storage: Storage): Promise<"none" | "no-files" | "files"> {
  let found: "none" | "no-files" = "none";
  for await (const { key } of storage.list(RECORDS_PREFIX)) {
    const subject = readRecordKey(key);
    if (subject?.kind === "file") return "files";
    if (subject !== null) found = "no-files";
  }
  return found;
}

/** Half of the files are enough: records may be damaged. */
async function hasHalf(storage: Storage, sample: readonly ListedFile[]): Promise<boolean> {
  const recorded = (await readRecordedSerial(storage))?.serial ?? 0;
  let missing = 0;
  const isThere = (file: ListedFile) => isRecorded(storage, file, recorded);
  for await (const [, isFound] of abreast(sample, widthOf(storage), isThere)) if (!isFound) missing++;
  return missing * 2 <= sample.length;
}

/**
 * Whether the storage has the file's record. Records are written a moment after the commit: a file that was added after the
 * last recorded change may lack its record, and its bytes prove that this is its storage.
 */
async function isRecorded(storage: Storage, file: ListedFile, recorded: number): Promise<boolean> {
  const key = fileRecordKey(file.owner, file.index, file.project, file.filename);
  if ((await readRecord(storage, key, FileRecord).catch(() => "unreadable")) !== null) return true;
  return file.addedSerial > recorded && (await storage.stat(fileKey(file.sha256, file.filename))) !== null;
}
