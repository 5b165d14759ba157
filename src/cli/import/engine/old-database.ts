import { resolve } from "node:path";
import { CommandFailure, EXIT } from "../../terminal/failure.ts";

export type Row = Record<string, unknown>;

/** The SQL database of an old server, which is only read. */
export interface OldDatabase {
  /** The rows of a query, one after the other. Parameters are written `$1`, `$2`, in this order. */
  rows(query: string, parameters?: readonly string[]): AsyncIterable<Row>;
  close(): Promise<void>;
}

/**
 * Opens the database that an address of SQLAlchemy names; paths of SQLite are relative to `folder`. Refuses (usage) one that
 * cannot be read.
 */
export async function openOldDatabase(address: string, folder: string): Promise<OldDatabase> {
  const [, kind = "", rest = ""] = /^([a-z0-9]+)(?:\+\w+)?:(.*)$/is.exec(address) ?? [];
  if (kind === "sqlite") return openSqlite(resolve(folder, pathOf(rest)));
  if (kind === "postgresql" || kind === "postgres") return openPostgres(`postgresql:${rest}`);
  throw new CommandFailure(
    `A database of the kind ${kind || "without a name"} cannot be read, only SQLite and PostgreSQL. Copy it into SQLite first.`,
    EXIT.usage,
  );
}

/** `//` + `/` + path; the third slash is not part of it. */
function pathOf(rest: string): string {
  const path = rest.replace(/^\/\/\//, "").replace(/\?.*$/, "");
  if (path === "" || path === ":memory:")
    throw new CommandFailure("The old server keeps this database in memory only.", EXIT.usage);
  return path;
}

async function openSqlite(path: string): Promise<OldDatabase> {
  const { DatabaseSync } = await import("node:sqlite");
  try {
    const database = new DatabaseSync(path, { readOnly: true });
    database.prepare("select count(*) from sqlite_master").get();
    return {
      async *rows(query, parameters = []) {
        yield* database.prepare(query.replace(/\$\d+/g, "?")).iterate(...parameters) as Iterable<Row>;
      },
      close: async () => database.close(),
    };
  } catch {
    throw new CommandFailure(`The SQLite database ${path} cannot be read.`, EXIT.usage);
  }
}

/** Rows that are fetched at once. */
const PAGE = 500;

async function openPostgres(address: string): Promise<OldDatabase> {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: address, connectionTimeoutMillis: 10_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("begin isolation level repeatable read, read only");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    throw new CommandFailure(`The old server's PostgreSQL database cannot be read${reason}.`, EXIT.usage);
  }
  let cursors = 0;
  return {
    async *rows(query, parameters = []) {
      const cursor = `rows_${cursors++}`;
      await client.query(`declare ${cursor} no scroll cursor for ${query}`, [...parameters]);
      try {
        for (;;) {
          const { rows } = await client.query<Row>(`fetch ${PAGE} from ${cursor}`);
          yield* rows;
          if (rows.length < PAGE) return;
        }
      } finally {
        await client.query(`close ${cursor}`);
      }
    },
    close: () => client.end(),
  };
}

/** All rows of a query. */
export async function allRows(database: OldDatabase, query: string): Promise<Row[]> {
  const found: Row[] = [];
  for await (const row of database.rows(query)) found.push(row);
  return found;
}
