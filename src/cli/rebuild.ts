import { existsSync } from "node:fs";
import type { Command } from "commander";
import type { Config } from "../config/schema.ts";
import { openDatabase } from "../database/open.ts";
import { databaseFile, requireUnused, setAside } from "../database/set-aside.ts";
import { openStorage } from "../storage/open.ts";
import { type Rebuilt, rebuild } from "../transfer/rebuild.ts";
import { addConfigOptions, type ConfigOptions, loadFromOptions } from "./config-options.ts";
import { EXIT } from "./failure.ts";
import { facts, type OutputOptions, print } from "./output.ts";
import { Progress } from "./progress.ts";

const EXAMPLES = `
Reads the records that lie beside the files and makes the database from them: accounts, tokens, grants, indexes,
projects, files, and the names that stay reserved. The log of changes begins anew. Stop the server first. A rebuild that
was interrupted goes on where it stopped.

Examples:
  wheelyard rebuild --data /srv/wheelyard              the database is lost
  wheelyard rebuild --data /srv/wheelyard --replace    the database is damaged: it is kept aside

Exit codes: 0 all is back, 1 some records could not be put back (they are named).`;

interface RebuildOptions extends ConfigOptions, OutputOptions {
  replace?: boolean;
}

export function define(command: Command): void {
  addConfigOptions(command)
    .option("--replace", "set the present database aside (it is kept) and begin with a new one")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(options: RebuildOptions): Promise<void> {
  const { config } = await loadFromOptions(options);
  const aside = makeRoom(config, options.replace === true);
  const database = await openDatabase(config);
  const storage = await openStorage(config);
  const progress = new Progress(options);
  try {
    const watch = (done: number) => progress.report({ phase: "records", done, total: null });
    const rebuilt = await rebuild(database, storage, watch);
    progress.finish();
    print(options, { ...rebuilt, aside }, wordsFor(rebuilt, aside));
    if (rebuilt.problems.length > 0) process.exitCode = EXIT.failed;
  } finally {
    progress.finish();
    await storage.close();
    await database.close();
  }
}

/** Sees to it that nobody uses the database's file, and sets it aside when that is asked for. */
function makeRoom(config: Config, isReplaced: boolean): string | null {
  const path = databaseFile(config);
  if (path === null || !existsSync(path)) return null;
  requireUnused(path);
  return isReplaced ? setAside(path, new Date()) : null;
}

function wordsFor({ problems, ...counts }: Rebuilt, aside: string | null): string {
  const lines = [
    ...problems.map(({ key, problem }) => `not put back: ${key}: ${problem}`),
    facts([
      ["Files", counts.files],
      ["Reserved names", counts.reserved],
      ["Projects", counts.projects],
      ["Indexes", counts.indexes],
      ["Not put back", problems.length],
      ...(aside === null ? [] : [["Old database", aside] as [string, string]]),
    ]),
  ];
  return lines.join("\n");
}
