import type { Kysely } from "kysely";
import type { WriteTransaction } from "../database/change.ts";
import type { Database } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import { setSiteRow, siteRow } from "../database/site-row.ts";
import type { Tables } from "../database/tables.ts";

const ID = "site.id";
const MARKED = "site.marked";

/** What the database knows of its site. */
export interface SiteRows {
  /** The site's id; null in a database that was never started from, or only by a program that knew no ids. */
  id: string | null;
  /** Whether the storage is known to carry the mark. */
  isMarked: boolean;
}

export async function readSiteRows(database: Kysely<Tables>): Promise<SiteRows> {
  return { id: await siteRow(database, ID), isMarked: (await siteRow(database, MARKED)) === "1" };
}

/** Gives the database this id, unless it has one; resolves with the one that it has. */
export function setSiteIdOnce(database: Database, id: string): Promise<string> {
  return database.write(async ({ tx }) => {
    await dateFirstIndexes(tx);
    return setSiteRowOnce(tx, ID, id);
  });
}

/** Sets a row unless it is there; resolves with its value. */
export async function setSiteRowOnce(tx: WriteTransaction, key: string, value: string): Promise<string> {
  await tx
    .insertInto("site")
    .values({ key, value })
    .onConflict((conflict) => conflict.column("key").doNothing())
    .execute();
  return (await siteRow(tx, key)) as string;
}

/** Notes that the storage carries the mark: from now on one without it is refused. */
export async function noteMarked(database: Database): Promise<void> {
  await database.write(({ tx }) => setSiteRow(tx, MARKED, "1"));
}

/** Says which site a database that was rebuilt belongs to, in the transaction that ends the rebuild. */
export async function setSite(tx: WriteTransaction, id: string): Promise<void> {
  await setSiteRow(tx, ID, id);
  await setSiteRow(tx, MARKED, "1");
  await dateFirstIndexes(tx);
}

/** The indexes that every new database has were created without a date: they are as old as the first change, or as now. */
async function dateFirstIndexes(tx: WriteTransaction): Promise<void> {
  const first = await tx
    .selectFrom("changes")
    .select(({ fn }) => fn.min("at").as("at"))
    .executeTakeFirst();
  const created_at = Number(first?.at ?? siteNow());
  await tx.updateTable("indexes").set({ created_at }).where("created_at", "=", 0).execute();
}
