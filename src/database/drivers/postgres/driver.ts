import { setTimeout as sleep } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import { Refusal } from "../../../refusal.ts";
import { type CommitListener, CommitQueue } from "../../commits/commit-queue.ts";
import { type Committed, commitGroup, type Work } from "../../commits/group.ts";
import { WriteProof } from "../../commits/write-proof.ts";
import type { Database, Writing } from "../../database.ts";
import { migratePostgres } from "../../migrations/migrate-postgres.ts";
import type { Tables } from "../../tables.ts";
import { connectUnlimited, discard, openPool } from "./client.ts";
import { asOpenRefusal, asRefusal, isConflict, isConnectionLost, isStandby } from "./error.ts";
import { readingKysely, snapshotKysely, writingKysely } from "./kysely.ts";
import { PostgresNotifications } from "./notifications.ts";
import { type PostgresOptions, readPostgresOptions } from "./read-options.ts";
import { PostgresReader } from "./reader.ts";
import { PostgresWriter } from "./writer.ts";

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1000;
/** How long one proof that the database takes a commit stands. */
const PROOF_STANDS_MS = 60_000;

/**
 * Facts in a PostgreSQL database that any number of processes and machines share. Whoever writes holds one row from
 * the first moment to its commit, so that works run one after the other over all nodes as they do in one process, and the
 * log has no gaps and shows no serial before the one ahead of it.
 */
export class PostgresDatabase implements Database {
  readonly name = "postgres";
  readonly isShared = true;
  readonly clock = sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`;
  readonly read: Kysely<Tables>;
  readonly survey: Kysely<Tables>;
  readonly #options: PostgresOptions;
  readonly #reader: PostgresReader;
  readonly #writer: PostgresWriter;
  readonly #writing: Kysely<Tables>;
  readonly #queue: CommitQueue;
  readonly #notifications: PostgresNotifications;
  /** A commit of nothing leaves its mark, which is a write. */
  readonly #proof = new WriteProof(PROOF_STANDS_MS, () => this.write(async () => undefined));

  private constructor(options: PostgresOptions, reader: PostgresReader) {
    this.#options = options;
    this.#reader = reader;
    this.read = readingKysely(reader);
    this.survey = this.read;
    this.#writer = new PostgresWriter(options);
    this.#writing = writingKysely(this.#writer);
    this.#queue = new CommitQueue({
      commit: (works) => this.#commit(works),
      asRefusal: (error) => this.#doubting(error),
    });
    this.#notifications = new PostgresNotifications(options, this.#writer.id);
  }

  /** Connects and upgrades the tables to `version`. Refuses with a message that says what is wrong. */
  static async open(given: Record<string, unknown>, version?: number): Promise<PostgresDatabase> {
    const options = readPostgresOptions(given);
    await untilAnswered(options, async () => {
      const client = await connectUnlimited(options);
      try {
        await migratePostgres(client, version);
      } finally {
        discard(client);
      }
    });
    return new PostgresDatabase(options, new PostgresReader(await openPool(options)));
  }

  get staleReads(): number {
    return this.#options.staleReads;
  }

  get epoch(): number {
    return this.#options.servers.epoch;
  }

  async snapshot<T>(work: (read: Kysely<Tables>) => Promise<T>): Promise<T> {
    const client = await this.#reader.take();
    let failure: Error | undefined;
    try {
      await client.query("begin isolation level repeatable read read only");
      return await work(snapshotKysely(client));
    } catch (error) {
      failure = error as Error;
      throw asRefusal(error);
    } finally {
      await client.query("rollback").catch((error) => {
        failure = error as Error;
      });
      client.release(failure);
    }
  }

  write<T>(work: (writing: Writing) => Promise<T>): Promise<T> {
    return this.#queue.write(work);
  }

  async serial(): Promise<number> {
    const row = await this.read
      .selectFrom("site")
      .select("value")
      .where("key", "=", "serial")
      .executeTakeFirst();
    return Number(row?.value ?? 0);
  }

  onCommit(listener: CommitListener): () => void {
    return this.#queue.onCommit(listener);
  }

  onNotification(listener: () => void): () => void {
    return this.#notifications.on(listener);
  }

  async check(): Promise<void> {
    const { rows } = await this.#reader.run((client) =>
      client.query("select pg_is_in_recovery() as is_standby"),
    );
    if (rows[0]?.is_standby !== true) return this.#proof.check();
    this.#proof.doubt();
    throw new Refusal("unavailable", "database-read-only", "The database is read-only: it is a standby.", {
      retryAfter: 5,
    });
  }

  async size(): Promise<number> {
    const { rows } = await this.#reader.run((client) =>
      client.query("select pg_database_size(current_database()) as bytes"),
    );
    return Number(rows[0]?.bytes ?? 0);
  }

  async close(): Promise<void> {
    await this.#queue.idle();
    // Connections that are not in use hold up no end: until the last one has said farewell, this does.
    const pending = setInterval(() => undefined, 1000);
    try {
      await this.#notifications.close();
      await this.#writer.close();
      await this.#reader.close();
    } finally {
      clearInterval(pending);
    }
  }

  #doubting(error: unknown): unknown {
    this.#proof.doubt();
    return asRefusal(error);
  }

  /** Commits a group, again and again while others are in the way or the database is away, but nobody waits too long. */
  async #commit(works: Work[]): Promise<Committed> {
    const deadline = Math.min(...works.map(({ since }) => since)) + this.#options.retryFor;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      try {
        return await commitGroup(this.#writer, this.#writing, works);
      } catch (error) {
        const mayPass = isConnectionLost(error) || isStandby(error) || isConflict(error);
        if (!mayPass || performance.now() + pause > deadline) throw error;
        await sleep(pause);
      }
    }
  }
}

/** A database may start together with the server: it is given the time that a write is given. */
async function untilAnswered(options: PostgresOptions, open: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + options.retryFor;
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if (!isConnectionLost(error) || performance.now() + LONGEST_PAUSE_MS > deadline)
        throw asOpenRefusal(error, options.place);
      await sleep(LONGEST_PAUSE_MS / 2);
    }
  }
}
