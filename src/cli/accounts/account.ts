import type { Command } from "commander";
import type { TokensLeft } from "../../accounts/accounts.ts";
import type { Account } from "../../http/api/accounts/schema.ts";
import type { Index } from "../../http/api/indexes/schema.ts";
import { segment } from "../api-client.ts";
import { addConfigOptions, type ConfigOptions } from "../options/config-options.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import {
  addNewPasswordOptions,
  type NewPasswordOptions,
  newPassword,
  requiredPassword,
} from "../terminal/new-password.ts";
import { facts, print, table, time } from "../terminal/output.ts";
import { readSecret } from "../terminal/secret-file.ts";

interface CreateOptions extends ServerOptions, NewPasswordOptions {
  kind: string;
  admin?: boolean;
  passwordHashFile?: string;
}

interface PasswordOptions extends ServerOptions, NewPasswordOptions, ConfigOptions {
  revokeTokens?: boolean;
}

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
Examples:
  wheelyard account create maria --account admin          asks for both passwords
  wheelyard account create ci --kind service              signs in by tokens only: wheelyard token create --for ci
  wheelyard account password admin --data wheelyard-data  a lost administrator's password, on the server's machine
  wheelyard account reset-second-factor maria             maria lost her phone and her recovery codes`,
  );
  addServerOptions(command.command("list").description("list all accounts")).action(list);
  addServerOptions(command.command("show <name>").description("show one account")).action(show);
  addNewPasswordOptions(
    addServerOptions(
      command
        .command("create <name>")
        .description("create an account")
        .option("--kind <person|service>", "type of account", "person")
        .option("--admin", "can do everything")
        .option(
          "--password-hash-file <file>",
          'take the hash of the password from a file, as another program made it ("-": standard input)',
        ),
    ),
  ).action(create);
  addConfigOptions(
    addNewPasswordOptions(
      addServerOptions(
        command
          .command("password <name>")
          .description(
            "set the password of an account; with --data, directly in the data folder, without signing in",
          )
          .option("--revoke-tokens", "revoke the account's tokens too"),
      ),
    ),
  ).action(password);
  for (const [verb, what, change, done] of [
    ["disable", "disable an account", { disabled: true }, "disabled"],
    ["enable", "enable a disabled account", { disabled: false }, "enabled"],
    ["make-admin", "make an account an administrator", { admin: true }, "now an administrator"],
    [
      "remove-admin",
      "remove administrator rights from an account",
      { admin: false },
      "no longer an administrator",
    ],
  ] as const) {
    addServerOptions(command.command(`${verb} <name>`).description(what)).action(
      async (name: string, options: ServerOptions) => {
        const account = await (await connect(options)).patch<Account>(`/accounts/${segment(name)}`, change);
        print(options, account, `${name}: ${done}`);
      },
    );
  }
  addConfigOptions(
    addServerOptions(
      command
        .command("reset-second-factor <name>")
        .description(
          "remove the second factor of an account whose holder lost it; with --data, directly in the data folder",
        ),
    ),
  ).action(resetSecondFactor);
  addServerOptions(command.command("remove <name>").description("remove an account and its tokens")).action(
    remove,
  );
}

async function list(options: ServerOptions): Promise<void> {
  const accounts = await (await connect(options)).all<Account>("/accounts");
  const rows = accounts.map((account) => [
    account.name,
    account.kind,
    rightsOf(account),
    time(account.createdAt),
  ]);
  print(options, accounts, table(["ACCOUNT", "KIND", "RIGHTS", "CREATED"], rows, "No accounts."));
}

async function show(name: string, options: ServerOptions): Promise<void> {
  const account = await (await connect(options)).get<Account>(`/accounts/${segment(name)}`);
  const text = facts([
    ["account", account.name],
    ["kind", account.kind],
    ["rights", rightsOf(account)],
    ["created", time(account.createdAt)],
  ]);
  print(options, account, text);
}

function rightsOf(account: Account): string {
  if (account.disabled) return "disabled";
  return account.admin ? "administrator" : "by grants";
}

async function create(name: string, options: CreateOptions): Promise<void> {
  const api = await connect(options);
  const hash = await givenHash(options);
  const isAsked = options.kind === "person" && hash === null;
  const secret = isAsked ? await requiredPassword(options) : await withoutAsking(options);
  const account = await api.post<Account>("/accounts", {
    name,
    kind: options.kind,
    ...(secret === null ? {} : { password: secret.password }),
    ...(hash === null ? {} : { passwordHash: hash }),
    ...(options.admin ? { admin: true } : {}),
  });
  const shown = secret?.generated ? { ...account, password: secret.password } : account;
  const line = secret?.generated ? `\npassword: ${secret.password}` : "";
  print(options, shown, `Created account ${name}.${line}`);
}

/** The hash of a password that another program made; null when none is given. */
async function givenHash(options: CreateOptions): Promise<string | null> {
  if (options.passwordHashFile === undefined) return null;
  if (options.passwordFile || options.generatePassword)
    throw new CommandFailure(
      "Use --password-hash-file alone, or --password-file or --generate-password.",
      EXIT.usage,
    );
  return (await readSecret(options.passwordHashFile)).trim();
}

/** A service signs in by tokens; it gets a password only when one was given. */
async function withoutAsking(
  options: NewPasswordOptions,
): Promise<{ password: string; generated: boolean } | null> {
  return options.generatePassword || options.passwordFile ? await newPassword(options) : null;
}

async function password(name: string, options: PasswordOptions): Promise<void> {
  const onData = options.data !== undefined || options.config !== undefined;
  const api = onData ? null : await connect(options);
  const secret = await requiredPassword(options);
  const revokesTokens = options.revokeTokens === true;
  const wanted = { password: secret.password, revokesTokens };
  const tokens =
    api === null
      ? await (await import("./recover-password.ts")).setPasswordInData(name, wanted, options)
      : await setPasswordByApi(api, name, wanted);
  const shown = { account: name, ...(secret.generated ? { password: secret.password } : {}), tokens };
  const lines = [
    `Changed the password of ${name}.`,
    ...(secret.generated ? [`password: ${secret.password}`] : []),
    ...tokenLines(name, tokens),
  ];
  print(options, shown, lines.join("\n"));
}

async function setPasswordByApi(
  api: Awaited<ReturnType<typeof connect>>,
  name: string,
  { password, revokesTokens }: { password: string; revokesTokens: boolean },
): Promise<TokensLeft> {
  const path = `/accounts/${segment(name)}/password`;
  const { tokens } = await api.put<{ tokens: TokensLeft }>(path, { password, revokeTokens: revokesTokens });
  return tokens;
}

function tokenLines(name: string, { revoked, remaining }: TokensLeft): string[] {
  if (revoked > 0) return [`Tokens revoked: ${revoked}`];
  if (remaining === 0) return [];
  return [
    `Tokens that still sign in as ${name}: ${remaining}. ` +
      "To revoke them, set the password with --revoke-tokens, or see `wheelyard token list`.",
  ];
}

async function resetSecondFactor(name: string, options: ServerOptions & ConfigOptions): Promise<void> {
  if (options.data === undefined && options.config === undefined)
    await (await connect(options)).delete(`/accounts/${segment(name)}/second-factor`);
  else await (await import("./recover-password.ts")).resetSecondFactorInData(name, options);
  const line = `Removed the second factor of ${name} and ended its sessions. The password alone signs in again.`;
  print(options, { account: name, secondFactor: false }, line);
}

async function remove(name: string, options: ServerOptions): Promise<void> {
  const api = await connect(options);
  const sandboxes = (await api.all<Index>("/indexes"))
    .filter(({ owner, settings }) => owner === name && settings.sandbox)
    .map(({ owner, name: index }) => `${owner}/${index}`);
  await api.delete(`/accounts/${segment(name)}`);
  const left =
    sandboxes.length === 0
      ? ""
      : `\nIts sandboxes stay, and only administrators manage them: ${sandboxes.join(", ")}`;
  print(options, { account: name, removed: true, sandboxes }, `Removed account ${name}.${left}`);
}
