import type { Kysely } from "kysely";
import { z } from "zod";
import type { WriteTransaction } from "../database/change.ts";
import { setSiteRow, siteRow } from "../database/site-row.ts";
import type { Tables } from "../database/tables.ts";

/** Row of `site`: the last backup, as JSON. */
const LAST_BACKUP = "backup.last";

/** The last complete backup of the site. */
const LastBackup = z.object({
  name: z.string(),
  serial: z.number(),
  /** When the database was read, in milliseconds since 1970. */
  at: z.number(),
});
export type LastBackup = z.infer<typeof LastBackup>;

/** Notes a backup that is complete. */
export async function setLastBackup(tx: WriteTransaction, backup: LastBackup): Promise<void> {
  await setSiteRow(tx, LAST_BACKUP, JSON.stringify(backup));
}

/** Null if `wheelyard backup` was never used on this site. */
export async function readLastBackup(read: Kysely<Tables>): Promise<LastBackup | null> {
  const value = await siteRow(read, LAST_BACKUP);
  return value === null ? null : (LastBackup.safeParse(JSON.parse(value)).data ?? null);
}
