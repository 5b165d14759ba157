import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import type { Config } from "../../config/schema.ts";
import type { Database } from "../../database/database.ts";
import { openDatabase } from "../../database/open.ts";
import { databaseFile, requireUnused } from "../../database/set-aside.ts";
import { copyDatabase } from "../../transfer/copy-database.ts";
import { addConfigOptions, type ConfigOptions, loadFromOptions } from "../options/config-options.ts";
import { CommandFailure } from "../terminal/failure.ts";
import { type OutputOptions, print, table } from "../terminal/output.ts";
import { Progress } from "../terminal/progress.ts";

const EXAMPLES = `
FROM and TO are each the file of an SQLite database, the address of a PostgreSQL database (postgres://…), or the word
"configured". That means the database that the configuration names, with its password and TLS. The target must be empty. Every row is
read again from both and compared. Stop all servers first. Stored files are not changed. The new database refers to the same files.

Examples:
  wheelyard database copy wheelyard-data/wheelyard.db postgres://wheelyard@db.example/wheelyard
  wheelyard database copy /srv/wheelyard/wheelyard.db configured --config wheelyard.yaml
  wheelyard database copy configured ./wheelyard.db

Exit codes: 0 everything was copied and is identical, 1 refused or failed (empty the target before you try again).`;

type CopyOptions = ConfigOptions & OutputOptions;

export function define(command: Command): void {
  addConfigOptions(
    command
      .command("copy <from> <to>")
      .description("copy all data from one database to another, empty one: SQLite to PostgreSQL, or back"),
  )
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action(copy);
}

async function copy(from: string, to: string, options: CopyOptions): Promise<void> {
  const { config } = await loadFromOptions(options);
  const source = await openNamed(from, config, "source");
  const progress = new Progress(options);
  let target: Database | null = null;
  try {
    target = await openNamed(to, config, "target");
    const copied = await copyDatabase(source, target, (phase, done) =>
      progress.report({ phase, done, total: null }),
    );
    progress.finish();
    const rows = copied.map((one) => [one.table, one.rows, one.digest.slice(0, 16)]);
    print(options, copied, `${table(["TABLE", "ROWS", "SHA-256"], rows, "")}\nBoth databases are identical.`);
  } finally {
    progress.finish();
    await target?.close();
    await source.close();
  }
}

/** Opens one end of the copy; a file must be there if it is the source, and nobody may use it. */
async function openNamed(name: string, config: Config, role: "source" | "target"): Promise<Database> {
  const place = placeOf(name, config);
  const path = databaseFile(place);
  if (path !== null) {
    if (role === "source" && !existsSync(path)) throw new CommandFailure(`There is no database ${path}.`);
    requireUnused(path);
  }
  return openDatabase(place);
}

function placeOf(name: string, config: Config): Pick<Config, "data" | "database"> {
  if (name === "configured") return config;
  if (/^postgres(ql)?:\/\//.test(name))
    return { data: config.data, database: { driver: "postgres", url: name } };
  return { data: config.data, database: { driver: "sqlite", path: resolve(name) } };
}
