import type { Command } from "commander";
import type { z } from "zod";
import { ALL_PERMISSIONS } from "../../accounts/permission.ts";
import type { Token, TokenMade } from "../../http/api/tokens/schema.ts";
import { segment } from "../api-client.ts";
import { parseDuration } from "../options/duration.ts";
import { INDEX_LIMIT, PERMISSION_LIMIT, PROJECT_LIMIT } from "../options/limits.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { print, table, time } from "../terminal/output.ts";
import { defineDerive } from "./token-derive.ts";
import { presetOf } from "./token-presets.ts";
import { type ReportOptions, report } from "./token-report.ts";

interface CreateOptions extends ServerOptions {
  note: string;
  for?: string;
  index?: string[];
  project?: string[];
  permission?: string[];
  expires?: string;
  notYet?: boolean;
  preset?: string;
}

interface RotateOptions extends ServerOptions {
  overlap: string;
  expires?: string;
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
  wheelyard token create --note "CI of shop" --for ci --preset publisher --index root/main --project shop
  wheelyard token rotate 7 --overlap 2h
  wheelyard token derive --index root/main --permission read --expires 1h
  wheelyard token report build.log --where https://ci.example.org/builds/12
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
      .addOption(INDEX_LIMIT)
      .addOption(PROJECT_LIMIT)
      .addOption(PERMISSION_LIMIT)
      .option(
        "--preset <name>",
        "installer: read only, for a year; publisher: read and publish, for 90 days, with --index and --project",
      )
      .option("--not-yet", "accept indexes and projects that do not exist yet")
      .option(
        "--expires <time>",
        "expires after this time: 90d, 12h, 1y (default: the site's tokens.maxAge, else never)",
      ),
  ).action(create);
  addServerOptions(
    command
      .command("rotate <id>")
      .description("give a token a new secret; id and rights stay the same")
      .option("--overlap <time>", "how long the old secret stays valid: 2h, 1d (0s: not at all)", "1d")
      .option("--expires <time>", "expires after this time (default: as before)"),
  ).action(rotate);
  addServerOptions(
    command
      .command("report [file]")
      .description("report leaked tokens, which revokes them; finds all tokens in a file or standard input")
      .option("--where <text>", "where they were found, for the log"),
  ).action((file: string | undefined, options: ReportOptions) => report(file ?? "-", options));
  defineDerive(command);
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
    token.lastUsedFrom ?? "",
  ]);
  print(options, tokens, table(["ID", "NOTE", "MAY", "ENDS", "LAST USED", "FROM"], rows, "No tokens."));
}

function scopeOf({ scope }: z.infer<typeof Token>): string {
  const where = [scope.indexes, scope.projects].map((globs) => globs.join(" ")).join(" : ");
  return `${scope.permissions.join(",")} on ${where}`;
}

async function create(options: CreateOptions): Promise<void> {
  const preset = presetOf(options.preset, options);
  const expires = options.expires ?? preset?.expires;
  const token = await (await connect(options)).post<z.infer<typeof TokenMade>>("/tokens", {
    note: options.note,
    ...(options.for === undefined ? {} : { account: options.for }),
    scope: {
      indexes: options.index ?? ["*"],
      projects: options.project ?? ["*"],
      permissions: options.permission ?? preset?.permissions ?? [...ALL_PERMISSIONS],
    },
    ...(options.notYet === undefined ? {} : { notYet: options.notYet }),
    ...(expires === undefined ? {} : { expiresIn: parseDuration(expires) }),
  });
  print(
    options,
    token,
    `${token.token}\n\nSave it now. It is not shown again. Use it as the password with the username __token__.`,
  );
}

async function rotate(id: string, options: RotateOptions): Promise<void> {
  const token = await (await connect(options)).post<z.infer<typeof TokenMade>>(
    `/tokens/${segment(id)}/rotate`,
    {
      overlap: /^0[smhdw]?$/.test(options.overlap) ? 0 : parseDuration(options.overlap),
      ...(options.expires === undefined ? {} : { expiresIn: parseDuration(options.expires) }),
    },
  );
  const old =
    token.oldSecretUntil === null
      ? "The old one is not valid any more."
      : `The old one is valid until ${time(token.oldSecretUntil)}.`;
  print(options, token, `${token.token}\n\nSave it now. It is not shown again. ${old}`);
}

async function revoke(id: string, options: ServerOptions): Promise<void> {
  await (await connect(options)).delete(`/tokens/${segment(id)}`);
  print(options, { id, revoked: true }, `The token ${id} is revoked.`);
}
