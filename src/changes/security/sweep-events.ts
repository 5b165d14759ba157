import type { Database } from "../../database/database.ts";
import { siteNow } from "../../database/site-clock.ts";

/** How long security events are kept. */
export interface EventLimits {
  /** Milliseconds. */
  kept: number;
  /** Rows. Those without an account take half of it at the most. */
  most: number;
}

const DAY_MS = 86_400_000;

/**
 * Deletes events that are too old, and the oldest of too many: those without an account first, since anyone can cause them. A
 * clock that is set ahead costs a day of events at once, and not all of them. For one process of the site, now and then.
 */
export async function sweepEvents(database: Database, { kept, most }: EventLimits): Promise<void> {
  const { read } = database;
  const oldest = await read
    .selectFrom("security_events")
    .select(({ fn }) => fn.min<number | null>("last_at").as("at"))
    .executeTakeFirst();
  if (oldest?.at == null) return;
  const before = Math.min(siteNow() - kept, Number(oldest.at) + DAY_MS);
  if (Number(oldest.at) < before)
    await database.write(({ tx }) =>
      tx.deleteFrom("security_events").where("last_at", "<", before).execute(),
    );
  await cut(database, Math.floor(most / 2), true);
  await cut(database, most, false);
}

async function cut(database: Database, most: number, isNobody: boolean): Promise<void> {
  let rows = database.read.selectFrom("security_events").select("last_at");
  if (isNobody) rows = rows.where("actor", "is", null);
  const first = await rows
    .orderBy("last_at", "desc")
    .orderBy("id", "desc")
    .offset(most)
    .limit(1)
    .executeTakeFirst();
  if (first === undefined) return;
  await database.write(({ tx }) => {
    const old = tx.deleteFrom("security_events").where("last_at", "<=", first.last_at);
    return (isNobody ? old.where("actor", "is", null) : old).execute();
  });
}
