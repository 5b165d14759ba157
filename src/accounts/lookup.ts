import type { Database } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import type { Caller, TokenScope } from "./caller.ts";
import { hashToken } from "./token.ts";

/** An account as sign-ins need it. */
export interface SignInAccount {
  id: number;
  name: string;
  kind: "person" | "service";
  is_admin: number;
  /** null: it has no password, so that none is right. */
  password_hash: string | null;
}

/** Finds accounts by what was sent; every look is at the database itself. */
export class AccountLookup {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The account of a name, when it may sign in; null for one that is disabled or does not exist. */
  async byName(name: string): Promise<SignInAccount | null> {
    const row = await this.#database.read
      .selectFrom("accounts")
      .select(["id", "name", "kind", "is_admin", "password_hash"])
      .where("name", "=", name)
      .where("disabled", "=", 0)
      .executeTakeFirst();
    return row ?? null;
  }

  /**
   * Who a token signs in, and when it expires (milliseconds since 1970; infinity: never); null when it is not valid, or
   * not of the account that was named with it.
   */
  async byToken(token: string, account: string | null): Promise<{ caller: Caller; expires: number } | null> {
    const row = await this.#database.read
      .selectFrom("tokens")
      .innerJoin("accounts", "accounts.id", "tokens.account_id")
      .select(["tokens.id as token_id", "tokens.scope", "tokens.expires_at"])
      .select(["accounts.id", "accounts.name", "accounts.kind", "accounts.is_admin"])
      .where("tokens.hash", "=", hashToken(token))
      .where("tokens.revoked_at", "is", null)
      .where("accounts.disabled", "=", 0)
      .executeTakeFirst();
    const expires = row?.expires_at ?? Number.POSITIVE_INFINITY;
    if (!row || expires <= siteNow() || (account !== null && account !== row.name)) return null;
    const caller = await this.callerOf(row);
    return {
      caller: { ...caller, scope: JSON.parse(row.scope) as TokenScope, tokenId: row.token_id },
      expires,
    };
  }

  /** The account as one who asks with all its rights, from nowhere yet. */
  async callerOf(row: Omit<SignInAccount, "password_hash">): Promise<Caller> {
    const groups = await this.#database.read
      .selectFrom("group_members")
      .innerJoin("groups", "groups.id", "group_members.group_id")
      .select("groups.name")
      .where("group_members.account_id", "=", row.id)
      .execute();
    const account = { id: row.id, name: row.name, kind: row.kind, isAdmin: row.is_admin === 1 };
    return {
      account,
      groups: new Set(groups.map(({ name }) => name)),
      scope: null,
      tokenId: null,
      address: "",
    };
  }
}
