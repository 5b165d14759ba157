import { SERVER } from "../database/change.ts";
import { Refusal } from "../refusal.ts";
import type { Accounts } from "./accounts.ts";
import { generatePassword } from "./password.ts";

export const FIRST_ADMINISTRATOR = "admin";

/**
 * Makes the first administrator when there is no account at all, with the configured password or a generated one.
 * Answers the generated password, to be shown this once, or null.
 */
export async function ensureFirstAdministrator(
  accounts: Accounts,
  configured: string | undefined,
): Promise<string | null> {
  if ((await accounts.list()).length > 0) return null;
  const password = configured ?? generatePassword();
  try {
    await accounts.create({ name: FIRST_ADMINISTRATOR, kind: "person", password, isAdmin: true }, SERVER);
  } catch (error) {
    // Of several nodes that start at once, one makes it.
    if (error instanceof Refusal && error.code === "account-exists") return null;
    throw error;
  }
  return configured === undefined ? password : null;
}
