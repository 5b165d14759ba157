import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { Tables } from "../tables.ts";
import type { SqliteWriter } from "./sqlite-writer.ts";

const MAX_STATEMENTS = 200;

/** Kysely over a connection of this thread, for reads. */
export function readingKysely(database: DatabaseSync): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: dialectOver(new ReadingConnection(database)) });
}

/** Kysely over the writing thread's connection; transactions are the caller's business. */
export function writingKysely(writer: SqliteWriter): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: dialectOver(new WritingConnection(writer)) });
}

class ReadingConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    return { rows: this.#prepare(sql).all(...(parameters as SQLInputValue[])) as Row[] };
  }

  async *streamQuery<Row>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    const statement = this.#database.prepare(sql);
    for (const row of statement.iterate(...(parameters as SQLInputValue[]))) yield { rows: [row as Row] };
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

/** The parts of Kysely's SQLite dialect around one connection that is always the same. */
function dialectOver(connection: DatabaseConnection): Dialect {
  const driver: Driver = {
    async init() {},
    acquireConnection: async () => connection,
    async beginTransaction() {
      throw new Error("use Database.write");
    },
    async commitTransaction() {},
    async rollbackTransaction() {},
    async releaseConnection() {},
    async destroy() {},
  };
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}
