import { setTimeout as sleep } from "node:timers/promises";
import type { Pool, PoolClient } from "pg";
import { asRefusal, isConnectionLost } from "./error.ts";

/** Waits before a read is tried again on another connection: a server that restarts is back soon, or not soon. */
const AGAIN_MS = [0, 100, 400];
/** After a failure nobody tries for so long: a database that is away must not make every request slow. */
const REST_MS = 1000;

/** Reads by connections of the pool; one that is lost on the way is made up for by another. */
export class PostgresReader {
  readonly #pool: Pool;
  #resting: { until: number; failure: unknown } | null = null;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Runs a read that may be run again. Rejects with a `Refusal` (`unavailable`) when the database is away. */
  async run<T>(read: (client: PoolClient) => Promise<T>): Promise<T> {
    if (this.#resting && this.#resting.until > performance.now()) throw this.#resting.failure;
    for (let attempt = 0; ; attempt++) {
      try {
        const result = await this.#once(read);
        this.#resting = null;
        return result;
      } catch (error) {
        const wait = AGAIN_MS[attempt];
        if (!isConnectionLost(error)) throw asRefusal(error);
        if (wait === undefined || isTimeout(error)) throw this.#rest(asRefusal(error));
        await sleep(wait);
      }
    }
  }

  /** A connection for its taker alone, who releases it. Rejects with a `Refusal` when there is none. */
  async take(): Promise<PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw asRefusal(error);
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  #rest(failure: unknown): unknown {
    this.#resting = { until: performance.now() + REST_MS, failure };
    return failure;
  }

  /** A connection that failed is not used again. */
  async #once<T>(read: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    try {
      const result = await read(client);
      client.release();
      return result;
    } catch (error) {
      client.release(isConnectionLost(error));
      throw error;
    }
  }
}

/** Who has waited for long already waits no second time. */
function isTimeout(error: unknown): boolean {
  return /time-?out|ETIMEDOUT/i.test((error as Error).message);
}
