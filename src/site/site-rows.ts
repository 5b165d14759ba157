import type { Kysely } from "kysely";
import type { WriteTransaction } from "../database/change.ts";
import type { Database } from "../database/database.ts";
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
  const rows = await database
    .selectFrom("site")
    .select(["key", "value"])
    .where("key", "in", [ID, MARKED])
    .execute();
  const value = (key: string) => rows.find((row) => row.key === key)?.value;
  return { id: value(ID) ?? null, isMarked: value(MARKED) === "1" };
}

/** Gives the database this id, unless it has one; resolves with the one that it has. */
export async function claimSiteId(database: Database, id: string): Promise<string> {
  return database.write(async ({ tx }) => {
    await tx
      .insertInto("site")
      .values({ key: ID, value: id })
      .onConflict((conflict) => conflict.column("key").doNothing())
      .execute();
    return (await readSiteRows(tx)).id as string;
  });
}

/** Notes that the storage carries the mark: from now on one without it is refused. */
export async function noteMarked(database: Database): Promise<void> {
  await database.write(({ tx }) => setRow(tx, MARKED, "1"));
}

/** Says which site a database that was rebuilt belongs to, in the transaction that ends the rebuild. */
export async function setSite(tx: WriteTransaction, id: string): Promise<void> {
  await setRow(tx, ID, id);
  await setRow(tx, MARKED, "1");
}

async function setRow(tx: WriteTransaction, key: string, value: string): Promise<void> {
  await tx
    .insertInto("site")
    .values({ key, value })
    .onConflict((conflict) => conflict.column("key").doUpdateSet({ value }))
    .execute();
}
