import {
  type CompiledQuery,
  type DatabaseConnection,
  Kysely,
  type QueryResult as KyselyResult,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from "kysely";
import type { PoolClient, QueryResult } from "pg";
import { dialectOver } from "../../one-connection.ts";
import type { Tables } from "../../tables.ts";
import { asRefusal } from "./error.ts";
import type { PostgresReader } from "./reader.ts";
import type { PostgresWriter } from "./writer.ts";

/** Rows of a stream that are fetched at once. */
const CHUNK = 500;

/** Kysely over the connections that read; each statement takes one of them for itself. */
export function readingKysely(reader: PostgresReader): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: dialectOver(new ReadingConnection(reader), POSTGRES) });
}

/** Kysely over the connection that writes; transactions are the caller's business. */
export function writingKysely(writer: PostgresWriter): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: dialectOver(new WritingConnection(writer), POSTGRES) });
}

/** Kysely over one connection, in whose transaction every statement runs. */
export function snapshotKysely(client: PoolClient): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: dialectOver(new SnapshotConnection(client), POSTGRES) });
}

class SnapshotConnection implements DatabaseConnection {
  readonly #client: PoolClient;

  constructor(client: PoolClient) {
    this.#client = client;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<KyselyResult<Row>> {
    return { rows: (await this.#client.query(sql, [...parameters])).rows as Row[] };
  }

  streamQuery<Row>(): AsyncIterableIterator<KyselyResult<Row>> {
    throw new Error("a snapshot is read in pages");
  }
}

class ReadingConnection implements DatabaseConnection {
  readonly #reader: PostgresReader;

  constructor(reader: PostgresReader) {
    this.#reader = reader;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<KyselyResult<Row>> {
    return this.#reader.run(async (client) => ({
      rows: (await client.query(sql, [...parameters])).rows as Row[],
    }));
  }

  /** By a cursor in a transaction of its own, which sees everything as it was when it began. */
  async *streamQuery<Row>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<KyselyResult<Row>> {
    const client = await this.#reader.take();
    let failure: Error | undefined;
    try {
      await client.query("begin isolation level repeatable read read only");
      await client.query(`declare streamed no scroll cursor for ${sql}`, [...parameters]);
      for (;;) {
        const { rows } = await client.query(`fetch ${CHUNK} from streamed`);
        if (rows.length === 0) return;
        for (const row of rows) yield { rows: [row as Row] };
      }
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
}

class WritingConnection implements DatabaseConnection {
  readonly #writer: PostgresWriter;

  constructor(writer: PostgresWriter) {
    this.#writer = writer;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<KyselyResult<Row>> {
    return resultOf(await this.#writer.execute(sql, parameters));
  }

  streamQuery<Row>(): AsyncIterableIterator<KyselyResult<Row>> {
    throw new Error("a writing connection does not stream");
  }
}

function resultOf<Row>({ command, rowCount, rows }: QueryResult): KyselyResult<Row> {
  const counts = ["INSERT", "UPDATE", "DELETE", "MERGE"].includes(command);
  return { rows: rows as Row[], ...(counts ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}) };
}

const POSTGRES = {
  createAdapter: () => new PostgresAdapter(),
  createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
};
