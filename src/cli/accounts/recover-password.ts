import { existsSync } from "node:fs";
import { Accounts, type NewPassword, type TokensLeft } from "../../accounts/accounts.ts";
import { SERVER } from "../../database/change.ts";
import { openDatabase } from "../../database/open.ts";
import { type ConfigOptions, loadFromOptions } from "../options/config-options.ts";
import { CommandFailure } from "../terminal/failure.ts";

/**
 * Sets an account's password in the database itself, for when nobody can sign in any more. Who may write the data
 * folder may do this; a server that runs on it notices by the log of changes.
 */
export async function setPasswordInData(
  name: string,
  wanted: Pick<NewPassword, "password" | "revokesTokens">,
  options: ConfigOptions,
): Promise<TokensLeft> {
  const { config } = await loadFromOptions(options);
  const { driver, path } = config.database;
  if (driver === "sqlite" && typeof path === "string" && !existsSync(path))
    throw new CommandFailure(`There is no database ${path}: is --data the server's data folder?`);
  const database = await openDatabase(config);
  try {
    const accounts = new Accounts(database);
    const tokens = await accounts.setPassword(name, wanted, SERVER);
    const account = await accounts.find(name);
    if (account?.disabled) await accounts.change(name, { disabled: false }, SERVER);
    return tokens;
  } finally {
    await database.close();
  }
}
