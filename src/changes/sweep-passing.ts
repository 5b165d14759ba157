import type { Database } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";

/** Every process learns of a change within a second; one that was away for longer takes everything as changed. */
const KEPT_MS = 10 * 60_000;
const KEPT_ROWS = 10_000;

/** Deletes the changes that every process knows and that do not stay in the log. For one process, now and then. */
export async function sweepPassing(database: Database): Promise<void> {
  const last = await database.serial();
  const lastOld = await database.read
    .selectFrom("passing_changes")
    .select(({ fn }) => fn.max("serial").as("serial"))
    .where((row) => row.or([row("at", "<", siteNow() - KEPT_MS), row("serial", "<=", last - KEPT_ROWS)]))
    .executeTakeFirst();
  const serial = lastOld?.serial ?? null;
  if (serial === null) return;
  await database.write(({ tx }) => tx.deleteFrom("passing_changes").where("serial", "<=", serial).execute());
}
