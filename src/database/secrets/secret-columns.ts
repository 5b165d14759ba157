import { type Kysely, sql } from "kysely";
import type { Tables } from "../tables.ts";
import { PREFIX_LENGTH } from "./encrypted-text.ts";

/** A column that holds secrets, and the column that names its rows. */
export interface SecretColumn {
  table: "second_factors" | "sessions" | "site" | "webhooks";
  key: string;
  column: string;
  /** Of a table that holds other things too: the rows with secrets. */
  rows?: readonly string[];
}

/** Where the key of tickets for documentation is in the table `site`. */
export const DOCS_TICKETS = "docs.tickets";

/** Where the key of challenges for passkeys is in the table `site`. */
export const PASSKEY_CHALLENGES = "passkeys.challenges";

/** Every column with a secret that must be readable to be used. All others are hashes. */
export const SECRET_COLUMNS: readonly SecretColumn[] = [
  { table: "second_factors", key: "account_id", column: "secret" },
  { table: "webhooks", key: "id", column: "secret" },
  { table: "webhooks", key: "id", column: "headers" },
  { table: "webhooks", key: "id", column: "url" },
  { table: "sessions", key: "id", column: "id_token" },
  { table: "site", key: "key", column: "value", rows: [DOCS_TICKETS, PASSKEY_CHALLENGES] },
];

/** The place of a secret, which is bound to what is encrypted. */
export function placeOf(table: SecretColumn["table"], id: string | number, column: string): string {
  return `${table}/${id}/${column}`;
}

/** How many secrets are stored with each beginning: the ID of their key, or anything else if they are not encrypted. */
export async function countSecrets(read: Pick<Kysely<Tables>, "selectFrom">): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { table, key, column, rows } of SECRET_COLUMNS) {
    const stored = sql.ref<string>(column);
    const id = sql<string>`case when ${stored} like 'enc1.%' then substr(${stored}, 6, ${sql.lit(PREFIX_LENGTH - 5)}) else '' end`;
    let query = read
      .selectFrom(table)
      .select(({ fn }) => [id.as("id"), fn.countAll<number>().as("count")])
      .where(stored, "is not", null)
      .groupBy(id);
    if (rows !== undefined) query = query.where(sql.ref<string>(key), "in", rows);
    for (const row of await query.execute())
      counts.set(row.id, (counts.get(row.id) ?? 0) + Number(row.count));
  }
  return counts;
}
