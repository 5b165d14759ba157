import type { Command } from "commander";
import { parseByteSize } from "../config/parse-setting.ts";
import type { Index } from "../http/api/indexes/schema.ts";
import { CommandFailure, EXIT } from "./failure.ts";
import { indexPath } from "./index-option.ts";
import { facts, print, size, table } from "./output.ts";
import { addServerOptions, connect, type ServerOptions } from "./server-options.ts";

interface SettingOptions extends ServerOptions {
  description?: string;
  volatile?: boolean;
  legacyFileKinds?: boolean;
  maxFileSize?: string;
  read?: "everyone" | "authenticated" | "granted" | "site";
}

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
Examples:
  wheelyard index create team/dev --volatile --description "builds of every branch"
  wheelyard index change team/dev --read granted --max-file-size "2 GiB"
  wheelyard client-setup team/dev`,
  );
  addServerOptions(command.command("list").description("list the indexes you may see")).action(list);
  addServerOptions(command.command("show <index>").description("show an index and its settings")).action(
    show,
  );
  addSettingOptions(command.command("create <index>").description("make an index: owner/name")).action(
    create,
  );
  addSettingOptions(command.command("change <index>").description("change settings of an index")).action(
    change,
  );
  addServerOptions(
    command.command("remove <index>").description("remove an index that holds no project"),
  ).action(remove);
}

function addSettingOptions(command: Command): Command {
  return addServerOptions(
    command
      .option("--description <text>", "what the index is for")
      .option("--volatile", "files may be replaced, removed names used again (development)")
      .option("--no-volatile", "a published file never changes (the default)")
      .option("--legacy-file-kinds", "accept .egg, .exe, .msi, .rpm and other old kinds")
      .option("--no-legacy-file-kinds", "accept wheels and sdists only (the default)")
      .option("--max-file-size <size>", 'largest file, for instance "2 GiB"; "site": the site\'s limit')
      .option("--read <who>", "everyone, authenticated or granted; site: as the site says"),
  );
}

function settingsOf(options: SettingOptions): Partial<Index["settings"]> {
  const settings: Partial<Index["settings"]> = {};
  if (options.description !== undefined) settings.description = options.description;
  if (options.volatile !== undefined) settings.volatile = options.volatile;
  if (options.legacyFileKinds !== undefined) settings.legacyFileKinds = options.legacyFileKinds;
  if (options.read !== undefined) settings.read = options.read === "site" ? null : options.read;
  if (options.maxFileSize !== undefined) settings.maxFileSize = sizeOf(options.maxFileSize);
  return settings;
}

function sizeOf(text: string): number | null {
  if (text === "site") return null;
  const bytes = parseByteSize(text);
  if (bytes !== null) return bytes;
  throw new CommandFailure(
    `--max-file-size ${text}: write a size such as "2 GiB" or 500MB, or site`,
    EXIT.usage,
  );
}

async function list(options: ServerOptions): Promise<void> {
  const indexes = await (await connect(options)).all<Index>("/indexes");
  const rows = indexes.map((index) => [
    `${index.owner}/${index.name}`,
    index.settings.read ?? "as the site",
    index.settings.volatile ? "volatile" : "final",
    index.settings.description,
  ]);
  print(options, indexes, table(["INDEX", "READ", "FILES", "DESCRIPTION"], rows, "There is no index."));
}

async function show(address: string, options: ServerOptions): Promise<void> {
  const index = await (await connect(options)).get<Index>(indexPath(address));
  print(options, index, factsOf(index));
}

function factsOf({ owner, name, kind, settings }: Index): string {
  return facts([
    ["index", `${owner}/${name}`],
    ["kind", kind],
    ["description", settings.description || null],
    ["read", settings.read ?? "as the site says"],
    ["volatile", settings.volatile ? "yes" : "no"],
    ["old file kinds", settings.legacyFileKinds ? "yes" : "no"],
    ["largest file", settings.maxFileSize === null ? "as the site says" : size(settings.maxFileSize)],
  ]);
}

async function create(address: string, options: SettingOptions): Promise<void> {
  indexPath(address);
  const [owner, name] = address.split("/");
  const api = await connect(options);
  const index = await api.post<Index>("/indexes", { owner, name, settings: settingsOf(options) });
  print(options, index, `The index ${address} is made.`);
}

async function change(address: string, options: SettingOptions): Promise<void> {
  const settings = settingsOf(options);
  if (Object.keys(settings).length === 0)
    throw new CommandFailure("Say what to change, for instance --read granted", EXIT.usage);
  const index = await (await connect(options)).patch<Index>(indexPath(address), { settings });
  print(options, index, factsOf(index));
}

async function remove(address: string, options: ServerOptions): Promise<void> {
  await (await connect(options)).delete(indexPath(address));
  print(options, { index: address, removed: true }, `The index ${address} is removed.`);
}
