import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Database } from "./database.ts";

/**
 * How long a row of the database is its holder's, unless the holder renews it. The database's clock decides, so that nodes need
 * not agree on the time.
 */
export class LeaseTime {
  readonly #clock: Database["clock"];
  readonly #ms: number;

  /** `ms`: milliseconds that a lease lasts. */
  constructor(clock: Database["clock"], ms: number) {
    this.#clock = clock;
    this.#ms = ms;
  }

  /** When a lease ends that is taken or renewed now. */
  get until(): RawBuilder<number> {
    return this.#in(this.#ms);
  }

  /**
   * Whether the lease whose end is in this column is over. One that lasts longer than any can was taken while the clock was
   * wrong, and counts as over (RELIABILITY F13). `slack`: milliseconds by which other nodes' leases may be longer.
   */
  isOver(column: string, slack = 0): RawBuilder<SqlBool> {
    const until = sql.ref(column);
    return sql<SqlBool>`(${until} <= ${this.#clock} or ${until} > ${this.#in(this.#ms + slack)})`;
  }

  #in(ms: number): RawBuilder<number> {
    return sql<number>`${this.#clock} + ${sql.lit(ms)}`;
  }
}
