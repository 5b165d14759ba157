import type { Database } from "../database/database.ts";
import { Refusal } from "../refusal.ts";

/** Another server of the database may answer any time: a write that met one is run again, this often. */
const ATTEMPTS = 3;

/**
 * A database whose writes wait until the server that answers is known to have what its site's records tell of. After a fail-over the server that answers may lack the last commits. Then nothing is written before `judge` has compared
 * it with the records, and completed it. All who wait share one judgement; one that fails is tried again by the next.
 */
export function judgedDatabase(database: Database, judge: () => Promise<void>): Database {
  let judgedEpoch: number | null = null;
  let judging: Promise<void> | null = null;
  const isJudged = () => judgedEpoch === database.epoch;
  const judged = async () => {
    while (!isJudged()) {
      judging ??= judgeNow().finally(() => {
        judging = null;
      });
      await judging;
    }
  };
  const judgeNow = async () => {
    const { epoch } = database;
    await judge();
    judgedEpoch = epoch;
  };
  const write: Database["write"] = async (work) => {
    for (let attempt = 1; ; attempt++) {
      await judged();
      try {
        return await database.write(async (writing) => {
          const result = await work(writing);
          // The connection may have been made in this very transaction, to another server.
          if (!isJudged()) throw new Unjudged();
          return result;
        });
      } catch (error) {
        if (!(error instanceof Unjudged)) throw error;
        if (attempt === ATTEMPTS) throw comparing();
      }
    }
  };
  const check = async () => {
    await database.check();
    await judged();
  };
  const judgeAgain = () => {
    judgedEpoch = null;
    return judged();
  };
  const own: Partial<Database> = { write, check, judged, judgeAgain };
  return new Proxy(database, {
    ownKeys: (target) => [...Reflect.ownKeys(target), ...Object.keys(own)],
    get(target, name) {
      if (Object.hasOwn(own, name)) return own[name as keyof Database];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

class Unjudged extends Error {}

function comparing(): Refusal {
  return new Refusal(
    "unavailable",
    "database-failed-over",
    "Another server of the database took over, and is being compared with the records. Try again.",
    { retryAfter: 5 },
  );
}
