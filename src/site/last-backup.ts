import type { Kysely } from "kysely";
import { z } from "zod";
import type { WriteTransaction } from "../database/change.ts";
import { setSiteRow, siteRow } from "../database/site-row.ts";
import type { Tables } from "../database/tables.ts";

/** Row of `site`: the last backup, as JSON. */
export const LAST_BACKUP = "backup.last";

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
  return parseLastBackup(await siteRow(read, LAST_BACKUP));
}

/** The value of the row `backup.last`; null: there is none. */
export function parseLastBackup(value: string | null): LastBackup | null {
  return value === null ? null : (LastBackup.safeParse(JSON.parse(value)).data ?? null);
}
