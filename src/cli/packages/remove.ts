import type { Command } from "commander";
import { connect } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { print } from "../terminal/output.ts";
import { ask, canAsk } from "../terminal/prompt.ts";
import { addPublishedOptions, type PublishedOptions, publishedPath } from "./published.ts";

interface RemoveOptions extends PublishedOptions {
  yes?: boolean;
  permanently?: boolean;
}

export function define(command: Command): void {
  addPublishedOptions(
    command
      .argument("<project>")
      .argument("[version]")
      .option("--yes", "do not ask for confirmation")
      .option("--permanently", "delete the files at once, without the recycle bin"),
  )
    .addHelpText(
      "after",
      `
Removed files can be restored for some days: see "wheelyard bin". Names of removed files stay reserved, except in volatile indexes. To only keep installers from choosing a release, yank it instead.

Examples:
  wheelyard remove shop-core 1.4.0
  wheelyard remove shop-core --file shop_core-1.4.0.tar.gz
  wheelyard remove shop-core --yes                      the project and all its releases`,
    )
    .action(remove);
}

async function remove(project: string, version: string | undefined, options: RemoveOptions): Promise<void> {
  const api = await connect(options);
  const { path, words } = await publishedPath(api, project, version, options);
  if (!options.yes && !(await isMeant(words))) throw new CommandFailure("Nothing was removed.");
  await api.delete(options.permanently ? `${path}?permanently=true` : path);
  print(
    options,
    { project, version: version ?? null, file: options.file ?? null, removed: true },
    `Removed ${words}.`,
  );
}

async function isMeant(words: string): Promise<boolean> {
  if (!canAsk()) throw new CommandFailure(`This removes ${words}. Add --yes to confirm.`, EXIT.usage);
  return /^y(es)?$/i.test((await ask(`Remove ${words}? [y/N] `)).trim());
}
