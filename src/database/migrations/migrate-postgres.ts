import type { Client } from "pg";
import { MIGRATIONS, migrationsAfter, otherTables } from "./migrations.ts";
import { forPostgres } from "./postgres-types.ts";

/** Of Wheelyard alone, among the advisory locks of a database. */
const LOCK = 2_003_330_409;

/** What SQLite has built in: the version of the tables; and marks that tell a lost commit from one that was kept. */
const OWN = `
create table if not exists schema_version (version bigint not null);
create table if not exists commit_marks (
  writer text primary key, mark text not null, at timestamptz not null default now());`;
const SWEEP = "delete from commit_marks where at < now() - interval '1 day'";

/**
 * Upgrades the tables to a version, by default that of this program, in one transaction, one node at a time. Changes nothing if
 * they have that version or a later one. Nodes that serve go on: their writes wait for the end. Refuses a database that a newer program has changed. A connection that
 * fails here is to be closed, which frees what it held.
 */
export async function migratePostgres(client: Client, to: number = MIGRATIONS.length): Promise<void> {
  if ((await versionOf(client)) === to) {
    await client.query(SWEEP);
    return;
  }
  // Ahead of the transaction, whose beginning makes it see the tables that another node made while this one waited.
  await client.query("select pg_advisory_lock($1)", [LOCK]);
  await client.query("begin");
  const version = await versionOf(client);
  // Those who write hold this row, so that none of them is in the midst of a table that changes.
  if (version > 0) await client.query("select value from site where key = 'serial' for update");
  const missing = migrationsAfter(version, to);
  await client.query(OWN);
  try {
    for (const statements of missing) await client.query(forPostgres(statements));
  } catch (error) {
    throw isStatementWrong(error) ? otherTables(version, error as Error) : error;
  }
  await client.query("delete from schema_version");
  await client.query("insert into schema_version (version) values ($1)", [Math.max(version, to)]);
  await client.query("commit");
  await client.query("select pg_advisory_unlock($1)", [LOCK]);
}

async function versionOf(client: Client): Promise<number> {
  const { rows } = await client.query("select to_regclass('schema_version') is not null as is_there");
  if (!rows[0]?.is_there) return 0;
  const version = await client.query("select version from schema_version");
  return version.rows[0]?.version ?? 0;
}

/** Class 42: a table or column that is there already, or is not. */
function isStatementWrong(error: unknown): boolean {
  return ((error as { code?: string }).code ?? "").startsWith("42");
}
