import type { Logger } from "pino";
import { SERVER } from "../database/change.ts";
import type { Database } from "../database/database.ts";
import { setSiteRow, siteRow } from "../database/site-row.ts";
import { Refusal } from "../refusal.ts";
import { compareSite } from "../site/compare.ts";
import { lookAtDatabase, lookAtStorage } from "../site/look.ts";
import type { Storage } from "../storage/storage.ts";
import { countIdsOn } from "./count-ids.ts";
import { bringForward } from "./lost-tail.ts";

/** Row of `site`, there while the end of the log that a fail-over lost is brought forward from the records. */
const LOST_TAIL = "site.lost-tail";

interface LostTail {
  /** What the database that took over ends with. */
  serial: number;
  lastAt: number | null;
  /** What the records, and the notes of what was acknowledged, end with. */
  recorded: number;
}

/**
 * Compares the server of the database that answers now with the records, and completes it when it lacks their end: what was
 * acknowledged is there again, and no name of it can be taken meanwhile. `database` is the one whose writes do not wait for
 * this. Refuses (`unavailable`) a database that is not this site's.
 */
export async function completeAfterFailOver(
  database: Database,
  storage: Storage,
  log: Logger,
): Promise<void> {
  const tail = await findLostTail(database, storage);
  if (tail === null) return;
  const facts = { databaseEndsWith: tail.serial, recordsEndWith: tail.recorded };
  log.warn(facts, "fail-over lost commits; restoring them from the records");
  const { records, files, problems } = await bringForward(database, storage, tail.lastAt);
  const detail = { reason: "fail-over", ...facts, records, files };
  await database.write(async ({ tx, record }) => {
    await tx.deleteFrom("site").where("key", "=", LOST_TAIL).execute();
    await countIdsOn(database, tx);
    await record({ kind: "site.refreshed", actor: SERVER, indexId: null, project: null, detail });
  });
  for (const problem of problems) log.error(problem, "record not restored after the fail-over");
  log.warn({ ...facts, records, files, problems: problems.length }, "lost commits restored from the records");
}

/** What is missing, noted in the same transaction: no node writes between. Null: nothing. */
async function findLostTail(database: Database, storage: Storage): Promise<LostTail | null> {
  const seenStorage = await lookAtStorage(storage);
  const { recorded, acknowledged } = seenStorage;
  return database.write(async ({ tx, raise }) => {
    const begun = await siteRow(tx, LOST_TAIL);
    if (begun !== null) return JSON.parse(begun) as LostTail;
    const seen = {
      database: await lookAtDatabase(tx, database.name, recorded),
      storage: seenStorage,
    };
    const { kind } = compareSite(seen);
    if (kind === "fine" || kind === "older-storage") return null;
    if (kind !== "older-database" && kind !== "other-history") throw otherDatabase();
    const { serial, lastAt } = seen.database;
    const tail: LostTail = { serial, lastAt, recorded: Math.max(recorded?.serial ?? 0, acknowledged) };
    await raise(tail.recorded);
    await setSiteRow(tx, LOST_TAIL, JSON.stringify(tail));
    return tail;
  });
}

function otherDatabase(): Refusal {
  return new Refusal(
    "unavailable",
    "database-of-other-site",
    "The database server that answers now does not have this site's database. Nothing is written to it.",
    { retryAfter: 30 },
  );
}
