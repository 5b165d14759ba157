import type { Command } from "commander";
import type { z } from "zod";
import { ALL_PERMISSIONS } from "../../accounts/permission.ts";
import type { Token, TokenMade } from "../../http/api/tokens/schema.ts";
import { segment } from "../api-client.ts";
import { parseDuration } from "../options/duration.ts";
import { collect } from "../options/repeatable.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { print, table, time } from "../terminal/output.ts";

interface CreateOptions extends ServerOptions {
  note: string;
  for?: string;
  index?: string[];
  project?: string[];
  permission?: string[];
  expires?: string;
  notYet?: boolean;
}

interface ListOptions extends ServerOptions {
  for?: string;
}

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
Examples:
  wheelyard token create --note "my laptop" --account maria
  wheelyard token create --note "CI of shop" --for ci --index root/main --project 'shop-*' \\
      --permission read --permission publish --expires 90d
  TWINE_USERNAME=__token__ TWINE_PASSWORD=wy_… twine upload …`,
  );
  addServerOptions(
    command
      .command("list")
      .description("list your tokens")
      .option("--for <account>", "list the tokens of this account (administrators only)"),
  ).action(list);
  addServerOptions(
    command
      .command("create")
      .description("create a token; it is shown only once")
      .requiredOption("--note <text>", "description, to recognize the token later")
      .option("--for <account>", "create it for this account (administrators only)")
      .option("--index <glob>", "limit to these indexes (owner/name, * for any; repeatable)", collect)
      .option("--project <glob>", "limit to these projects (repeatable)", collect)
      .option(
        "--permission <name>",
        `limit to these permissions: ${ALL_PERMISSIONS.join(", ")} (repeatable)`,
        collect,
      )
      .option("--not-yet", "accept indexes and projects that do not exist yet")
      .option(
        "--expires <time>",
        "expires after this time: 90d, 12h, 1y (default: the site's tokens.maxAge, else never)",
      ),
  ).action(create);
  addServerOptions(command.command("revoke <id>").description("revoke a token immediately")).action(revoke);
}

async function list(options: ListOptions): Promise<void> {
  const tokens = await (await connect(options)).all<z.infer<typeof Token>>("/tokens", {
    account: options.for,
  });
  const rows = tokens.map((token) => [
    token.id,
    token.note,
    scopeOf(token),
    token.expiresAt === null ? "never" : time(token.expiresAt),
    time(token.lastUsedAt),
  ]);
  print(options, tokens, table(["ID", "NOTE", "MAY", "ENDS", "LAST USED"], rows, "No tokens."));
}

function scopeOf({ scope }: z.infer<typeof Token>): string {
  const where = [scope.indexes, scope.projects].map((globs) => globs.join(" ")).join(" : ");
  return `${scope.permissions.join(",")} on ${where}`;
}

async function create(options: CreateOptions): Promise<void> {
  const token = await (await connect(options)).post<z.infer<typeof TokenMade>>("/tokens", {
    note: options.note,
    ...(options.for === undefined ? {} : { account: options.for }),
    scope: {
      indexes: options.index ?? ["*"],
      projects: options.project ?? ["*"],
      permissions: options.permission ?? [...ALL_PERMISSIONS],
    },
    ...(options.notYet === undefined ? {} : { notYet: options.notYet }),
    ...(options.expires === undefined ? {} : { expiresIn: parseDuration(options.expires) }),
  });
  print(
    options,
    token,
    `${token.token}\n\nSave it now. It is not shown again. Use it as the password with the username __token__.`,
  );
}

async function revoke(id: string, options: ServerOptions): Promise<void> {
  await (await connect(options)).delete(`/tokens/${segment(id)}`);
  print(options, { id, revoked: true }, `The token ${id} is revoked.`);
}
