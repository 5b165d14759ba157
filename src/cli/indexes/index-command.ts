import type { Command } from "commander";
import type { Index, IndexTree, Namesake } from "../../http/api/indexes/schema.ts";
import type { IndexUsage } from "../../http/api/usage/schema.ts";
import type { ApiClient } from "../api-client.ts";
import { indexPath } from "../options/index-option.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { facts, print, size, table } from "../terminal/output.ts";
import { apply } from "./index-apply.ts";
import { defineFreeze } from "./index-freeze.ts";
import { addSettingOptions, type SettingOptions, settingsOf } from "./index-settings.ts";
import { drawTree, rootsOf } from "./index-tree.ts";

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
Examples:
  wheelyard index create team/dev --volatile --description "builds of every branch"
  wheelyard index create team/dev --base team/main --base root/pypi --origin 'acme-*=private'
  wheelyard index create up/other --mirror-of https://packages.example.com/simple/
  wheelyard index change team/dev --read granted --max-file-size "2 GiB"
  wheelyard index tree team/dev
  wheelyard index freeze --all --reason "a worm is spreading"
  wheelyard index apply tree.yaml --dry-run
  wheelyard client-setup team/dev`,
  );
  addServerOptions(command.command("list").description("list the indexes that you can read")).action(list);
  addServerOptions(command.command("show <index>").description("show an index and its settings")).action(
    show,
  );
  addSettingOptions(command.command("create <index>").description("create an index: owner/name")).action(
    create,
  );
  addSettingOptions(command.command("change <index>").description("change settings of an index")).action(
    change,
  );
  addServerOptions(
    command
      .command("remove <index>")
      .description("remove an index that has no projects and that no other index inherits from"),
  ).action(remove);
  defineFreeze(command);
  addServerOptions(
    command
      .command("tree [index]")
      .description("show what an index inherits from; without an argument, all trees"),
  ).action(tree);
  addServerOptions(
    command
      .command("usage <index>")
      .description("show how much an index holds, its quotas, and what is in its recycle bin"),
  ).action(usage);
  addServerOptions(
    command
      .command("namesakes <index>")
      .description("list projects of an index and its bases whose names also exist upstream"),
  ).action(namesakes);
  addServerOptions(
    command
      .command("apply <file>")
      .description('make indexes, groups and grants as a YAML file says ("-": standard input)')
      .option("--dry-run", "show the planned changes without making them")
      .option("--prune", "remove grants on these indexes that are not in the file"),
  ).action(apply);
}

async function list(options: ServerOptions): Promise<void> {
  const indexes = await (await connect(options)).all<Index>("/indexes");
  const rows = indexes.map((index) => [
    `${index.owner}/${index.name}`,
    index.kind,
    index.settings.read ?? "as the site",
    index.settings.volatile ? "volatile" : "final",
    index.settings.description,
  ]);
  print(options, indexes, table(["INDEX", "KIND", "READ", "FILES", "DESCRIPTION"], rows, "No indexes."));
}

async function show(address: string, options: ServerOptions): Promise<void> {
  const api = await connect(options);
  const index = await api.get<Index>(indexPath(address));
  const tree = index.settings.bases.length === 0 ? "" : `\n\n${(await drawing(api, address)).join("\n")}`;
  print(options, index, factsOf(index) + tree);
}

function factsOf({ owner, name, kind, settings }: Index): string {
  const origins = settings.origins.map(({ glob, origin, sources }) => {
    return `${glob}=${origin}${sources ? `:${sources.join(",")}` : ""}`;
  });
  return facts([
    ["index", `${owner}/${name}`],
    ["kind", kind],
    ["description", settings.description || null],
    ["read", settings.read ?? "the site's setting"],
    ...(kind === "mirror"
      ? ([["mirror of", settings.mirror?.url ?? "the site's default upstream"]] as [string, string][])
      : []),
    ["bases", settings.bases.join(", ") || null],
    ["origins", origins.join(", ") || null],
    ["volatile", settings.volatile ? "yes" : "no"],
    ["legacy file types", settings.legacyFileKinds ? "yes" : "no"],
    ["largest file", settings.maxFileSize === null ? "the site's setting" : size(settings.maxFileSize)],
    ["quota", settings.maxSize === null ? "none" : size(settings.maxSize)],
    ["quota of each project", settings.maxProjectSize === null ? "none" : size(settings.maxProjectSize)],
    ["frozen at", settings.freeze?.at ?? null],
    ["downloads", settings.downloads ?? "the site's setting"],
  ]);
}

async function create(address: string, options: SettingOptions): Promise<void> {
  indexPath(address);
  const [owner, name] = address.split("/");
  const api = await connect(options);
  const url = mirrorUrlOf(options);
  const settings = { ...settingsOf(options), ...(url === undefined ? {} : { mirror: { url } }) };
  const kind = url === undefined ? "hosted" : "mirror";
  const index = await api.post<Index>("/indexes", { owner, name, kind, settings });
  print(options, index, `Created index ${address}.`);
}

async function change(address: string, options: SettingOptions): Promise<void> {
  const api = await connect(options);
  const url = mirrorUrlOf(options);
  const named = settingsOf(options);
  if (Object.keys(named).length === 0 && url === undefined)
    throw new CommandFailure("Nothing to change. Add an option, for example --read granted", EXIT.usage);
  const index = await api.change<Index>(indexPath(address), ({ kind, settings }) => {
    if (url === undefined) return { settings: named };
    if (kind !== "mirror") throw new CommandFailure(`${address} is not a mirror and cannot become one.`);
    return { settings: { ...named, mirror: { ...settings.mirror, url } } };
  });
  print(options, index, factsOf(index));
}

/** The upstream's address that the options name; null: the site's own; undefined: none is named. */
function mirrorUrlOf({ mirrorOf }: SettingOptions): string | null | undefined {
  return mirrorOf === "site" ? null : mirrorOf;
}

async function tree(address: string | undefined, options: ServerOptions): Promise<void> {
  const api = await connect(options);
  if (address !== undefined) {
    const found = await api.get<IndexTree>(`${indexPath(address)}/tree`);
    const lines = drawTree(address, found.items);
    if (found.hidden) lines.push("There are others that you cannot read.");
    print(options, found, lines.join("\n"));
    return;
  }
  const indexes = await api.all<Index>("/indexes");
  const items = indexes.map(({ owner, name, kind, settings: { bases } }) => ({
    address: `${owner}/${name}`,
    kind,
    bases,
  }));
  const text = rootsOf(items).flatMap((root) => drawTree(root, items));
  print(options, { items }, text.join("\n") || "No indexes.");
}

async function namesakes(address: string, options: ServerOptions): Promise<void> {
  const found = await (await connect(options)).all<Namesake>(`${indexPath(address)}/namesakes`);
  const rows = found.map(({ project, owner, mirror }) => [project, owner, mirror]);
  print(options, found, table(["PROJECT", "OWNED BY", "ALSO IN"], rows, "None known."));
}

async function usage(address: string, options: ServerOptions): Promise<void> {
  const used = await (await connect(options)).get<IndexUsage>(`${indexPath(address)}/usage`);
  const quota = (bytes: number | null) => (bytes === null ? "none" : size(bytes));
  const text = facts([
    ["files", used.files],
    ["size", size(used.size)],
    ["quota of the index", quota(used.maxSize)],
    ["quota of each project", quota(used.maxProjectSize)],
    ["recycle bin", `${used.bin.files} files, ${size(used.bin.size)}`],
  ]);
  print(options, used, text);
}

async function drawing(api: ApiClient, address: string): Promise<string[]> {
  return drawTree(address, (await api.get<IndexTree>(`${indexPath(address)}/tree`)).items);
}

async function remove(address: string, options: ServerOptions): Promise<void> {
  await (await connect(options)).delete(indexPath(address));
  print(options, { index: address, removed: true }, `Removed index ${address}.`);
}
