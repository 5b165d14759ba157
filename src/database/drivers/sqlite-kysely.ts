import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import {
  type CompiledQuery,
  type DatabaseConnection,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { Tables } from "../tables.ts";
import { dialectOver } from "./one-connection.ts";
import type { SqliteWriter } from "./sqlite-writer.ts";

const MAX_STATEMENTS = 200;

/** Kysely over a connection of this thread, for reads; each stream opens one of its own by path and pragmas. */
export function readingKysely(database: DatabaseSync, path: string, pragmas: string): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: dialectOver(new ReadingConnection(database, path, pragmas), SQLITE) });
}

/** Kysely over the writing thread's connection; transactions are the caller's business. */
export function writingKysely(writer: SqliteWriter): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: dialectOver(new WritingConnection(writer), SQLITE) });
}

class ReadingConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #pragmas: string;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync, path: string, pragmas: string) {
    this.#database = database;
    this.#path = path;
    this.#pragmas = pragmas;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    return { rows: this.#prepare(sql).all(...(parameters as SQLInputValue[])) as Row[] };
  }

  /** On a connection of its own: an open statement would hold every other read at the state it began with. */
  async *streamQuery<Row>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    const database = new DatabaseSync(this.#path);
    try {
      database.exec(this.#pragmas);
      const rows = database.prepare(sql).iterate(...(parameters as SQLInputValue[]));
      for (const row of rows) yield { rows: [row as Row] };
    } finally {
      database.close();
    }
  }

  #prepare(sql: string): StatementSync {
    const kept = this.#statements.get(sql);
    if (kept) return kept;
    const prepared = this.#database.prepare(sql);
    if (this.#statements.size >= MAX_STATEMENTS) {
      this.#statements.delete(this.#statements.keys().next().value as string);
    }
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

const SQLITE = {
  createAdapter: () => new SharingAdapter(),
  createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
};
