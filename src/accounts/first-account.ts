import { SERVER } from "../database/change.ts";
import { Refusal } from "../refusal.ts";
import type { Accounts } from "./accounts.ts";
import { generatePassword } from "./password.ts";
import { weaknessOf } from "./password-rules.ts";

const FIRST_ADMINISTRATOR = "admin";

/** What a start found out about the first administrator. */
export interface FirstAdministrator {
  /** The password that was made for them, to be shown this once. */
  generated: string | null;
  /** What is wrong with the configured password, in a sentence or two; null: nothing. */
  notice: string | null;
}

/**
 * Makes the first administrator when there is no account at all, with the configured password or a generated one. A
 * configured password is used for this alone, so one that differs from the account's later is worth a notice.
 */
export async function ensureFirstAdministrator(
  accounts: Accounts,
  configured: string | undefined,
): Promise<FirstAdministrator> {
  if ((await accounts.list()).length > 0) return existing(accounts, configured);
  const password = configured ?? generatePassword();
  const made = { name: FIRST_ADMINISTRATOR, kind: "person" as const, password, isAdmin: true };
  try {
    await accounts.createFirst(made, SERVER);
  } catch (error) {
    // Of several nodes that start at once, one makes it.
    if (error instanceof Refusal && error.code === "account-exists") return existing(accounts, configured);
    throw error;
  }
  if (configured === undefined) return { generated: password, notice: null };
  const weakness = await weaknessOf(password, FIRST_ADMINISTRATOR);
  return { generated: null, notice: weakness && weakNotice(weakness) };
}

async function existing(accounts: Accounts, configured: string | undefined): Promise<FirstAdministrator> {
  const isTheirs = configured === undefined || (await accounts.hasPassword(FIRST_ADMINISTRATOR, configured));
  return { generated: null, notice: isTheirs ? null : IGNORED };
}

const CHANGE_IT = "To set it, run `wheelyard account password admin --data FOLDER` on this machine.";

const IGNORED =
  "WHEELYARD_ADMIN_PASSWORD (adminPassword) is not the password of the account admin. " +
  `The setting is only used when the first account is made, and is ignored now. ${CHANGE_IT}`;

function weakNotice(weakness: string): string {
  return `The account admin was made with the password of WHEELYARD_ADMIN_PASSWORD. ${weakness} ${CHANGE_IT}`;
}
