import { z } from "zod";
import type { Database } from "../database/database.ts";
import { rowPages } from "../database/row-pages.ts";
import { siteNow } from "../database/site-clock.ts";
import { setSiteRow, siteRow } from "../database/site-row.ts";
import type { Storage } from "../storage/storage.ts";
import { mirrorFileRecordKey, mirrorPageRecordKey } from "../storage/storage-key.ts";
import type { Stoppable } from "./follow.ts";

/** What is noted in a transaction that ends later carries an earlier time. */
const MARGIN_MS = 60_000;
/** Rows of `site`: what was noted up to here is recorded. */
const FILES_TO = "records.mirror-files";
const PAGES_TO = "records.mirror-pages";

/** A row of a table as it is; bytes as text, which `bytes` names. */
export const MirrorRecord = z.object({
  wheelyard: z.literal(1),
  row: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  /** Columns whose values are bytes, in base64. */
  bytes: z.array(z.string()),
});
export type MirrorRecord = z.infer<typeof MirrorRecord>;

/** Records every file and page of mirrors that is new or changed since the last time. */
export async function recordMirrors(
  database: Database,
  storage: Storage,
  run: Stoppable = { isStopped: false },
): Promise<void> {
  await recordFiles(database, storage, run);
  await recordPages(database, storage, run);
}

async function recordFiles(database: Database, storage: Storage, run: Stoppable): Promise<void> {
  const until = siteNow() - MARGIN_MS;
  const since = Number((await siteRow(database.read, FILES_TO)) ?? 0);
  const files = database.read
    .selectFrom("mirror_files")
    .selectAll()
    .where("stored_at", ">=", since)
    .where("sha256", "is not", null);
  for await (const rows of rowPages(files, ["stored_at", "index_id", "address", "filename"]))
    for (const row of rows) {
      if (run.isStopped) return;
      await put(storage, mirrorFileRecordKey(row.index_id, row.address, row.filename), row);
    }
  await database.write(({ tx }) => setSiteRow(tx, FILES_TO, String(until)));
}

async function recordPages(database: Database, storage: Storage, run: Stoppable): Promise<void> {
  const since = Number((await siteRow(database.read, PAGES_TO)) ?? 0);
  let last = since;
  const changed = database.read
    .selectFrom("mirror_pages")
    .select(["index_id", "name", "serial"])
    .where("serial", ">", since);
  for await (const rows of rowPages(changed, ["serial", "index_id", "name"]))
    for (const { index_id, name, serial } of rows) {
      if (run.isStopped) break;
      const row = await database.read
        .selectFrom("mirror_pages")
        .selectAll()
        .where("index_id", "=", index_id)
        .where("name", "=", name)
        .executeTakeFirst();
      if (row !== undefined) await put(storage, mirrorPageRecordKey(index_id, name), row);
      last = serial;
    }
  if (last !== since) await database.write(({ tx }) => setSiteRow(tx, PAGES_TO, String(last)));
}

async function put(storage: Storage, key: string, row: Record<string, unknown>): Promise<void> {
  await storage.put(key, Buffer.from(JSON.stringify(recordOf(row))), { durable: false });
}

function recordOf(row: Record<string, unknown>): MirrorRecord {
  const record: MirrorRecord = { wheelyard: 1, row: {}, bytes: [] };
  for (const [column, value] of Object.entries(row)) {
    if (value instanceof Uint8Array) {
      record.row[column] = Buffer.from(value).toString("base64");
      record.bytes.push(column);
    } else record.row[column] = value as string | number | null;
  }
  return record;
}
