import type { Command } from "commander";
import { ALL_PERMISSIONS } from "../../accounts/permission.ts";
import type { Grant } from "../../http/api/grants/schema.ts";
import { segment } from "../api-client.ts";
import { addIndexOption, chosenIndex, type IndexOption } from "../options/index-option.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { print, table } from "../terminal/output.ts";

interface AddOptions extends ServerOptions, IndexOption {
  project: string;
  notYet?: boolean;
}

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
A principal is everyone, authenticated, account:NAME, group:NAME or network:ADDRESSES. Grants only add.

Examples:
  wheelyard grant add everyone read
  wheelyard grant add network:10.0.0.0/8 read --index root/main
  wheelyard grant add account:ci publish --index root/main --project 'shop-*'
  wheelyard grant add account:prometheus metrics
  wheelyard grant remove 7`,
  );
  addServerOptions(command.command("list").description("list all grants")).action(list);
  addServerOptions(
    addIndexOption(
      command
        .command("add <principal> <permission>")
        .description(`grant a permission: ${ALL_PERMISSIONS.join(", ")}`)
        .option("--project <glob>", "only for these projects", "*")
        .option("--not-yet", "accept an index or project that does not exist yet"),
    ),
  ).action(add);
  addServerOptions(command.command("remove <id>").description("remove a grant")).action(remove);
}

async function list(options: ServerOptions): Promise<void> {
  const grants = await (await connect(options)).all<Grant>("/grants");
  const rows = grants.map((grant) => [
    grant.id,
    grant.principal,
    grant.permission,
    grant.index,
    grant.project,
  ]);
  print(options, grants, table(["ID", "WHO", "MAY", "INDEX", "PROJECTS"], rows, "No grants."));
}

async function add(principal: string, permission: string, options: AddOptions): Promise<void> {
  const api = await connect(options);
  // Metrics are of the whole site.
  const index = permission === "metrics" ? (options.index ?? "*") : await chosenIndex(api, options);
  const { project, notYet } = options;
  const wanted = { principal, permission, index, project, ...(notYet === undefined ? {} : { notYet }) };
  const grant = await api.post<Grant>("/grants", wanted);
  const what = permission === "metrics" ? "read metrics" : `${permission} ${options.project} in ${index}`;
  print(options, grant, `Created grant ${grant.id}: ${principal} may ${what}.`);
}

async function remove(id: string, options: ServerOptions): Promise<void> {
  await (await connect(options)).delete(`/grants/${segment(id)}`);
  print(options, { id, removed: true }, `Removed grant ${id}.`);
}
