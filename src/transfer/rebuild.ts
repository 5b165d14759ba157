import { createHash, randomUUID } from "node:crypto";
import { FileRecord, IndexList } from "../changes/record-forms.ts";
import { SERVER } from "../database/change.ts";
import type { Database } from "../database/database.ts";
import { Refusal } from "../refusal.ts";
import { readAcknowledgedSerial } from "../site/acknowledged.ts";
import { readMark, replaceMark } from "../site/mark.ts";
import { SERIAL_RECORD_KEY, SerialRecord } from "../site/recorded-serial.ts";
import { setSite } from "../site/site-rows.ts";
import type { Storage } from "../storage/storage.ts";
import { HISTORY_PREFIX, RECORDS_PREFIX, readRecordKey, siteRecordKey } from "../storage/storage-key.ts";
import { countIdsOn } from "./count-ids.ts";
import { ReadAhead } from "./read-ahead.ts";
import { noting, RecordProblem, readRecord } from "./read-record.ts";
import { recordBatches } from "./record-batches.ts";
import {
  type Restoring,
  restoreFile,
  restoreIndexes,
  restoreProject,
  restoreSettings,
  restoreSite,
  tellClosed,
} from "./restore.ts";
import { type RestoredHistory, restoreHistory } from "./restore-history.ts";
import { type RestoredMirrors, restoreMirrors } from "./restore-mirrors.ts";

/** What a rebuild found. `problems` says what could not be put back, and why. */
export interface Rebuilt {
  files: number;
  /** Names of removed files, which stay reserved. */
  reserved: number;
  projects: number;
  indexes: number;
  history: RestoredHistory;
  mirrors: RestoredMirrors;
  problems: { key: string; problem: string }[];
}

/** Told now and then: records looked at so far. */
export type Watcher = (done: number) => void;

/** Row of `site` that says how far a rebuild has come; there only while one is under way. */
export const REBUILD_CURSOR = "rebuild.after";
/** Row of `site` with the state of the records that a rebuild was begun from. */
const BEGUN_FROM = "rebuild.from";

/**
 * Rebuilds the database from nothing but the records in the storage. The database must be empty, or hold a rebuild that
 * was interrupted: that one is continued. Refuses (`conflict`) any other.
 */
export async function rebuild(database: Database, storage: Storage, watch: Watcher): Promise<Rebuilt> {
  const rebuilt: Rebuilt = {
    files: 0,
    reserved: 0,
    projects: 0,
    indexes: 0,
    history: { changes: 0, days: 0 },
    mirrors: { files: 0, pages: 0 },
    problems: [],
  };
  const report = tellOf(rebuilt);
  let after = await begin(database, storage, report);
  let done = 0;
  const ahead = new ReadAhead(storage);
  const serial = await readRecord(storage, SERIAL_RECORD_KEY, SerialRecord).catch(() => null);
  const recordedTo = serial?.serial ?? Number.POSITIVE_INFINITY;
  for await (const keys of recordBatches(storage, { after })) {
    await ahead.load(keys);
    await database.write(async ({ tx }) => {
      const restoring = { tx, records: ahead, recordedTo, report };
      for (const key of keys) await restore(restoring, key, rebuilt);
      after = keys.at(-1) as string;
      await tx.updateTable("site").set({ value: after }).where("key", "=", REBUILD_CURSOR).execute();
    });
    done += keys.length;
    watch(done);
  }
  if (await knowsIds(storage, report)) {
    rebuilt.history = await restoreHistory(database, storage, report);
    rebuilt.mirrors = await restoreMirrors(database, storage, report);
  }
  await finish(database, storage, report);
  return rebuilt;
}

/** Whether a rebuild was begun and not brought to its end: such a database must not be served from. */
export async function isHalfRebuilt(database: Database): Promise<boolean> {
  return (await cursorOf(database)) !== null;
}

/** Whether the rebuild that was interrupted in this database may go on: the records are still those it began from. */
export async function mayGoOn(database: Database, storage: Storage): Promise<boolean> {
  if (!(await isHalfRebuilt(database))) return false;
  return (await rowOf(database, BEGUN_FROM)) === (await stateOfRecords(storage));
}

async function cursorOf(database: Database): Promise<string | null> {
  return rowOf(database, REBUILD_CURSOR);
}

async function rowOf(database: Database, key: string): Promise<string | null> {
  const row = await database.read
    .selectFrom("site")
    .select("value")
    .where("key", "=", key)
    .executeTakeFirst();
  return row?.value ?? null;
}

