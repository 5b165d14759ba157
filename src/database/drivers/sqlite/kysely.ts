import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";
import {
  type CompiledQuery,
  type DatabaseConnection,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { boundedMap } from "../../../bounded-map.ts";
import { dialectOver } from "../../one-connection.ts";
import type { Tables } from "../../tables.ts";
import type { SqliteWriter } from "./writer.ts";

const MAX_STATEMENTS = 200;
/** After so many milliseconds of reads, one right after the other, whatever else there is to do has its turn. */
const TURN_MS = 10;

/** Kysely over a connection of this thread, for reads. */
export function readingKysely(connection: ReadingConnection): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: dialectOver(connection, SQLITE) });
}

/** Kysely over the writing thread's connection; transactions are the caller's business. */
export function writingKysely(writer: SqliteWriter): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: dialectOver(new WritingConnection(writer), SQLITE) });
}

/** Reads of this thread; each stream opens a connection of its own. */
export class ReadingConnection implements DatabaseConnection {
  readonly #path: string;
  readonly #pragmas: string;
  #database: DatabaseSync;
  readonly #statements = boundedMap<string, StatementSync>(MAX_STATEMENTS);
  /** Milliseconds of this turn of the event loop that went into reads: they run in this thread. */
  #spent = 0;
  #turn: Promise<void> | null = null;
  /** While set there is no connection: reads wait. */
  #renewing: Promise<void> | null = null;

  constructor(path: string, pragmas: string) {
    this.#path = path;
    this.#pragmas = pragmas;
    this.#database = this.#open();
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#spent > TURN_MS) await this.#nextTurn();
    if (this.#renewing) await this.#renewing;
    if (!this.#database.isOpen) this.#database = this.#open();
    const began = performance.now();
    const rows = this.#prepare(sql).all(...(parameters as SQLInputValue[])) as Row[];
    if (this.#spent === 0) void this.#nextTurn();
    this.#spent += performance.now() - began;
    return { rows };
  }

  /** Resolves when others had their turn. */
  #nextTurn(): Promise<void> {
    this.#turn ??= nextTurn().then(() => {
      this.#spent = 0;
      this.#turn = null;
    });
    return this.#turn;
  }

  /** Gives the connection up while `work` runs; the next read opens another one. */
  async without(work: () => Promise<void>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#renewing = promise;
    this.close();
    try {
      await work();
    } finally {
      this.#renewing = null;
      resolve();
    }
  }

  close(): void {
    this.#statements.clear();
    if (this.#database.isOpen) this.#database.close();
  }

  /** On a connection of its own: an open statement would hold every other read at the state it began with. */
  async *streamQuery<Row>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    if (this.#renewing) await this.#renewing;
    const database = this.#open();
    try {
      const rows = database.prepare(sql).iterate(...(parameters as SQLInputValue[]));
      for (const row of rows) yield { rows: [row as Row] };
    } finally {
      database.close();
    }
  }

  #open(): DatabaseSync {
    const database = new DatabaseSync(this.#path);
    database.exec(this.#pragmas);
    return database;
  }

  #prepare(sql: string): StatementSync {
    const kept = this.#statements.get(sql);
    if (kept) return kept;
    const prepared = this.#database.prepare(sql);
    this.#statements.set(sql, prepared);
    return prepared;
  }
}

class WritingConnection implements DatabaseConnection {
  readonly #writer: SqliteWriter;

  constructor(writer: SqliteWriter) {
    this.#writer = writer;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, changes, lastInsertRowid } = await this.#writer.run(sql, parameters);
    return { rows: rows as Row[], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error("a writing connection does not stream");
  }
}

/** Both connections take statements whenever they come, so nobody has to wait while another one's stream is read. */
class SharingAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

export const SQLITE = {
  createAdapter: () => new SharingAdapter(),
  createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
};
