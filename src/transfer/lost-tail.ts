import { FileRecord, IndexFacts, ProjectRecord } from "../changes/record-forms.ts";
import type { Database } from "../database/database.ts";
import { readRecordedSerial } from "../site/recorded-serial.ts";
import type { Storage } from "../storage/storage.ts";
import { readRecordKey, siteRecordKey } from "../storage/storage-key.ts";
import { ReadAhead } from "./read-ahead.ts";
import { noting, RecordProblem, readRecord } from "./read-record.ts";
import { recordBatches } from "./record-batches.ts";
import {
  lastSerialIn,
  type RecordAddress,
  type Restoring,
  restoreFile,
  restoreProject,
  restoreSettings,
} from "./restore.ts";
import { restoreAccountsOver } from "./restore-over.ts";

/** What was taken over from records that the database lacked. */
export interface BroughtForward {
  /** Records that were written in the time of which the database lacks the end. */
  records: number;
  /** Files that the database lacked. */
  files: number;
  problems: { key: string; problem: string }[];
}

/** Clocks of stores and databases may differ by this much, and records follow the facts a moment later. */
const MARGIN_MS = 600_000;

/**
 * Brings a database that ends too early, because a fail-over lost its last commits, up to the records in the storage: they
 * are of the same history and later, so what they say counts. Only records since `lastAt` (milliseconds since 1970, the
 * last change that the database knows) are read. May be cut off and run again.
 */
export async function bringForward(
  database: Database,
  storage: Storage,
  lastAt: number | null,
): Promise<BroughtForward> {
  const brought: BroughtForward = { records: 0, files: 0, problems: [] };
  const ahead = new ReadAhead(storage);
  const recordedTo = (await readRecordedSerial(storage))?.serial ?? Number.POSITIVE_INFINITY;
  const report = (key: string, problem: string) => void brought.problems.push({ key, problem });
  for await (const keys of recordBatches(storage, { since: (lastAt ?? 0) - MARGIN_MS })) {
    await ahead.load(keys);
    await database.write(async ({ tx }) => {
      const restoring = { tx, records: ahead, recordedTo, report };
      for (const key of keys) await noting(report, key, () => takeOver(restoring, key, brought));
    });
    brought.records += keys.length;
  }
  return brought;
}

async function takeOver(restoring: Restoring, key: string, brought: BroughtForward): Promise<void> {
  const subject = readRecordKey(key);
  if (subject === null) return;
  if (subject.kind === "site") {
    if (key === siteRecordKey("accounts")) await restoreAccountsOver(restoring.tx, restoring.records);
  } else if (subject.kind === "index") {
    await takeOverIndex(restoring, key, subject);
  } else if (subject.kind === "project") {
    await takeOverProject(restoring, key, subject);
  } else {
    const record = await readRecord(restoring.records, key, FileRecord);
    if (record === null) return;
    const outcome = await takeOverFile(restoring, subject, record);
    if (outcome === "missing-bytes") throw new RecordProblem("the file's bytes are not in the storage");
    if (outcome === "restored") brought.files++;
  }
}

async function takeOverIndex(
  restoring: Restoring,
  key: string,
  { owner, index }: { owner: string; index: string },
): Promise<void> {
  const record = await readRecord(restoring.records, key, IndexFacts);
  const known = await restoring.tx
    .selectFrom("indexes")
    .select("serial")
    .where("owner", "=", owner)
    .where("name", "=", index)
    .where("removed_serial", "is", null)
    .executeTakeFirst();
  if (record && (known === undefined || known.serial < record.index.serial))
    await restoreSettings(restoring, owner, index);
}

async function takeOverProject(restoring: Restoring, key: string, subject: RecordAddress): Promise<void> {
  const record = await readRecord(restoring.records, key, ProjectRecord);
  if (record === null) return;
  const { id } = await restoreProject(restoring, subject);
  const { name: _, ...facts } = record.project;
  await restoring.tx
    .updateTable("projects")
    .set(facts)
    .where("id", "=", id)
    .where("serial", "<=", facts.serial)
    .execute();
}

/** The file as its record says, in the place of what the database has under its name. */
async function takeOverFile(
  restoring: Restoring,
  subject: RecordAddress,
  record: FileRecord,
): Promise<"restored" | "known" | "reserved" | "missing-bytes"> {
  const { file } = record;
  const { indexId } = await restoreProject(restoring, subject, lastSerialIn(record));
  const ofName = restoring.tx
    .updateTable("files")
    .where("index_id", "=", indexId)
    .where("filename_key", "=", file.filename_key);
  const { removed_serial, yanked, has_signature, binned_at = null, binned_by = null } = file;
  await ofName
    .set({ removed_serial, yanked, has_signature, binned_at, binned_by })
    .where("added_serial", "=", file.added_serial)
    .execute();
  // The one that it replaced.
  await ofName
    .set({ removed_serial: file.added_serial })
    .where("removed_serial", "is", null)
    .where("added_serial", "<", file.added_serial)
    .execute();
  return restoreFile(restoring, subject, record);
}