/** The record of the last serial changes with everything that is recorded. */
async function stateOfRecords(storage: Storage): Promise<string> {
  const bytes = await storage.get(SERIAL_RECORD_KEY);
  return bytes === null ? "none" : createHash("sha256").update(bytes).digest("hex");
}

/** Resolves with the key of the last record that is in the database already. */
async function begin(database: Database, storage: Storage, report: Restoring["report"]): Promise<string> {
  const cursor = await cursorOf(database);
  if (cursor !== null) return cursor;
  const used = await database.read.selectFrom("changes").select("serial").limit(1).executeTakeFirst();
  if (used) {
    throw new Refusal("conflict", "database-in-use", "The database is not empty; a rebuild needs a new one.");
  }
  const from = await stateOfRecords(storage);
  await database.write(async ({ tx }) => {
    const restoring = { tx, records: storage, recordedTo: 0, report };
    await restoreSite(restoring);
    await restoreIndexes(restoring);
    await tx.insertInto("site").values({ key: REBUILD_CURSOR, value: RECORDS_PREFIX }).execute();
    await tx.insertInto("site").values({ key: BEGUN_FROM, value: from }).execute();
  });
  return RECORDS_PREFIX;
}

/** The log, counts and mirrors name indexes by their ids: without the list of them, nobody knows which are meant. */
async function knowsIds(storage: Storage, report: Restoring["report"]): Promise<boolean> {
  const key = siteRecordKey("indexes");
  if ((await readRecord(storage, key, IndexList).catch(() => null)) !== null) return true;
  for await (const _ of storage.list(HISTORY_PREFIX)) {
    report(
      key,
      "without it the log of changes, the counts of downloads and what mirrors kept could not be put back",
    );
    break;
  }
  return false;
}

/** One record; what is wrong with it is noted, and keeps no other from being put back. */
async function restore(restoring: Restoring, key: string, rebuilt: Rebuilt): Promise<void> {
  const subject = readRecordKey(key);
  await noting(restoring.report, key, async () => {
    if (subject === null) throw new RecordProblem("this is no record");
    if (subject.kind === "index") {
      await restoreSettings(restoring, subject.owner, subject.index);
      rebuilt.indexes++;
    } else if (subject.kind === "project") {
      await restoreProject(restoring, subject);
      rebuilt.projects++;
    } else if (subject.kind === "file") {
      const record = await readRecord(restoring.records, key, FileRecord);
      const outcome = record && (await restoreFile(restoring, subject, record));
      if (outcome === "restored") rebuilt.files++;
      if (outcome === "reserved") rebuilt.reserved++;
      if (outcome === "missing-bytes") throw new RecordProblem("the file's bytes are not in the storage");
    }
  });
}

/** Notes what is lost, once. */
function tellOf({ problems }: Rebuilt): Restoring["report"] {
  const reported = new Set<string>();
  return (key, problem) => {
    const word = `${key} ${problem}`;
    if (!reported.has(word)) problems.push({ key, problem });
    reported.add(word);
  };
}

/**
 * Serials go on where they had come to, so that no client ever sees one go back. The database belongs to the storage's site
 * from now on; a storage without a readable mark gets one.
 */
async function finish(database: Database, storage: Storage, report: Restoring["report"]): Promise<void> {
  const key = SERIAL_RECORD_KEY;
  const recorded = await noting(report, key, () => readRecord(storage, key, SerialRecord));
  const acknowledged = await readAcknowledgedSerial(storage);
  const mark = await readMark(storage);
  const isMarked = mark !== null && mark !== "damaged";
  const site = isMarked ? mark.site : randomUUID();
  if (!isMarked) await replaceMark(storage, site);
  await database.write(async ({ tx, record, raise }) => {
    const { fn } = tx;
    const files = await tx
      .selectFrom("files")
      .select([fn.max("added_serial").as("added"), fn.max("removed_serial").as("removed")])
      .executeTakeFirst();
    const log = await tx.selectFrom("changes").select(fn.max("serial").as("last")).executeTakeFirst();
    const pages = await tx.selectFrom("mirror_pages").select(fn.max("serial").as("last")).executeTakeFirst();
    const serials = [recorded?.serial, acknowledged, files?.added, files?.removed, log?.last, pages?.last];
    const serial = Math.max(...serials.map((one) => Number(one ?? 0)));
    await raise(serial);
    await countIdsOn(database, tx);
    await tx.deleteFrom("site").where("key", "in", [REBUILD_CURSOR, BEGUN_FROM]).execute();
    await setSite(tx, site);
    await tellClosed({ tx, records: storage, recordedTo: 0, report });
    await record({ kind: "database.rebuilt", actor: SERVER, indexId: null, project: null });
  });
}
