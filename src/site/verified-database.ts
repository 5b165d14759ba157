import type { Database } from "../database/database.ts";
import { Refusal } from "../refusal.ts";

/** How often a write is repeated when another server of the database takes over. */
const ATTEMPTS = 3;

/**
 * A database whose writes wait until the server that answers was verified. After a fail-over, that server may lack the last
 * commits. Then nothing is written before `verify` has compared it with the site's records, and added what it lacks. All
 * writes that wait share one call of `verify`. If it fails, the next write calls it again.
 */
export function verifiedDatabase(database: Database, verify: () => Promise<void>): Database {
  let verifiedEpoch: number | null = null;
  let verifying: Promise<void> | null = null;
  const isVerified = () => verifiedEpoch === database.epoch;
  const verified = async () => {
    while (!isVerified()) {
      verifying ??= verifyNow().finally(() => {
        verifying = null;
      });
      await verifying;
    }
  };
  const verifyNow = async () => {
    const { epoch } = database;
    await verify();
    verifiedEpoch = epoch;
  };
  const write: Database["write"] = async (work) => {
    for (let attempt = 1; ; attempt++) {
      await verified();
      try {
        return await database.write(async (writing) => {
          const result = await work(writing);
          // This transaction may have opened the connection, to another server.
          if (!isVerified()) throw new Unverified();
          return result;
        });
      } catch (error) {
        if (!(error instanceof Unverified)) throw error;
        if (attempt === ATTEMPTS) throw comparing();
      }
    }
  };
  const check = async () => {
    await database.check();
    await verified();
  };
  const verifyAgain = () => {
    verifiedEpoch = null;
    return verified();
  };
  const own: Partial<Database> = { write, check, verified, verifyAgain };
  return new Proxy(database, {
    ownKeys: (target) => [...Reflect.ownKeys(target), ...Object.keys(own)],
    get(target, name) {
      if (Object.hasOwn(own, name)) return own[name as keyof Database];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

class Unverified extends Error {}

function comparing(): Refusal {
  return new Refusal(
    "unavailable",
    "database-failed-over",
    "Another server of the database took over, and is being compared with the records. Try again.",
    { retryAfter: 5 },
  );
}
