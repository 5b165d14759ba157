import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Accounts } from "../../src/accounts/accounts.ts";
import { LocalVerifier } from "../../src/accounts/drivers/local/verifier.ts";
import { hashesComputed } from "../../src/accounts/password.ts";
import type { Verifier } from "../../src/accounts/verifier.ts";
import { SERVER } from "../../src/database/change.ts";
import type { Database } from "../../src/database/database.ts";
import { openDatabase } from "../../src/database/open.ts";
import { Refusal } from "../../src/refusal.ts";

/** A verifier to test, and the means to change what it looks at. */
export interface OpenedVerifier {
  verifier: Verifier;
  /** Makes an account that signs in with the password; null: it has none. */
  makeAccount(name: string, password: string | null): Promise<void>;
  setPassword(name: string, password: string): Promise<void>;
  setDisabled(name: string, disabled: boolean): Promise<void>;
  removeAccount(name: string): Promise<void>;
  /** Tokens of an account; null: the driver has none. */
  tokens: {
    make(account: string, expiresAt: number | null): Promise<{ id: number; token: string }>;
    revoke(id: number): Promise<void>;
  } | null;
  /** How much costly work it has done so far. */
  cost(): number;
  /** Makes what it looks at answer no more, or again. */
  setAway(isAway: boolean): void;
  close(): Promise<void>;
}

/** Every driver that the contract is proved for, by its folder in `src/accounts/drivers`; a new driver is a new line here. */
export const VERIFIERS: Record<string, () => Promise<OpenedVerifier>> = {
  local: openLocal,
};

export const SCOPE = { indexes: ["root/*"], projects: ["*"], permissions: ["read" as const] };

async function openLocal(): Promise<OpenedVerifier> {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-verifier-"));
  const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
  const accounts = new Accounts(database);
  const { tokens } = accounts;
  const state = { isAway: false };
  return {
    verifier: new LocalVerifier(lost(database, state)),
    async makeAccount(name, password) {
      await accounts.create({ name, kind: "person", password, isAdmin: false }, SERVER);
    },
    async setPassword(name, password) {
      await accounts.setPassword(name, { password }, SERVER);
    },
    async setDisabled(name, disabled) {
      await accounts.change(name, { disabled }, SERVER);
    },
    removeAccount: (name) => accounts.remove(name, SERVER),
    tokens: {
      make: (account, expiresAt) => tokens.create({ account, note: "", scope: SCOPE, expiresAt }, SERVER),
      revoke: (id) => tokens.revoke(id, SERVER),
    },
    cost: hashesComputed,
    setAway(isAway) {
      state.isAway = isAway;
    },
    async close() {
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** The database, which refuses reads as one that cannot be reached does while `isAway`. */
function lost(database: Database, state: { isAway: boolean }): Database {
  return new Proxy(database, {
    get(target, key) {
      if (key === "read" && state.isAway)
        throw new Refusal("unavailable", "database-unavailable", "The database cannot be reached.");
      return Reflect.get(target, key, target);
    },
  });
}
