import type { Selectable } from "kysely";
import type { Actor } from "../database/change.ts";
import type { Writing } from "../database/database.ts";
import { NO_PRECONDITION } from "../database/precondition.ts";
import type { Facts } from "../database/within.ts";
import { Refusal } from "../refusal.ts";
import { describedInLog } from "./account-in-log.ts";
import type { AccountTable } from "./account-tables.ts";
import { checkPasswordHash } from "./foreign-hashes/foreign-hashes.ts";
import { Groups } from "./groups.ts";
import { networkOf } from "./network-of.ts";
import { checkAccountName, insertAccount } from "./new-account.ts";
import { noSuch } from "./no-such.ts";
import { hashPassword, verifyPassword } from "./password.ts";
import { checkPassword, checkPasswordLength } from "./password-rules.ts";
import { endSessionsOf } from "./sessions.ts";
import { revokeTokensOf, Tokens, validTokensOf } from "./tokens.ts";

export interface AccountRecord {
  id: number;
  name: string;
  kind: "person" | "service";
  isAdmin: boolean;
  disabled: boolean;
  hasPassword: boolean;
  createdAt: number;
}

export interface NewAccount {
  name: string;
  kind: "person" | "service";
  /** null: the account signs in with tokens only. */
  password: string | null;
  /** The hash of a password that another program made, in place of `password`. Sign-ins check it once. */
  passwordHash?: string;
  isAdmin: boolean;
}

export interface AccountChange {
  kind?: "person" | "service";
  isAdmin?: boolean;
  disabled?: boolean;
}

export interface NewPassword {
  password: string;
  /** Whether the account's tokens are revoked with its old password. */
  revokesTokens?: boolean;
  /** The session that goes on. */
  keptSession?: string | null;
}

/** What a new password meant for the tokens of its account. */
export interface TokensLeft {
  revoked: number;
  remaining: number;
}

/** Accounts of persons and services, their passwords, groups and tokens; every change has its entry in the log. */
export class Accounts {
  readonly groups: Groups;
  readonly tokens: Tokens;
  readonly #database: Facts;

  constructor(database: Facts) {
    this.#database = database;
    this.groups = new Groups(database);
    this.tokens = new Tokens(database);
  }

  async list(): Promise<AccountRecord[]> {
    const rows = await this.#database.read.selectFrom("accounts").selectAll().orderBy("name").execute();
    return rows.map(present);
  }

  async find(name: string): Promise<AccountRecord | null> {
    const row = await this.#database.read
      .selectFrom("accounts")
      .selectAll()
      .where("name", "=", name)
      .executeTakeFirst();
    return row ? present(row) : null;
  }

  async create(account: NewAccount, actor: Actor): Promise<AccountRecord> {
    checkAccountName(account.name);
    if (account.password !== null) await checkPassword(account.password, account.name);
    if (account.passwordHash !== undefined) checkPasswordHash(account.passwordHash);
    return this.#insert(account, actor);
  }

  /** As `create`, with any password that is long enough: for the one that the machine's owner has configured. */
  async createFirst(account: NewAccount & { password: string }, actor: Actor): Promise<AccountRecord> {
    checkPasswordLength(account.password);
    return this.#insert(account, actor);
  }

  /** Whether it is the password of the account, which may be disabled; false when there is no such account. */
  async hasPassword(name: string, password: string): Promise<boolean> {
    const row = await this.#database.read
      .selectFrom("accounts")
      .select("password_hash")
      .where("name", "=", name)
      .executeTakeFirst();
    return row?.password_hash ? verifyPassword(password, row.password_hash) : false;
  }

