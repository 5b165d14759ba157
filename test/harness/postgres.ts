import { randomBytes } from "node:crypto";
import pg from "pg";

/** A database of its own on the server that `WHEELYARD_TEST_POSTGRES` names. */
export interface PostgresPlace {
  /** Its address, as `database.url` takes it. */
  url: string;
  /** Runs statements in it. */
  run(statements: string): Promise<void>;
  /** Its rows, as the server sends them: texts. */
  rows(statement: string): Promise<Record<string, unknown>[]>;
  /** Makes it as new. */
  empty(): Promise<void>;
  drop(): Promise<void>;
}

/** The server for tests; null when none was started: tests that need it are to be skipped, in words. */
const POSTGRES_URL = process.env.WHEELYARD_TEST_POSTGRES ?? null;

export const NEEDS_POSTGRES =
  POSTGRES_URL === null ? { skip: "no PostgreSQL: test/services/run.sh starts one" } : {};

const EMPTY = "drop schema public cascade; create schema public";

/** Makes a new, empty database. */
export async function createPostgres(): Promise<PostgresPlace> {
  if (POSTGRES_URL === null)
    throw new Error("WHEELYARD_TEST_POSTGRES names no server; test/services/run.sh starts one");
  const name = `wheelyard_${randomBytes(6).toString("hex")}`;
  const server = POSTGRES_URL;
  const url = new URL(server);
  url.pathname = `/${name}`;
  await inDatabase(server, (client) => client.query(`create database ${name}`));
  return {
    url: url.href,
    run: (statements) => inDatabase(url.href, async (client) => void (await client.query(statements))),
    rows: (statement) => inDatabase(url.href, async (client) => (await client.query(statement)).rows),
    empty: () => inDatabase(url.href, async (client) => void (await client.query(EMPTY))),
    drop: () =>
      inDatabase(server, async (client) => void (await client.query(`drop database ${name} with (force)`))),
  };
}

async function inDatabase<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
