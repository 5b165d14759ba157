import type { Command } from "commander";
import { connect } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { print } from "../terminal/output.ts";
import { addPublishedOptions, type PublishedOptions, publishedPath } from "./published.ts";

interface YankOptions extends PublishedOptions {
  reason: string;
  undo?: boolean;
}

export function define(command: Command): void {
  addPublishedOptions(
    command
      .argument("<project>")
      .argument("[version]")
      .option("--reason <text>", "reason, shown by installers", "")
      .option("--undo", "unyank"),
  )
    .addHelpText(
      "after",
      `
Installers do not choose a yanked file unless exactly its version is requested.

Examples:
  wheelyard yank shop-core 1.4.0 --reason "breaks on Windows"
  wheelyard yank shop-core --file shop_core-1.4.0-cp314-cp314-win_amd64.whl
  wheelyard yank shop-core 1.4.0 --undo`,
    )
    .action(yank);
}

async function yank(project: string, version: string | undefined, options: YankOptions): Promise<void> {
  if (version === undefined && options.file === undefined)
    throw new CommandFailure("Choose a release: give a version, or --file FILENAME", EXIT.usage);
  const api = await connect(options);
  const { path, words } = await publishedPath(api, project, version, options);
  if (options.undo) await api.post(`${path}/unyank`);
  else await api.post(`${path}/yank`, { reason: options.reason });
  const yanked = options.undo !== true;
  print(
    options,
    { project, version: version ?? null, file: options.file ?? null, yanked },
    `${words}: ${yanked ? "yanked" : "unyanked"}`,
  );
}
