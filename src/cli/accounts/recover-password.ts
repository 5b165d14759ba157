import { existsSync } from "node:fs";
import { Accounts, type NewPassword, type TokensLeft } from "../../accounts/accounts.ts";
import { SecondFactors } from "../../accounts/second-factors.ts";
import { SERVER } from "../../database/change.ts";
import type { Database } from "../../database/database.ts";
import { openDatabase } from "../../database/open.ts";
import { type ConfigOptions, loadFromOptions } from "../options/config-options.ts";
import { CommandFailure } from "../terminal/failure.ts";

/**
 * Sets an account's password in the database itself, for when no one can sign in any more. Anyone who can write the data
 * folder can do this. A server that runs on it notices, by the log of changes.
 */
export function setPasswordInData(
  name: string,
  wanted: Pick<NewPassword, "password" | "revokesTokens">,
  options: ConfigOptions,
): Promise<TokensLeft> {
  return withDatabase(options, async (database) => {
    const accounts = new Accounts(database);
    const tokens = await accounts.setPassword(name, wanted, SERVER);
    const account = await accounts.find(name);
    if (account?.disabled) await accounts.change(name, { disabled: false }, SERVER);
    return tokens;
  });
}

/** The same for a second factor, which is removed. */
export function resetSecondFactorInData(name: string, options: ConfigOptions): Promise<void> {
  return withDatabase(options, (database) => new SecondFactors(database).reset(name, SERVER));
}

async function withDatabase<T>(options: ConfigOptions, work: (database: Database) => Promise<T>): Promise<T> {
  const { config } = await loadFromOptions(options);
  const { driver, path } = config.database;
  if (driver === "sqlite" && typeof path === "string" && !existsSync(path))
    throw new CommandFailure(`There is no database ${path}: is --data the server's data folder?`);
  const database = await openDatabase(config);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
