import { FileRecord } from "../changes/record-forms.ts";
import { RECORDS_PREFIX, readRecordKey } from "../storage/storage-key.ts";
import { isKnownFile } from "./known-file.ts";
import { readRecord } from "./read-record.ts";
import type { Verification } from "./verification.ts";

type Looking = Pick<Verification, "database" | "storage" | "found" | "watch" | "pace" | "repair" | "trash">;
type FileSubject = Extract<ReturnType<typeof readRecordKey>, { kind: "file" }>;

/**
 * Finds records of files that the database does not know. Resolves with the number of those that only a database newer
 * than this one can have written; while there are any, nothing may be taken away.
 */
export async function findUnknownRecords(looking: Looking): Promise<number> {
  let unknown = 0;
  let looked = 0;
  const leftOver: string[] = [];
  for await (const { key } of looking.storage.list(RECORDS_PREFIX)) {
    await looking.pace.pass(0);
    looking.watch("records against the database", ++looked, null);
    const subject = readRecordKey(key);
    if (subject?.kind !== "file" || (await isKnownFile(looking.database, subject))) continue;
    const record = await readRecord(looking.storage, key, FileRecord).catch(() => null);
    if (record !== null && (await isLeftOver(looking, subject, record))) leftOver.push(key);
    else if (record !== null || (await looking.storage.stat(key))) {
      unknown++;
      tellUnknown(looking, key, record);
    }
  }
  for (const key of leftOver) await tellLeftOver(looking, key, unknown === 0);
  return unknown;
}

/** Whether the record is of an index that the database removed after the record was written, as a crash may leave it. */
async function isLeftOver(
  { database }: Pick<Looking, "database">,
  { owner, index }: FileSubject,
  { file }: FileRecord,
): Promise<boolean> {
  const rows = await database.read
    .selectFrom("indexes")
    .select("removed_serial")
    .where("owner", "=", owner)
    .where("name", "=", index)
    .execute();
  if (rows.some((row) => row.removed_serial === null)) return false;
  const last = Math.max(file.added_serial, file.removed_serial ?? 0);
  return rows.some((row) => row.removed_serial !== null && row.removed_serial > last);
}

function tellUnknown({ found }: Looking, key: string, record: FileRecord | null): void {
  const what =
    record === null
      ? "is not readable, and the database does not know its file"
      : `tells of ${record.file.removed_serial === null ? "a file" : "a removed file"} that the database does not know`;
  found({
    kind: "unknown-record",
    subject: key,
    problem: `${what}; \`wheelyard rebuild --replace\` makes the database from the records, and until then a repair takes nothing away`,
    mendable: false,
    mended: false,
  });
}

async function tellLeftOver(looking: Looking, key: string, isSafe: boolean): Promise<void> {
  const mended = isSafe && looking.repair && (await takeAway(looking, key));
  looking.found({
    kind: "record",
    subject: key,
    problem: mended
      ? "was left over of an index that was removed; it is in the trash now"
      : "is left over of an index that was removed; a repair moves it to the trash",
    mendable: isSafe && !mended,
    mended,
  });
}

async function takeAway(
  { storage, trash }: Pick<Looking, "storage" | "trash">,
  key: string,
): Promise<boolean> {
  return (await trash.keep(key)) && storage.remove(key);
}

/** Moves the record with this key to the trash if it is still left over of an index that was removed. */
export async function mendLeftOver(verification: Verification, key: string): Promise<boolean> {
  const subject = readRecordKey(key);
  if (subject?.kind !== "file" || (await isKnownFile(verification.database, subject))) return false;
  const record = await readRecord(verification.storage, key, FileRecord).catch(() => null);
  if (record === null || !(await isLeftOver(verification, subject, record))) return false;
  return takeAway(verification, key);
}
