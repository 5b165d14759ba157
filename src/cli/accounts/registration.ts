import type { Command } from "commander";
import type { AnswerOf } from "../../../client/src/answers.ts";
import { segment } from "../api-client.ts";
import { collect } from "../options/repeatable.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { print, table, time } from "../terminal/output.ts";

type Registration = AnswerOf<"/registrations">["items"][number];

interface ApproveOptions extends ServerOptions {
  group?: string[];
}

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
People can request accounts if accounts.registration is "approval". An administrator approves or rejects each request.

Examples:
  wheelyard registration list
  wheelyard registration approve ID --group developers
  wheelyard registration reject ID`,
  );
  addServerOptions(command.command("list").description("list account requests, oldest first")).action(list);
  addServerOptions(
    command
      .command("approve <id>")
      .description("approve an account request, which creates the account")
      .option("--group <name>", "add the account to this group (repeatable)", collect),
  ).action(approve);
  addServerOptions(command.command("reject <id>").description("reject an account request")).action(reject);
}

async function list(options: ServerOptions): Promise<void> {
  const waiting = await (await connect(options)).all<Registration>("/registrations");
  const rows = waiting.map((one) => [one.id, one.account, one.address, time(one.createdAt), one.note]);
  print(
    options,
    waiting,
    table(["ID", "ACCOUNT", "FROM", "REQUESTED", "NOTE"], rows, "No account requests."),
  );
}

async function approve(id: string, options: ApproveOptions): Promise<void> {
  const body = { groups: options.group ?? [] };
  const path = `/registrations/${segment(id)}/approve`;
  const made = await (await connect(options)).post<{ account: string }>(path, body);
  print(options, made, `Created account ${made.account}.`);
}

async function reject(id: string, options: ServerOptions): Promise<void> {
  await (await connect(options)).delete(`/registrations/${segment(id)}`);
  print(options, { id, rejected: true }, `Rejected account request ${id}.`);
}
