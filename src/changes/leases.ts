import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { Database } from "../database/database.ts";
import { LeaseTime } from "../database/lease-time.ts";

/** Work that one node of a site does at a time. It may be started again after it was stopped. */
export interface LeasedWork {
  start(): void;
  stop(): Promise<void>;
}

export interface LeaseTerms {
  /** Milliseconds for which a lease is taken; another node takes over so long after its holder died. */
  lease: number;
  /** Milliseconds between renewals. */
  renewal: number;
}

const TERMS: LeaseTerms = { lease: 20_000, renewal: 5_000 };
/** The holder lets go this part of the lease ahead of its end, whatever the database says. */
const MARGIN = 0.25;
/** How much longer than by this node's terms another node's lease may last. */
const CLOCK_SLACK_MS = 60_000;

/**
 * Sees to it that each piece of work runs on exactly one node: a row of the database says on which, and until when, by the
 * database's own clock, so that nodes need not agree on the time. A node that cannot renew in time stops by its own clock
 * before another may start. On a database that no other machine shares all of it runs at once.
 */
export class Leases {
  readonly #database: Database;
  readonly #log: Logger;
  readonly #terms: LeaseTerms;
  readonly #self = randomUUID();
  readonly #works = new Map<string, { work: LeasedWork; isHeld: boolean }>();
  #timer: NodeJS.Timeout | null = null;
  #renewing: Promise<void> = Promise.resolve();
  /** By the steady clock of this process. */
  #heldUntil = 0;
  #isStopped = false;

  constructor(database: Database, log: Logger, terms: LeaseTerms = TERMS) {
    this.#database = database;
    this.#log = log;
    this.#terms = terms;
  }

  /** Runs the work whenever it is this node's turn, from now on. */
  run(name: string, work: LeasedWork): void {
    this.#works.set(name, { work, isHeld: false });
    if (!this.#database.isShared) this.#hold(name);
    else if (this.#timer === null) this.#renewSoon(0);
  }

  /** Whether this node runs the work now. */
  holds(name: string): boolean {
    return this.#works.get(name)?.isHeld === true;
  }

  /** Stops what runs here, and leaves it to the others at once. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#renewing;
    const held = [...this.#works.keys()].filter((name) => this.holds(name));
    await Promise.all(held.map((name) => this.#release(name)));
    if (!this.#database.isShared || held.length === 0) return;
    await this.#database
      .write(({ tx }) => tx.deleteFrom("leases").where("holder", "=", this.#self).execute())
      .catch(() => undefined);
  }

  #renewSoon(delay: number): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#renewing = this.#renew().finally(() => this.#renewSoon(this.#terms.renewal));
    }, delay).unref();
  }

  /** Takes or keeps every lease it can. Meanwhile a watch lets go of what is held, should that last too long. */
  async #renew(): Promise<void> {
    const begun = performance.now();
    const watch = setTimeout(() => void this.#releaseAll(), Math.max(0, this.#heldUntil - begun)).unref();
    try {
      const taken = await this.#take([...this.#works.keys()]);
      this.#heldUntil = begun + this.#terms.lease * (1 - MARGIN);
      if (performance.now() > this.#heldUntil) return await this.#releaseAll();
      for (const name of this.#works.keys()) {
        if (taken.has(name)) this.#hold(name);
        else await this.#release(name);
      }
    } catch (error) {
      this.#log.warn({ err: error }, "leases could not be renewed; retrying");
      if (performance.now() > this.#heldUntil) await this.#releaseAll();
    } finally {
      clearTimeout(watch);
    }
  }

  /** Those of the leases that are free, have run out or are this node's already are its own from now on. */
  #take(names: string[]): Promise<Set<string>> {
    const time = new LeaseTime(this.#database.clock, this.#terms.lease);
    const { until } = time;
    return this.#database.write(async ({ tx }) => {
      const taken = await tx
        .insertInto("leases")
        .values(names.map((name) => ({ name, holder: this.#self, until })))
        .onConflict((conflict) =>
          conflict
            .column("name")
            .doUpdateSet({ holder: this.#self, until })
            .where((row) =>
              row.or([row("leases.holder", "=", this.#self), time.isOver("leases.until", CLOCK_SLACK_MS)]),
            ),
        )
        .returning("name")
        .execute();
      return new Set(taken.map(({ name }) => name));
    });
  }

  #hold(name: string): void {
    const held = this.#works.get(name);
    if (!held || held.isHeld || this.#isStopped) return;
    held.isHeld = true;
    if (this.#database.isShared) this.#log.info({ work: name }, "this node took over");
    held.work.start();
  }

  async #releaseAll(): Promise<void> {
    for (const name of this.#works.keys()) await this.#release(name);
  }

  async #release(name: string): Promise<void> {
    const held = this.#works.get(name);
    if (!held?.isHeld) return;
    held.isHeld = false;
    await held.work.stop();
  }
}
