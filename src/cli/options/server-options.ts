import type { Command } from "commander";
import { ApiClient } from "../api-client.ts";
import { keptLogin, lastLogin } from "../login/kept-logins.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import type { OutputOptions } from "../terminal/output.ts";
import { askSecret, canAsk } from "../terminal/prompt.ts";
import { readSecret } from "../terminal/secret-file.ts";

const DEFAULT_URL = "http://127.0.0.1:8765";

export interface ServerOptions extends OutputOptions {
  url?: string;
  token?: string;
  tokenFile?: string;
  account?: string;
}

/** Options of the commands that ask a running server. */
export function addServerOptions(command: Command): Command {
  return command
    .option(
      "--url <address>",
      `address of the server (also WHEELYARD_URL; default: that of wheelyard login, or ${DEFAULT_URL})`,
    )
    .option("--token <token>", "sign in with a token (better: WHEELYARD_TOKEN)")
    .option("--token-file <file>", "sign in with the token in a file (also WHEELYARD_TOKEN_FILE)")
    .option(
      "--account <name>",
      "sign in with this account and its password (prompts, or uses WHEELYARD_PASSWORD)",
    )
    .option("--json", "print JSON");
}

/** The server that the options and the environment name, with the credentials they give. */
export async function connect(options: ServerOptions): Promise<ApiClient> {
  return new ApiClient(serverUrl(options), await authorizationOf(options));
}

/** The server: as given, of the environment, or of the last `wheelyard login`. */
export function serverUrl(options: Pick<ServerOptions, "url">): string {
  return options.url ?? (process.env.WHEELYARD_URL || (lastLogin() ?? DEFAULT_URL));
}

/** Flags win over the environment; a token wins over a password where both come from the same place. */
async function authorizationOf(options: ServerOptions): Promise<string | null> {
  const { WHEELYARD_TOKEN, WHEELYARD_TOKEN_FILE, WHEELYARD_ACCOUNT } = process.env;
  if (options.token) return bearer(options.token);
  if (options.tokenFile) return bearer(await readSecret(options.tokenFile));
  if (options.account) return basic(options.account, await passwordOf(options.account));
  if (WHEELYARD_TOKEN) return bearer(WHEELYARD_TOKEN);
  if (WHEELYARD_TOKEN_FILE) return bearer(await readSecret(WHEELYARD_TOKEN_FILE));
  if (WHEELYARD_ACCOUNT) return basic(WHEELYARD_ACCOUNT, await passwordOf(WHEELYARD_ACCOUNT));
  const token = loginToken(serverUrl(options));
  return token === null ? null : bearer(token);
}

/** The token that the options, the environment or `wheelyard login` give; null: none. */
export async function tokenInUse(options: Omit<ServerOptions, "account">): Promise<string | null> {
  const { WHEELYARD_TOKEN, WHEELYARD_TOKEN_FILE } = process.env;
  if (options.token) return options.token;
  if (options.tokenFile) return await readSecret(options.tokenFile);
  if (WHEELYARD_TOKEN) return WHEELYARD_TOKEN;
  if (WHEELYARD_TOKEN_FILE) return await readSecret(WHEELYARD_TOKEN_FILE);
  return loginToken(serverUrl(options));
}

/** Of `wheelyard login`; null: no one is logged in to this server. */
function loginToken(url: string): string | null {
  const kept = keptLogin(url);
  if (kept === null) return null;
  if (Date.parse(kept.expiresAt) > Date.now()) return kept.token;
  throw new CommandFailure(
    `Your sign-in to ${url} has expired. Run wheelyard login ${url}, or wheelyard logout ${url}.`,
    EXIT.usage,
  );
}

async function passwordOf(account: string): Promise<string> {
  const { WHEELYARD_PASSWORD, WHEELYARD_PASSWORD_FILE } = process.env;
  if (WHEELYARD_PASSWORD) return WHEELYARD_PASSWORD;
  if (WHEELYARD_PASSWORD_FILE) return await readSecret(WHEELYARD_PASSWORD_FILE);
  if (canAsk()) return await askSecret(`Password of ${account}: `);
  throw new CommandFailure(
    `The password of ${account} is missing: set WHEELYARD_PASSWORD, or use a token (WHEELYARD_TOKEN).`,
    EXIT.usage,
  );
}

function bearer(token: string): string {
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new CommandFailure("The token contains invalid characters.", EXIT.usage);
  return `Bearer ${token}`;
}

export function basic(account: string, password: string): string {
  return `Basic ${Buffer.from(`${account}:${password}`, "utf8").toString("base64")}`;
}
