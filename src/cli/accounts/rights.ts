import type { Command } from "commander";
import type { AnswerOf } from "../../../client/src/answers.ts";
import { segment } from "../api-client.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { print, table } from "../terminal/output.ts";

type Rights = AnswerOf<"/accounts/{account}/rights">["items"][number];
type OwnRights = AnswerOf<"/rights">["items"][number];

interface RightsOptions extends ServerOptions {
  index?: string;
  project?: string;
  address?: string;
}

export function define(command: Command): void {
  addServerOptions(
    command
      .argument("[account]", "the account to explain; without one, what you can do with these credentials")
      .option("--index <owner/name>", "only this index")
      .option("--project <name>", "for this project (default: for any project)")
      .option("--address <ip>", "for requests from this address, for grants to networks"),
  )
    .addHelpText(
      "after",
      `
Shows what an account can do in each index, and the setting or grant that decides. Administrators can ask about any account.

Examples:
  wheelyard rights                                what can I do with this token?
  wheelyard rights ci --index team/dev
  wheelyard rights maria --project shop-core --address 10.1.2.3`,
    )
    .action(rights);
}

async function rights(account: string | undefined, options: RightsOptions): Promise<void> {
  const { index, project, address } = options;
  const api = await connect(options);
  if (account === undefined) {
    const all = await api.all<OwnRights>("/rights", { project });
    const own = all.filter((one) => index === undefined || one.index === index);
    const rows = own.map((one) => [one.index, one.permissions.join(", ")]);
    return print(options, own, table(["INDEX", "PERMISSIONS"], rows, "You have no permissions here."));
  }
  const path = `/accounts/${segment(account)}/rights`;
  const found = await api.all<Rights>(path, { index, project, address });
  const rows = found.flatMap((one) =>
    one.permissions.map(({ permission, allowed, because }) => [
      one.index,
      permission,
      allowed ? "yes" : "no",
      because,
    ]),
  );
  print(options, found, table(["INDEX", "PERMISSION", "ALLOWED", "WHY"], rows, "No indexes."));
}
