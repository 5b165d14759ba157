import type { Selectable } from "kysely";
import { steadyNow } from "../clock.ts";
import type { Actor, WriteTransaction } from "../database/change.ts";
import type { Writing } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import type { Facts } from "../database/within.ts";
import { Refusal } from "../refusal.ts";
import type { TokenScope } from "./caller.ts";
import { deriveKeyOf } from "./derived/derive-key.ts";
import { type LeakReport, revokeLeaked } from "./leaked-tokens.ts";
import { type Rotation, rotateToken } from "./rotate-token.ts";
import { checkScope, generateToken, hashToken, tokenPrefix } from "./token.ts";
import { insertToken } from "./token-rows.ts";
import type { TokenTable } from "./token-tables.ts";

/** A token as lists show it: never the secret, nor its hash. */
export interface TokenRecord {
  id: number;
  account: string;
  note: string;
  prefix: string;
  scope: TokenScope;
  createdAt: number;
  expiresAt: number | null;
  lastUsedAt: number | null;
  lastUsedFrom: string | null;
  /** Until when the secret from before the last rotation is valid too; null: there is none. */
  oldSecretUntil: number | null;
}

export interface NewToken {
  account: string;
  note: string;
  scope: TokenScope;
  /** Milliseconds since 1970; null: never. */
  expiresAt: number | null;
}

/** How often a token's last use is written at the most: it must cost the hot path nothing. */
const USE_WRITTEN_EVERY_MS = 60_000;
const MAX_PENDING_USES = 10_000;

/** The tokens of accounts: made, listed, revoked; and when each was last used. */
export class Tokens {
  readonly #database: Facts;
  readonly #uses = new Map<number, { at: number; from: string }>();
  readonly #written = new Map<number, number>();
  #timer: NodeJS.Timeout | null = null;

  constructor(database: Facts) {
    this.#database = database;
  }

  /** Makes a token; its text is answered this once and kept nowhere. */
  async create(
    { account, note, scope, expiresAt }: NewToken,
    actor: Actor,
  ): Promise<TokenRecord & { token: string }> {
    const checked = checkScope(scope);
    if (expiresAt !== null && !(expiresAt > siteNow())) {
      throw new Refusal("invalid", "bad-expiry", "The expiry is in the past. Give a time in the future.");
    }
    const token = generateToken();
    const { publicKey: deriveKey } = deriveKeyOf(token);
    const secret = { hash: hashToken(token), prefix: tokenPrefix(token), deriveKey };
    const row = await this.#database.write((writing) =>
      insertToken(writing, { account, note, scope: checked, expiresAt, ...secret }, actor),
    );
    return { ...present({ ...row, account }), token };
  }

  /** Tokens of one account that were not revoked, newest first. */
  async list(account: string): Promise<TokenRecord[]> {
    const rows = await this.#select()
      .where("accounts.name", "=", account)
      .orderBy("tokens.id", "desc")
      .execute();
    return rows.map(present);
  }

  async find(id: number): Promise<TokenRecord | null> {
    const row = await this.#select().where("tokens.id", "=", id).executeTakeFirst();
    return row ? present(row) : null;
  }

  async revoke(id: number, actor: Actor): Promise<void> {
    await this.#database.write(async ({ tx, record }) => {
      const row = await tx
        .updateTable("tokens")
        .set({ revoked_at: siteNow() })
        .where("id", "=", id)
        .where("revoked_at", "is", null)
        .returningAll()
        .executeTakeFirst();
      if (!row) throw new Refusal("not-found", "no-such-token", `There is no token ${id}.`);
      const detail = { before: { note: row.note, scope: JSON.parse(row.scope), expiresAt: row.expires_at } };
      await record({
        kind: "token.revoked",
        actor,
        indexId: null,
        project: null,
        subject: String(id),
        detail,
      });
    });
  }

  /** Gives a token a new secret; see `rotateToken`. Resolves with the token as it is then, and its secret. */
  async rotate(rotation: Rotation, actor: Actor): Promise<TokenRecord & { token: string }> {
    const token = await rotateToken(this.#database, rotation, actor);
    const record = await this.find(rotation.id);
    if (record === null) throw new Refusal("not-found", "no-such-token", `There is no token ${rotation.id}.`);
    return { ...record, token };
  }

  /** Revokes tokens that leaked; see `revokeLeaked`. */
  revokeLeaked(report: LeakReport, actor: Actor): Promise<boolean[]> {
    return revokeLeaked(this.#database, report, actor);
  }

  /** Notes a use in memory; written later, at most once a minute a token. */
  used(id: number, from: string): void {
    if (this.#uses.size >= MAX_PENDING_USES) return;
    this.#uses.set(id, { at: siteNow(), from });
    this.#timer ??= setTimeout(() => void this.writeUses(), USE_WRITTEN_EVERY_MS / 4).unref();
  }

  /** Writes the uses that are due. A failure loses nothing but a time stamp. */
  async writeUses(): Promise<void> {
    this.#timer = null;
    const now = steadyNow();
    const due = [...this.#uses].filter(
      ([id]) => now - (this.#written.get(id) ?? Number.NEGATIVE_INFINITY) >= USE_WRITTEN_EVERY_MS,
    );
    this.#uses.clear();
    if (due.length === 0) return;
    await this.#database
      .write(async ({ tx }) => {
        for (const [id, { at, from }] of due) {
          await tx
            .updateTable("tokens")
            .set({ last_used_at: at, last_used_from: from })
            .where("id", "=", id)
            .execute();
        }
      })
      .catch(() => undefined);
    for (const [id] of due) this.#written.set(id, now);
  }

  #select() {
    return this.#database.read
      .selectFrom("tokens")
      .innerJoin("accounts", "accounts.id", "tokens.account_id")
      .selectAll("tokens")
      .select("accounts.name as account")
      .where("tokens.revoked_at", "is", null);
  }
}

/** Ids of an account's tokens that sign in now. */
export async function validTokensOf(tx: WriteTransaction, accountId: number): Promise<number[]> {
  const rows = await tx
    .selectFrom("tokens")
    .select("id")
    .where("account_id", "=", accountId)
    .where("revoked_at", "is", null)
    .where((where) => where.or([where("expires_at", "is", null), where("expires_at", ">", siteNow())]))
    .execute();
  return rows.map(({ id }) => id);
}

/** Revokes every token of an account that signs in now, each with its entry in the log; answers how many. */
export async function revokeTokensOf(
  { tx, record }: Writing,
  accountId: number,
  actor: Actor,
): Promise<number> {
  const ids = await validTokensOf(tx, accountId);
  if (ids.length === 0) return 0;
  await tx
    .updateTable("tokens")
    .set({ revoked_at: siteNow() })
    .where("account_id", "=", accountId)
    .where("revoked_at", "is", null)
    .execute();
  for (const id of ids)
    await record({ kind: "token.revoked", actor, indexId: null, project: null, subject: String(id) });
  return ids.length;
}

function present(row: Selectable<TokenTable> & { account: string }): TokenRecord {
  return {
    id: row.id,
    account: row.account,
    note: row.note,
    prefix: row.prefix,
    scope: JSON.parse(row.scope) as TokenScope,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    lastUsedFrom: row.last_used_from,
    oldSecretUntil: row.previous_until !== null && row.previous_until > siteNow() ? row.previous_until : null,
  };
}
