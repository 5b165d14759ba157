import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { Client } from "pg";
import type { Config } from "../../../config/schema.ts";
import type { PostgresOptions } from "../../../database/drivers/postgres/read-options.ts";
import { MIGRATIONS, versionName } from "../../../database/migrations/migrations.ts";
import { databaseFile } from "../../../database/set-aside.ts";
import { clockAgainst, type Finding, problem, warning, well, wordsOf } from "./finding.ts";

const SUBJECT = "database";
/** Of PostgreSQL; older ones are not maintained any more, and not tested. */
const OLDEST = 140_000;

/** Whether the database answers, is one this program can use, and what its rights and clock are. Changes nothing. */
export async function checkDatabase(config: Config): Promise<Finding[]> {
  const file = databaseFile(config);
  if (file !== null) return [checkSqlite(file)];
  const { driver, ...options } = config.database;
  if (driver !== "postgres")
    return [problem(SUBJECT, `database.driver is ${driver}`, "Use sqlite or postgres.")];
  try {
    const { readPostgresOptions } = await import("../../../database/drivers/postgres/read-options.ts");
    const { asOpenRefusal } = await import("../../../database/drivers/postgres/error.ts");
    const read = readPostgresOptions(options);
    return await checkPostgres(config, read).catch((error: unknown) => {
      throw asOpenRefusal(error, read.place);
    });
  } catch (error) {
    return [
      problem(SUBJECT, wordsOf(error), "See docs/postgresql.md; `psql` on this machine may show more."),
    ];
  }
}

/** Version of the database's tables; 0 where there are none. Changes nothing. */
export async function tablesVersion(config: Config): Promise<number> {
  const file = databaseFile(config);
  if (file !== null) {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
    try {
      return (database.prepare("pragma user_version").get() as { user_version: number }).user_version;
    } finally {
      database.close();
    }
  }
  return withPostgres(config, tablesIn);
}

/** Connects to the PostgreSQL database that the configuration names, whatever is in it. */
export async function withPostgres<T>(config: Config, work: (client: Client) => Promise<T>): Promise<T> {
  const { driver: _, ...options } = config.database;
  const { readPostgresOptions } = await import("../../../database/drivers/postgres/read-options.ts");
  const { connectListener } = await import("../../../database/drivers/postgres/client.ts");
  const client = await connectListener(readPostgresOptions(options));
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Version of the tables; 0 where there are none. */
export async function tablesIn(client: Client): Promise<number> {
  const made = await client.query("select to_regclass('schema_version') is not null as made");
  if (!made.rows[0]?.made) return 0;
  return Number((await client.query("select version from schema_version")).rows[0]?.version ?? 0);
}

function checkSqlite(path: string): Finding {
  if (!existsSync(path)) return well(SUBJECT, `${path} does not exist yet. It is created at the first start`);
  try {
    const database = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
    try {
      const { version } = database.prepare("select sqlite_version() as version").get() as { version: string };
      const tables = database.prepare("pragma user_version").get() as { user_version: number };
      return versionFinding(`SQLite ${version}, ${path}`, tables.user_version);
    } finally {
      database.close();
    }
  } catch (error) {
    const advice =
      "If it is damaged: stop the server, then `wheelyard rebuild --replace` makes it from what is stored.";
    return problem(SUBJECT, `${path} cannot be read: ${wordsOf(error)}`, advice);
  }
}

interface Answer {
  number: number;
  version: string;
  clock: number;
  standby: boolean;
  encoding: string;
  may_create: boolean | null;
  connections: number;
  fsync: string;
  tables: number;
}

const QUESTION = `
select current_setting('server_version_num')::int as number, current_setting('server_version') as version,
  (extract(epoch from clock_timestamp()) * 1000)::float8 as clock, pg_is_in_recovery() as standby,
  current_setting('server_encoding') as encoding, has_schema_privilege(current_schema(), 'CREATE') as may_create,
  current_setting('max_connections')::int as connections, current_setting('fsync') as fsync`;

async function checkPostgres(config: Config, options: PostgresOptions): Promise<Finding[]> {
  const { connectListener } = await import("../../../database/drivers/postgres/client.ts");
  const client = await connectListener(options);
  try {
    const asked = Date.now();
    const answer = (await client.query(QUESTION)).rows[0] as Answer;
    const ours = (asked + Date.now()) / 2;
    const tables = await tablesIn(client);
    const where = `PostgreSQL ${answer.version} at ${options.place}`;
    return [
      versionFinding(where, tables),
      ...postgresFindings(config, options, answer),
      clockAgainst("the database", answer.clock, ours),
    ];
  } finally {
    await client.end().catch(() => undefined);
  }
}

function postgresFindings(config: Config, options: PostgresOptions, answer: Answer): Finding[] {
  const findings: Finding[] = [];
  const say = (found: string, advice: string) => findings.push(problem(SUBJECT, found, advice));
  if (answer.standby) say("it is a standby and read-only", "Point database.url to the primary.");
  if (answer.encoding !== "UTF8")
    say(`its encoding is ${answer.encoding}`, "Create the database with encoding UTF8.");
  if (answer.may_create !== true)
    say(
      "the user may not create tables",
      "Make the user the owner of the database, or grant CREATE on its schema.",
    );
  if (answer.fsync !== "on")
    say("fsync is off: a power failure loses confirmed uploads", "Turn fsync on in postgresql.conf.");
  if (answer.number < OLDEST)
    findings.push(
      warning(
        SUBJECT,
        `version ${answer.version} is old`,
        "Use PostgreSQL 14 or later. Older versions are not tested.",
      ),
    );
  const workers = typeof config.listen.workers === "number" ? config.listen.workers : 1;
  const needed = workers * (options.connections + 2);
  if (needed > answer.connections / 2)
    findings.push(
      warning(
        SUBJECT,
        `this node may open ${needed} of the ${answer.connections} allowed connections`,
        "Raise max_connections there, or lower database.connections; each further node needs the same number.",
      ),
    );
  return findings;
}

/** `tables`: version of the tables, 0 where there are none. */
function versionFinding(where: string, tables: number): Finding {
  if (tables === 0) return well(SUBJECT, `${where}; empty. The tables are created at the first start`);
  if (tables > MIGRATIONS.length)
    return problem(
      SUBJECT,
      `${where}; its tables belong to a newer version of Wheelyard`,
      "Use that version or a newer one.",
    );
  if (tables === MIGRATIONS.length) return well(SUBJECT, where);
  const steps = `from version ${versionName(tables)} to ${versionName(MIGRATIONS.length)}`;
  return well(SUBJECT, `${where}; its tables are migrated at the next start, ${steps}`);
}
