import type { Kysely } from "kysely";
import type { WriteTransaction } from "../database/change.ts";
import { siteNow } from "../database/site-clock.ts";
import type { Tables } from "../database/tables.ts";
import "./managed-tables.ts";
import type { Thing } from "./thing.ts";

/** A thing that a file manages. */
export type Mark = Pick<Thing, "kind" | "key">;

/** Which file manages each thing, by `idOf`. */
export async function readMarks(read: Pick<Kysely<Tables>, "selectFrom">): Promise<Map<string, string>> {
  const rows = await read.selectFrom("managed_things").select(["kind", "key", "file"]).execute();
  return new Map(rows.map(({ kind, key, file }) => [`${kind} ${key}`, file]));
}

/** Notes that a file manages things. */
export async function mark(tx: WriteTransaction, file: string, things: readonly Mark[]): Promise<void> {
  for (const { kind, key } of things) {
    await tx
      .insertInto("managed_things")
      .values({ kind, key, file, since: siteNow() })
      .onConflict((conflict) => conflict.columns(["kind", "key"]).doUpdateSet({ file }))
      .execute();
  }
}

/** Forgets that things are managed. */
export async function unmark(tx: WriteTransaction, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const at = id.indexOf(" ");
    await tx
      .deleteFrom("managed_things")
      .where("kind", "=", id.slice(0, at))
      .where("key", "=", id.slice(at + 1))
      .execute();
  }
}
