import type { Command } from "commander";
import type { BinnedFile, PurgedFiles, Restored } from "../../http/api/bin/schema.ts";
import { addIndexOption, chosenIndex, type IndexOption, indexPath } from "../options/index-option.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { print, size, table } from "../terminal/output.ts";
import { ask, canAsk } from "../terminal/prompt.ts";

interface BinOptions extends ServerOptions, IndexOption {
  file?: string;
  yes?: boolean;
}

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
Removed files stay in the recycle bin for 30 days, or as bin.days and the setting binDays of the index say.

Examples:
  wheelyard bin list --index team/dev
  wheelyard bin restore shop-core 1.4.0 --index team/dev
  wheelyard bin purge shop-core --yes --index team/dev      deletes its removed files permanently`,
  );
  addOptions(command.command("list").description("list removed files that can be restored")).action(list);
  addOptions(
    command
      .command("restore <project> [version]")
      .description("restore a removed project, release or file")
      .option("--file <name>", "only this file"),
  ).action(restore);
  addOptions(
    command
      .command("purge [project] [version]")
      .description("delete removed files permanently; without a project, all that you may remove")
      .option("--file <name>", "only this file")
      .option("--yes", "do not ask for confirmation"),
  ).action(purge);
}

function addOptions(command: Command): Command {
  return addServerOptions(addIndexOption(command));
}

async function list(options: BinOptions): Promise<void> {
  const api = await connect(options);
  const path = indexPath(await chosenIndex(api, options));
  const files = await api.all<BinnedFile>(`${path}/bin`);
  const rows = files.map((file) => [
    file.project,
    file.version,
    file.filename,
    size(file.size),
    file.removedBy ?? "",
    file.purgedAt.slice(0, 10),
  ]);
  const head = ["PROJECT", "VERSION", "FILE", "SIZE", "REMOVED BY", "DELETED ON"];
  print(options, files, table(head, rows, "The recycle bin is empty."));
}

async function restore(project: string, version: string | undefined, options: BinOptions): Promise<void> {
  const api = await connect(options);
  const path = indexPath(await chosenIndex(api, options));
  const restored = await api.post<Restored>(`${path}/bin/restore`, {
    project,
    ...selected(version, options),
  });
  print(options, restored, `Restored ${countOf(restored.files)}.`);
}

async function purge(
  project: string | undefined,
  version: string | undefined,
  options: BinOptions,
): Promise<void> {
  const api = await connect(options);
  const address = await chosenIndex(api, options);
  const what = [project, version].filter((word) => word !== undefined).join(" ") || "everything";
  const question = `Delete ${options.file ?? what} in the recycle bin of ${address} permanently?`;
  if (!options.yes && !(await isMeant(question))) throw new CommandFailure("Nothing was deleted.");
  const purged = await api.post<PurgedFiles>(`${indexPath(address)}/bin/purge`, {
    ...(project === undefined ? {} : { project }),
    ...selected(version, options),
  });
  print(options, purged, `Deleted ${countOf(purged.files)} (${size(purged.bytes)}) permanently.`);
}

function selected(version: string | undefined, { file }: BinOptions): Record<string, string> {
  return { ...(version === undefined ? {} : { version }), ...(file === undefined ? {} : { filename: file }) };
}

async function isMeant(question: string): Promise<boolean> {
  if (!canAsk()) throw new CommandFailure(`${question} Add --yes to confirm.`, EXIT.usage);
  return /^y(es)?$/i.test((await ask(`${question} [y/N] `)).trim());
}

function countOf(files: number): string {
  return files === 1 ? "1 file" : `${files} files`;
}