  async #insert(account: NewAccount, actor: Actor): Promise<AccountRecord> {
    const { name, kind, password, passwordHash = null, isAdmin } = account;
    const hash =
      password === null ? passwordHash : await hashPassword(password, networkOf(actor.address ?? ""));
    const values = { name, kind, passwordHash: hash, isAdmin };
    const row = await this.#database.write((writing) => insertAccount(writing, values, actor));
    return present(row);
  }

  /** Changes what is named. The last administrator that can sign in stays one (`conflict`). */
  async change(
    name: string,
    change: AccountChange,
    actor: Actor,
    precondition = NO_PRECONDITION,
  ): Promise<AccountRecord> {
    const row = await this.#database.write(async (writing) => {
      await precondition(writing);
      const { tx, record } = writing;
      const account = await requireRow(tx, name);
      const values = {
        kind: change.kind ?? account.kind,
        is_admin: Number(change.isAdmin ?? account.is_admin === 1),
        disabled: Number(change.disabled ?? account.disabled === 1),
      };
      if (values.is_admin === 0 || values.disabled === 1) await keepAnAdministrator(tx, account);
      await tx.updateTable("accounts").set(values).where("id", "=", account.id).execute();
      if (values.disabled === 1) await endSessionsOf(tx, account.id, null);
      const was = { kind: account.kind, isAdmin: account.is_admin === 1, disabled: account.disabled === 1 };
      const detail = { ...change, before: pick(was, change) };
      await record({ kind: "account.changed", actor, indexId: null, project: null, subject: name, detail });
      return { ...account, ...values };
    });
    return present(row);
  }

  /**
   * Sets a password and ends the account's sessions, but for the one that asks. Its tokens are revoked if that is wanted;
   * answers how many were, and how many go on signing in.
   */
  async setPassword(
    name: string,
    { password, revokesTokens = false, keptSession = null }: NewPassword,
    actor: Actor,
  ): Promise<TokensLeft> {
    await checkPassword(password, name);
    const hash = await hashPassword(password, networkOf(actor.address ?? ""));
    return this.#database.write(async (writing) => {
      const id = await setPasswordHash(writing, name, { hash, keptSession }, actor);
      if (revokesTokens) return { revoked: await revokeTokensOf(writing, id, actor), remaining: 0 };
      return { revoked: 0, remaining: (await validTokensOf(writing.tx, id)).length };
    });
  }

  /** Removes an account with its tokens, memberships and grants; what it published stays, under its name. */
  async remove(name: string, actor: Actor, precondition = NO_PRECONDITION): Promise<void> {
    await this.#database.write(async (writing) => {
      await precondition(writing);
      const { tx, record } = writing;
      const account = await requireRow(tx, name);
      await keepAnAdministrator(tx, account);
      await endSessionsOf(tx, account.id, null);
      const before = await describedInLog(tx, account);
      await tx.deleteFrom("tokens").where("account_id", "=", account.id).execute();
      await tx.deleteFrom("short_tokens").where("account_id", "=", account.id).execute();
      await tx.deleteFrom("trusted_publishers").where("account_id", "=", account.id).execute();
      await tx.deleteFrom("group_members").where("account_id", "=", account.id).execute();
      await tx
        .deleteFrom("grants")
        .where("principal_kind", "=", "account")
        .where("principal", "=", name)
        .execute();
      await tx.deleteFrom("accounts").where("id", "=", account.id).execute();
      const detail = { before };
      await record({ kind: "account.removed", actor, indexId: null, project: null, subject: name, detail });
    });
  }
}

/** Those of the values that a change names. */
function pick(values: Readonly<Record<string, unknown>>, change: AccountChange): Record<string, unknown> {
  const named = Object.entries(change).filter(([, value]) => value !== undefined);
  return Object.fromEntries(named.map(([name]) => [name, values[name]]));
}

/** Sets a password by its hash, and ends the account's sessions, but for `keptSession`. Resolves with the account's id. */
export async function setPasswordHash(
  { tx, record }: Writing,
  name: string,
  { hash, keptSession }: { hash: string; keptSession: string | null },
  actor: Actor,
): Promise<number> {
  const account = await requireRow(tx, name);
  await tx.updateTable("accounts").set({ password_hash: hash }).where("id", "=", account.id).execute();
  await endSessionsOf(tx, account.id, keptSession);
  const detail = {
    password: "changed",
    before: { password: account.password_hash === null ? "none" : "set" },
  };
  await record({ kind: "account.changed", actor, indexId: null, project: null, subject: name, detail });
  return account.id;
}

/** Refuses (`conflict`) what would leave nobody to administer the site. */
async function keepAnAdministrator(tx: Writing["tx"], account: Selectable<AccountTable>): Promise<void> {
  if (account.is_admin === 0 || account.disabled === 1) return;
  const other = await tx
    .selectFrom("accounts")
    .select("id")
    .where("is_admin", "=", 1)
    .where("disabled", "=", 0)
    .where("id", "!=", account.id)
    .limit(1)
    .executeTakeFirst();
  if (other) return;
  throw new Refusal(
    "conflict",
    "last-administrator",
    `${account.name} is the last administrator. Make another account an administrator first.`,
  );
}

async function requireRow(tx: Writing["tx"], name: string): Promise<Selectable<AccountTable>> {
  const row = await tx.selectFrom("accounts").selectAll().where("name", "=", name).executeTakeFirst();
  if (!row) throw await noSuch("account", name, tx);
  return row;
}

function present(row: Selectable<AccountTable>): AccountRecord {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    isAdmin: row.is_admin === 1,
    disabled: row.disabled === 1,
    hasPassword: row.password_hash !== null,
    createdAt: row.created_at,
  };
}
