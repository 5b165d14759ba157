import { gunzipSync } from "node:zlib";
import type { z } from "zod";
import { CountedDownloads } from "../changes/download-records.ts";
import { LoggedChange } from "../changes/log-segments.ts";
import type { WriteTransaction } from "../database/change.ts";
import type { Database } from "../database/database.ts";
import type { Storage } from "../storage/storage.ts";
import { DOWNLOADS_PREFIX, LOG_PREFIX } from "../storage/storage-key.ts";
import type { Restoring } from "./restore.ts";

/** What came back of what had happened. */
export interface RestoredHistory {
  /** Entries of the log of changes. */
  changes: number;
  /** Days of which downloads are counted. */
  days: number;
}

/** Rows that go into the database by one statement. */
const ROWS = 500;

/** Puts the log of changes and the counts of downloads back; repeating it does no harm. */
export async function restoreHistory(
  database: Database,
  storage: Storage,
  report: Restoring["report"],
): Promise<RestoredHistory> {
  const restored: RestoredHistory = { changes: 0, days: 0 };
  for await (const { key } of storage.list(LOG_PREFIX)) {
    const changes = linesOf(await storage.get(key), key, LoggedChange, report);
    await inBatches(database, changes, (tx, rows) =>
      tx
        .insertInto("changes")
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    );
    restored.changes += changes.length;
  }
  const known = await database.read.selectFrom("indexes").select("id").execute();
  const ids = new Set(known.map(({ id }) => id));
  for await (const { key } of storage.list(DOWNLOADS_PREFIX)) {
    const counted = linesOf(unpacked(await storage.get(key)), key, CountedDownloads, report);
    const rows = counted.filter(({ index_id }) => ids.has(index_id));
    await inBatches(database, rows, (tx, some) =>
      tx
        .insertInto("downloads")
        .values(some)
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    );
    restored.days++;
  }
  return restored;
}

async function inBatches<Row>(
  database: Database,
  rows: readonly Row[],
  insert: (tx: WriteTransaction, some: Row[]) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS)
    await database.write(({ tx }) => insert(tx, rows.slice(at, at + ROWS)));
}

function unpacked(bytes: Uint8Array | null): Uint8Array | null {
  try {
    return bytes && gunzipSync(bytes, { maxOutputLength: 2 ** 30 });
  } catch {
    return Buffer.from("\u0000");
  }
}

/** The lines that can be read. The others are reported. */
function linesOf<T>(
  bytes: Uint8Array | null,
  key: string,
  form: z.ZodType<T>,
  report: Restoring["report"],
): T[] {
  const rows: T[] = [];
  let unreadable = 0;
  for (const line of Buffer.from(bytes ?? [])
    .toString("utf8")
    .split("\n")) {
    if (line === "") continue;
    const row = form.safeParse(parseLine(line)).data;
    if (row === undefined) unreadable++;
    else rows.push(row);
  }
  if (unreadable > 0) report(key, `${unreadable} of its lines are not readable`);
  return rows;
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
