import type { Command } from "commander";
import type { AnswerOf } from "../../../client/src/answers.ts";
import { segment } from "../api-client.ts";
import { parseDuration } from "../options/duration.ts";
import { collect } from "../options/repeatable.ts";
import { addServerOptions, connect, type ServerOptions, serverUrl } from "../options/server-options.ts";
import { print, table, time } from "../terminal/output.ts";

type Invitation = AnswerOf<"/invitations">["items"][number];

interface CreateOptions extends ServerOptions {
  for?: string;
  group?: string[];
  note?: string;
  expires?: string;
}

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
An invitation is a link with which one person creates an account.

Examples:
  wheelyard invitation create --for maria --group developers --expires 3d
  wheelyard invitation list
  wheelyard invitation revoke ID`,
  );
  addServerOptions(command.command("list").description("list invitations, newest first")).action(list);
  addServerOptions(
    command
      .command("create")
      .description("create an invitation and print its link; it is shown only once")
      .option("--for <account>", "required account name (default: any)")
      .option("--group <name>", "add the account to this group (repeatable)", collect)
      .option("--note <text>", "note for administrators")
      .option("--expires <time>", "expires after this time, for example 12h, 7d (default: 7d)"),
  ).action(create);
  addServerOptions(
    command.command("revoke <id>").description("revoke an invitation; an account created with it is kept"),
  ).action(revoke);
}

async function list(options: ServerOptions): Promise<void> {
  const invitations = await (await connect(options)).all<Invitation>("/invitations");
  const rows = invitations.map((one) => [
    one.id,
    one.account ?? "any",
    one.groups.join(", "),
    one.createdBy,
    one.usedAt === null ? `expires ${time(one.expiresAt)}` : `used by ${one.usedBy} ${time(one.usedAt)}`,
    one.note,
  ]);
  print(
    options,
    invitations,
    table(["ID", "FOR", "GROUPS", "CREATED BY", "STATE", "NOTE"], rows, "No invitations."),
  );
}

async function create(options: CreateOptions): Promise<void> {
  const made = await (await connect(options)).post<Invitation & { secret: string }>("/invitations", {
    ...(options.for === undefined ? {} : { account: options.for }),
    ...(options.group === undefined ? {} : { groups: options.group }),
    ...(options.note === undefined ? {} : { note: options.note }),
    ...(options.expires === undefined ? {} : { expiresIn: parseDuration(options.expires) }),
  });
  const link = `${serverUrl(options).replace(/\/+$/, "")}/ui/register#${made.secret}`;
  const until = `It is valid until ${time(made.expiresAt)}, for one account.`;
  print(options, { ...made, link }, `${link}\n\nSend this link now. It is not shown again. ${until}`);
}

async function revoke(id: string, options: ServerOptions): Promise<void> {
  await (await connect(options)).delete(`/invitations/${segment(id)}`);
  print(options, { id, revoked: true }, `Revoked invitation ${id}.`);
}
