import { existsSync, statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Config } from "../../../config/schema.ts";
import { MIGRATIONS } from "../../../database/migrations/migrations.ts";
import { databasePlace } from "../../../database/open.ts";
import { databaseFile } from "../../../database/set-aside.ts";
import { rebuildingFile } from "../../../database/switch-in.ts";
import { tablesIn, withPostgres } from "../doctor/database.ts";

/** A database as it is before an upgrade. */
export interface DatabaseState {
  /** Where it is, for people. */
  place: string;
  isShared: boolean;
  /** Version of its tables; 0: there is none, or it is empty. */
  schema: number;
  /** Rows of the table `site` by their keys: what the site notes about itself. */
  site: ReadonlyMap<string, string>;
  /** What the next migrations would stumble over; null: nothing that can be seen. */
  otherTables: string | null;
  /** Whether a database beside it is unfinished. */
  isMadeBeside: boolean;
  /** Bytes of the database, and free on its disk; null: on another machine. */
  room: { bytes: number; free: number } | null;
  /** Whether a server uses it. */
  isServed: boolean;
}

const BUSY = 5;
const SITE = "select key, value from site";

/** Looks at the database that the configuration names, whatever version its tables have. Changes nothing. */
export async function databaseState(config: Config): Promise<DatabaseState> {
  const place = await databasePlace(config);
  const path = databaseFile(config);
  return path === null ? sharedState(config, place) : fileState(path, place);
}

function fileState(path: string, place: string): DatabaseState {
  const state = { place, isShared: false, isMadeBeside: existsSync(rebuildingFile(path)) };
  const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (sizeOf(path) === 0)
    return { ...state, schema: 0, site: new Map(), otherTables: null, room: null, isServed: false };
  const { bavail, bsize } = statfsSync(dirname(path));
  const room = { bytes: sizeOf(path) + sizeOf(`${path}-wal`), free: bavail * bsize };
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
  try {
    const { user_version } = database.prepare("pragma user_version").get() as { user_version: number };
    const rows = user_version === 0 ? [] : (database.prepare(SITE).all() as { key: string; value: string }[]);
    return {
      ...state,
      schema: user_version,
      site: new Map(rows.map(({ key, value }) => [key, value])),
      otherTables: stumblingBlock(database, user_version),
      room,
      isServed: isLocked(`${path}.server`),
    };
  } finally {
    database.close();
  }
}

/** Tries the migrations on the same tables without their rows, in memory. */
function stumblingBlock(database: DatabaseSync, version: number): string | null {
  const made = database
    .prepare("select sql from sqlite_master where sql is not null and name not like 'sqlite%' order by rowid")
    .all() as { sql: string }[];
  const empty = new DatabaseSync(":memory:");
  try {
    for (const { sql } of made) empty.exec(sql);
    for (const { sql } of MIGRATIONS.slice(version)) empty.exec(sql);
    return null;
  } catch (error) {
    return (error as Error).message;
  } finally {
    empty.close();
  }
}

/** Whether a server holds its lock (`DatabaseHold.server`). */
function isLocked(file: string): boolean {
  if (!existsSync(file)) return false;
  const lock = new DatabaseSync(file, { readOnly: true });
  try {
    lock.prepare("select count(*) from sqlite_master").get();
    return false;
  } catch (error) {
    return ((error as { errcode?: number }).errcode ?? 0) % 256 === BUSY;
  } finally {
    lock.close();
  }
}

function sharedState(config: Config, place: string): Promise<DatabaseState> {
  return withPostgres(config, async (client) => {
    const schema = await tablesIn(client);
    const rows: { key: string; value: string }[] = schema === 0 ? [] : (await client.query(SITE)).rows;
    return {
      place,
      isShared: true,
      schema,
      site: new Map(rows.map(({ key, value }) => [key, value])),
      otherTables: null,
      isMadeBeside: false,
      room: null,
      isServed: (await client.query(OTHERS)).rows[0]?.others > 0,
    };
  });
}

/** Connections of servers by the name that they give themselves. */
const OTHERS = `select count(*)::int as others from pg_stat_activity
  where datname = current_database() and application_name = 'wheelyard' and pid <> pg_backend_pid()`;
