import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import type { Database } from "../../database/database.ts";
import { LeaseTime } from "../../database/lease-time.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";

/** How another process's asking ended. */
export type RequestOutcome = "page" | "absent" | "failed";

type Ask<T> = () => Promise<{ value: T; outcome: RequestOutcome }>;

const POLL_MS = 25;
/** A lease lasts this long, and is renewed while its process asks: one that died holds the others up no longer. */
const LEASE_MS = 20_000;
const RENEWAL_MS = 4000;
/** How long the end of a lease can be read by those who wait for it. */
const KEPT_MS = 60_000;

/** Which process asks an upstream for which page, so that the others wait for its answer instead of asking too. */
export class RequestLeases {
  readonly #database: Database;
  readonly #time: LeaseTime;
  readonly #self = randomUUID();

  constructor(database: Database) {
    this.#database = database;
    this.#time = new LeaseTime(database.clock, LEASE_MS);
  }

  /**
   * Calls `ask` if no other process asks for the same; else waits until that one ends, and resolves with how it ended.
   * A lease that is no longer renewed counts as failed, and the next process that asks gets it.
   */
  async once<T>(
    indexId: number,
    name: ProjectName,
    ask: Ask<T>,
  ): Promise<{ value: T } | { elsewhere: RequestOutcome }> {
    if (await this.#take(indexId, name)) return { value: await this.#askLeased(indexId, name, ask) };
    return { elsewhere: await this.#outcome(indexId, name) };
  }

  /** Calls `ask` as soon as no other process asks for the same. */
  async inTurn<T>(indexId: number, name: ProjectName, ask: Ask<T>): Promise<T> {
    while (!(await this.#take(indexId, name))) await this.#outcome(indexId, name);
    return this.#askLeased(indexId, name, ask);
  }

  async #askLeased<T>(indexId: number, name: ProjectName, ask: Ask<T>): Promise<T> {
    let outcome: RequestOutcome = "failed";
    const renewal = setInterval(() => void this.#renew(indexId, name), RENEWAL_MS).unref();
    try {
      const asked = await ask();
      outcome = asked.outcome;
      return asked.value;
    } finally {
      clearInterval(renewal);
      await this.#release(indexId, name, outcome);
    }
  }

  /** Forgets leases that ended long ago: names that nobody has must not pile up. */
  async sweep(): Promise<void> {
    await this.#database.write(async ({ tx }) => {
      const ended = sql<number>`${this.#database.clock} - ${sql.lit(KEPT_MS)}`;
      await tx.deleteFrom("mirror_claims").where("until", "<", ended).execute();
    });
  }

  async #take(indexId: number, name: ProjectName): Promise<boolean> {
    const values = { holder: this.#self, until: this.#time.until, outcome: null };
    return this.#database.write(async ({ tx }) => {
      const taken = await tx
        .insertInto("mirror_claims")
        .values({ index_id: indexId, name, ...values })
        .onConflict((conflict) =>
          conflict
            .columns(["index_id", "name"])
            .doUpdateSet(values)
            .where(this.#time.isOver("mirror_claims.until")),
        )
        .returning("name")
        .execute();
      return taken.length > 0;
    });
  }

  /** One that cannot be renewed just now may be another time. */
  async #renew(indexId: number, name: ProjectName): Promise<void> {
    await this.#database
      .write(async ({ tx }) => {
        await tx
          .updateTable("mirror_claims")
          .set({ until: this.#time.until })
          .where("index_id", "=", indexId)
          .where("name", "=", name)
          .where("holder", "=", this.#self)
          .where("outcome", "is", null)
          .execute();
      })
      .catch(() => undefined);
  }

  async #release(indexId: number, name: ProjectName, outcome: RequestOutcome): Promise<void> {
    await this.#database.write(async ({ tx }) => {
      await tx
        .updateTable("mirror_claims")
        .set({ until: this.#database.clock, outcome })
        .where("index_id", "=", indexId)
        .where("name", "=", name)
        .where("holder", "=", this.#self)
        .execute();
    });
  }

  async #outcome(indexId: number, name: ProjectName): Promise<RequestOutcome> {
    for (;;) {
      const row = await this.#database.read
        .selectFrom("mirror_claims")
        .select(["outcome"])
        .select(this.#time.isOver("until").as("has_ended"))
        .where("index_id", "=", indexId)
        .where("name", "=", name)
        .executeTakeFirst();
      if (row === undefined || row.has_ended) return (row?.outcome as RequestOutcome | null) ?? "failed";
      await sleep(POLL_MS);
    }
  }
}
