import type { Kysely } from "kysely";
import { z } from "zod";
import type { WriteTransaction } from "../../../database/change.ts";
import { setSiteRow, siteRow } from "../../../database/site-row.ts";
import type { Tables } from "../../../database/tables.ts";

/** How far a receiver is, and what keeps it from going on. */
export const StreamPlace = z.strictObject({
  /** Serial up to which it has every change. */
  serial: z.number().int(),
  /** Revision up to which it has every security event. */
  revision: z.number().int(),
  /** Why the last attempt failed; null: it did not. */
  trouble: z.string().nullable(),
});
export type StreamPlace = z.infer<typeof StreamPlace>;

/** Row of the table `site`: number of the last row of `security_events` that was written. */
export const SECURITY_REVISION = "security.revision";

const keyOf = (receiver: string) => `audit.receivers.${receiver}`;

/** The place of a receiver; null: it is new, or the database was made from records. */
export async function readPlace(read: Kysely<Tables>, receiver: string): Promise<StreamPlace | null> {
  const row = await siteRow(read, keyOf(receiver));
  return row === null ? null : StreamPlace.parse(JSON.parse(row));
}

export function writePlace(tx: WriteTransaction, receiver: string, place: StreamPlace): Promise<void> {
  return setSiteRow(tx, keyOf(receiver), JSON.stringify(place));
}

/** Number of the last security event that was written; 0: none yet. */
export async function securityRevision(read: Pick<Kysely<Tables>, "selectFrom">): Promise<number> {
  const row = await read
    .selectFrom("site")
    .select("value")
    .where("key", "=", SECURITY_REVISION)
    .executeTakeFirst();
  return Number(row?.value ?? 0);
}
