import { setTimeout as sleep } from "node:timers/promises";
import type { Pool, PoolClient } from "pg";
import { asRefusal, isConnectionLost } from "./postgres-error.ts";

/** Waits before a read is tried again on another connection: a server that restarts is back soon, or not soon. */
const AGAIN_MS = [0, 100, 400];

/** Reads by connections of the pool; one that is lost on the way is made up for by another. */
export class PostgresReader {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Runs a read that may be run again. Rejects with a `Refusal` (`unavailable`) when the database is away. */
  async run<T>(read: (client: PoolClient) => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#once(read);
      } catch (error) {
        const wait = AGAIN_MS[attempt];
        if (wait === undefined || !isConnectionLost(error) || isTimeout(error)) throw asRefusal(error);
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
