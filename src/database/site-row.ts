import type { Kysely } from "kysely";
import type { WriteTransaction } from "./change.ts";
import type { Tables } from "./tables.ts";

/** What the database keeps of the whole site under a key; null: nothing. */
export async function siteRow(database: Kysely<Tables>, key: string): Promise<string | null> {
  const row = await database.selectFrom("site").select("value").where("key", "=", key).executeTakeFirst();
  return row?.value ?? null;
}

/** Keeps a value of the whole site under a key, instead of the one before. */
export async function setSiteRow(tx: WriteTransaction, key: string, value: string): Promise<void> {
  await tx
    .insertInto("site")
    .values({ key, value })
    .onConflict((conflict) => conflict.column("key").doUpdateSet({ value }))
    .execute();
}
