import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import type { Config } from "../../config/schema.ts";
import { siteNow } from "../../database/site-clock.ts";
import { openStorage, storageFolder } from "../../storage/open.ts";
import { RESTORING_KEY } from "../../storage/storage-key.ts";
import { addConfigOptions, type ConfigOptions, loadFromOptions } from "../options/config-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { type OutputOptions, print } from "../terminal/output.ts";
import { findingLines } from "./doctor/finding.ts";
import { checkUpgrade, migrationsAhead, wayBack } from "./upgrade/check.ts";
import { databaseState } from "./upgrade/database-state.ts";

const EXAMPLES = `
Run it with the version that you want to use, before you start it. Says which version the database has, which migrations the first start
would run, and whether there is room and a backup. Also says whether a server is running, and how to go back. Changes nothing, and the server of the
present version can keep running.

An upgrade itself needs no command: stop the server, install the new version, and start it.

Examples:
  wheelyard upgrade --check --data /srv/wheelyard
  wheelyard upgrade --check --config /etc/wheelyard.yaml --json

Exit codes: 0 this version can take over, 1 it cannot, 2 the configuration is invalid.`;

interface UpgradeOptions extends ConfigOptions, OutputOptions {
  check?: boolean;
}

export function define(command: Command): void {
  addConfigOptions(command)
    .option("--check", "check whether an upgrade to this version would succeed; changes nothing")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action(check);
}

async function check(options: UpgradeOptions): Promise<void> {
  if (!options.check)
    throw new CommandFailure(
      "An upgrade needs no command: the first start of a new version upgrades the database. To check it before, add --check.",
      EXIT.usage,
    );
  const { config } = await loadFromOptions(options);
  const state = await databaseState(config).catch(() => {
    throw new CommandFailure(
      "The database cannot be read. Run `wheelyard doctor` with the same settings to see why.",
    );
  });
  const findings = checkUpgrade(state, await isRestoring(config), siteNow());
  const isPossible = !findings.some(({ state }) => state === "problem");
  const goBack = isPossible ? wayBack(state) : [];
  const migrations = migrationsAhead(state.schema);
  print(
    options,
    { possible: isPossible, schema: state.schema, migrations, findings, goBack },
    [
      ...findingLines(findings),
      "",
      isPossible ? "This version can take over." : "This version cannot take over. Nothing was changed.",
      ...(goBack.length === 0 ? [] : ["", "To go back:", ...goBack.map((step) => `  - ${step}`)]),
    ].join("\n"),
  );
  if (!isPossible) process.exitCode = EXIT.failed;
}

/** Whether a restore into the storage is incomplete; null: it does not answer. A folder that is not there is not made. */
async function isRestoring(config: Config): Promise<boolean | null> {
  const folder = storageFolder(config);
  if (folder !== null && !existsSync(folder)) return false;
  if (folder !== null && config.storage.driver === "filesystem")
    return existsSync(join(folder, RESTORING_KEY));
  const storage = await openStorage(config).catch(() => null);
  const note = await storage?.get(RESTORING_KEY).catch(() => undefined);
  await storage?.close();
  return note === undefined ? null : note !== null;
}
