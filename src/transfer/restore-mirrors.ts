import type { Insertable } from "kysely";
import { MirrorRecord as Form, type MirrorRecord } from "../changes/mirror-records.ts";
import type { WriteTransaction } from "../database/change.ts";
import type { Database } from "../database/database.ts";
import type { MirrorFileTable, MirrorPageTable } from "../indexes/mirror/mirror-tables.ts";
import { Refusal } from "../refusal.ts";
import { abreast, widthOf } from "../storage/abreast.ts";
import type { Storage } from "../storage/storage.ts";
import { fileKey, MIRRORS_PREFIX, readMirrorRecordKey } from "../storage/storage-key.ts";
import { readRecord } from "./read-record.ts";
import type { Restoring } from "./restore.ts";

/** What came back of mirrors. */
export interface RestoredMirrors {
  files: number;
  pages: number;
}

const BATCH = 200;

type Row = Record<string, string | number | null | Uint8Array>;
type Found = { kind: "file" | "page"; key: string; row: Row };

/** Puts back what mirrors kept: of files only those whose bytes are there. Repeating it does no harm. */
export async function restoreMirrors(
  database: Database,
  storage: Storage,
  report: Restoring["report"],
): Promise<RestoredMirrors> {
  const restored: RestoredMirrors = { files: 0, pages: 0 };
  const mirrors = await mirrorsOf(database);
  let keys: string[] = [];
  const flush = async () => {
    const found = await readAll(storage, keys, report);
    await insertAll(
      database,
      found.filter(({ row }) => mirrors.has(Number(row.index_id))),
      restored,
      report,
    );
    keys = [];
  };
  for await (const { key } of storage.list(MIRRORS_PREFIX)) {
    if (readMirrorRecordKey(key) === null) continue;
    keys.push(key);
    if (keys.length === BATCH) await flush();
  }
  await flush();
  return restored;
}

/** Those that there are now: of one that was removed nothing comes back. */
async function mirrorsOf({ read }: Database): Promise<Set<number>> {
  const rows = await read
    .selectFrom("indexes")
    .select("id")
    .where("kind", "=", "mirror")
    .where("removed_serial", "is", null)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

async function readAll(storage: Storage, keys: string[], report: Restoring["report"]): Promise<Found[]> {
  const found: Found[] = [];
  const read = async (key: string) => {
    const record = await readRecord(storage, key, Form).catch(() => null);
    const kind = readMirrorRecordKey(key)?.kind;
    if (record === null || kind === undefined) report(key, "the record is not readable");
    else if (kind === "page" || (await hasBytes(storage, record))) return { kind, key, row: rowOf(record) };
    return null;
  };
  for await (const [, one] of abreast(keys, widthOf(storage), read)) if (one !== null) found.push(one);
  return found;
}

async function hasBytes(storage: Storage, { row }: MirrorRecord): Promise<boolean> {
  const stored = await storage.stat(fileKey(String(row.sha256), String(row.filename)));
  return stored !== null && (row.size === null || stored.size === row.size);
}

function rowOf({ row, bytes }: MirrorRecord): Row {
  const whole: Row = { ...row };
  for (const column of bytes) whole[column] = Buffer.from(String(row[column]), "base64");
  return whole;
}

async function insertAll(
  database: Database,
  found: Found[],
  restored: RestoredMirrors,
  report: Restoring["report"],
): Promise<void> {
  if (found.length === 0) return;
  try {
    await database.write(async ({ tx }) => {
      for (const one of found) await insert(tx, one);
    });
  } catch (error) {
    if (error instanceof Refusal) throw error;
    // One of them does not fit these tables, as of another version of the program: the others are put back one by one.
    if (found.length > 1) {
      for (const one of found) await insertAll(database, [one], restored, report);
    } else if (found[0]) report(found[0].key, "the record does not fit this version of the program");
    return;
  }
  for (const { kind } of found) {
    if (kind === "file") restored.files++;
    else restored.pages++;
  }
}

async function insert(tx: WriteTransaction, { kind, row }: Found): Promise<void> {
  if (kind === "file")
    await tx
      .insertInto("mirror_files")
      .values(row as unknown as Insertable<MirrorFileTable>)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  else
    await tx
      .insertInto("mirror_pages")
      .values(row as unknown as Insertable<MirrorPageTable>)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}
