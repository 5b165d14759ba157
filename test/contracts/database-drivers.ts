import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "../../src/database/database.ts";
import { MIGRATIONS } from "../../src/database/migrations/migrations.ts";
import { forPostgres } from "../../src/database/migrations/postgres-types.ts";
import { openDatabase } from "../../src/database/open.ts";
import { createPostgres } from "../harness/postgres.ts";

/** A place for one database, empty at first. */
export interface DatabasePlace {
  /** What the configuration says of it. */
  config: Parameters<typeof openDatabase>[0];
  open(): Promise<Database>;
  /** Makes the database look as a newer program would leave it. Closed before. */
  makeNewer(): Promise<void>;
  /** Makes the tables of an earlier program, of so many migrations, and runs statements on them. Empty before. */
  makeOlder(version: number, statements: string): Promise<void>;
  remove(): Promise<void>;
}

/** Every driver that the contract is proved for; a new driver is a new line here. */
export const DATABASE_PLACES: Record<string, () => Promise<DatabasePlace>> = {
  async sqlite() {
    const data = await mkdtemp(join(tmpdir(), "wheelyard-sqlite-"));
    const config = { data, database: { driver: "sqlite" } };
    return {
      config,
      open: () => openDatabase(config),
      async makeNewer() {
        const { DatabaseSync } = await import("node:sqlite");
        const file = new DatabaseSync(join(data, "wheelyard.db"));
        file.exec("pragma user_version = 4711");
        file.close();
      },
      async makeOlder(version, statements) {
        const { DatabaseSync } = await import("node:sqlite");
        const file = new DatabaseSync(join(data, "wheelyard.db"));
        for (const { sql } of MIGRATIONS.slice(0, version)) file.exec(sql);
        file.exec(statements);
        file.exec(`pragma user_version = ${version}`);
        file.close();
      },
      remove: () => rm(data, { recursive: true }),
    };
  },

  async postgres() {
    const place = await createPostgres();
    const config = { data: "/nowhere", database: { driver: "postgres", url: place.url } };
    return {
      config,
      open: () => openDatabase(config),
      makeNewer: () => place.run("update schema_version set version = 4711"),
      async makeOlder(version, statements) {
        for (const { sql } of MIGRATIONS.slice(0, version)) await place.run(forPostgres(sql));
        await place.run(statements);
        await place.run("create table schema_version (version bigint not null)");
        await place.run(`insert into schema_version (version) values (${version})`);
      },
      remove: () => place.drop(),
    };
  },
};

/**
 * The drivers to prove the contract for: `WHEELYARD_TEST_DATABASES`, separated by commas, or all that need no server.
 * `postgres` needs one: `test/services/run.sh` starts it.
 */
export const DATABASES: [string, () => Promise<DatabasePlace>][] = (
  process.env.WHEELYARD_TEST_DATABASES ?? "sqlite"
)
  .split(",")
  .map((name) => {
    const place = DATABASE_PLACES[name];
    if (!place)
      throw new Error(`no database driver ${name} to test; known are ${Object.keys(DATABASE_PLACES)}`);
    return [name, place];
  });
