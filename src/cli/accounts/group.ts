import type { Command } from "commander";
import type { Group } from "../../http/api/groups/schema.ts";
import { segment } from "../api-client.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { facts, print, table } from "../terminal/output.ts";

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
Examples:
  wheelyard group create developers
  wheelyard group add developers maria
  wheelyard grant add group:developers publish --index root/main`,
  );
  addServerOptions(command.command("list").description("list all groups")).action(list);
  addServerOptions(command.command("show <group>").description("show a group and its members")).action(show);
  addServerOptions(command.command("create <group>").description("make a group")).action(create);
  addServerOptions(command.command("remove <group>").description("remove a group and its grants")).action(
    remove,
  );
  addServerOptions(command.command("add <group> <account>").description("add an account to a group")).action(
    add,
  );
  addServerOptions(
    command.command("drop <group> <account>").description("remove an account from a group"),
  ).action(drop);
}

async function list(options: ServerOptions): Promise<void> {
  const groups = await (await connect(options)).all<Group>("/groups");
  const rows = groups.map((group) => [group.name, group.members.join(", ") || "-"]);
  print(options, groups, table(["GROUP", "MEMBERS"], rows, "No groups."));
}

async function show(name: string, options: ServerOptions): Promise<void> {
  const group = await (await connect(options)).get<Group>(`/groups/${segment(name)}`);
  const text = facts([
    ["group", group.name],
    ["members", group.members.join(", ") || null],
  ]);
  print(options, group, text);
}

async function create(name: string, options: ServerOptions): Promise<void> {
  const group = await (await connect(options)).post<Group>("/groups", { name });
  print(options, group, `Created group ${name}.`);
}

async function remove(name: string, options: ServerOptions): Promise<void> {
  await (await connect(options)).delete(`/groups/${segment(name)}`);
  print(options, { group: name, removed: true }, `Removed group ${name}.`);
}

async function add(group: string, account: string, options: ServerOptions): Promise<void> {
  await (await connect(options)).put(`/groups/${segment(group)}/members/${segment(account)}`);
  print(options, { group, account, member: true }, `Added ${account} to ${group}.`);
}

async function drop(group: string, account: string, options: ServerOptions): Promise<void> {
  await (await connect(options)).delete(`/groups/${segment(group)}/members/${segment(account)}`);
  print(options, { group, account, member: false }, `Removed ${account} from ${group}.`);
}
