import { findDriver } from "../settings/driver.ts";
import * as drivers from "./drivers.ts";
import { SeveralVerifiers } from "./several-verifiers.ts";
import type { AccountsContext, AccountsDriver, Verifier } from "./verifier.ts";

/** Every driver that `accounts.drivers` can name. */
export const ACCOUNTS_DRIVERS: readonly AccountsDriver[] = Object.values<AccountsDriver>(drivers);

/** The driver of the site's own accounts: always asked, so that a local administrator can sign in whatever else is down. */
const LOCAL = "local";

/** Options of a driver are a group of the configuration with its name; `accounts.drivers` is the order of asking. */
export interface AccountsConfig {
  accounts: { drivers: readonly string[] };
}

/** Opens the verifiers that the configuration names. Refuses an unknown driver. */
export async function openVerifier(config: AccountsConfig, context: AccountsContext): Promise<Verifier> {
  const names = new Set(config.accounts.drivers);
  const order = names.has(LOCAL) ? [...names] : [LOCAL, ...names];
  const opened: Verifier[] = [];
  try {
    for (const name of order) {
      opened.push(await openOne(config, name, context));
    }
  } catch (error) {
    for (const verifier of opened) await verifier.close?.();
    throw error;
  }
  const [only] = opened;
  return opened.length === 1 && only ? only : new SeveralVerifiers(opened);
}

async function openOne(config: AccountsConfig, name: string, context: AccountsContext): Promise<Verifier> {
  const { plugins } = context;
  if (plugins?.has(name, "accounts"))
    return new (await import("./plugin-verifier.ts")).PluginVerifier(plugins, name, context);
  const driver = findDriver(ACCOUNTS_DRIVERS, "accounts", name);
  return driver.open(optionsIn(config, name), context);
}

/** The options of a driver: the group of the configuration with its name. */
export function optionsIn(config: AccountsConfig, driver: string): Record<string, unknown> {
  const groups = config as unknown as Readonly<Record<string, Record<string, unknown> | undefined>>;
  return groups[driver] ?? {};
}
