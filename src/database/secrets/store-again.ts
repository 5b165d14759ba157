import { type Kysely, sql } from "kysely";
import type { Database } from "../database.ts";
import type { Tables } from "../tables.ts";
import { fromStored, isOutdated, toStored } from "./key-ring.ts";
import { placeOf, SECRET_COLUMNS, type SecretColumn } from "./secret-columns.ts";

interface StoredSecret {
  id: string | number;
  stored: string;
}

/** Secrets that are read together, and stored in one transaction. */
const AT_ONCE = 100;

/**
 * Stores every secret as the first key wants it, in small transactions while others go on. What was stored before stays so if it
 * is interrupted; a later run stores the rest. A secret that someone changes meanwhile keeps that change.
 * @param onStored is called after each step, with how many secrets it stored
 */
export async function storeSecretsAgain(
  database: Database,
  onStored: (count: number) => Promise<void> | void,
): Promise<void> {
  for (const column of SECRET_COLUMNS)
    for (let after: string | number | null = null; ; ) {
      const page = await pageOf(database.read, column, after);
      const outdated = page.filter(({ stored }) => isOutdated(stored));
      if (outdated.length > 0) await storePage(database, column, outdated);
      await onStored(outdated.length);
      if (page.length < AT_ONCE) break;
      after = page.at(-1)?.id ?? null;
    }
}

function pageOf(
  read: Kysely<Tables>,
  { table, key, column, rows }: SecretColumn,
  after: string | number | null,
): Promise<StoredSecret[]> {
  const id = sql.ref<string | number>(key);
  const stored = sql.ref<string>(column);
  let query = read
    .selectFrom(table)
    .select([id.as("id"), stored.as("stored")])
    .where(stored, "is not", null)
    .orderBy(id)
    .limit(AT_ONCE);
  if (after !== null) query = query.where(id, ">", after);
  if (rows !== undefined) query = query.where(id, "in", rows);
  return query.execute();
}

async function storePage(
  database: Database,
  { table, key, column }: SecretColumn,
  secrets: readonly StoredSecret[],
): Promise<void> {
  const again = secrets.map(({ id, stored }) => {
    const place = placeOf(table, id, column);
    return { id, stored, next: toStored(fromStored(stored, place), place) };
  });
  await database.write(async ({ tx }) => {
    for (const { id, stored, next } of again)
      await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${next}
        where ${sql.ref(key)} = ${id} and ${sql.ref(column)} = ${stored}`.execute(tx);
  });
}
