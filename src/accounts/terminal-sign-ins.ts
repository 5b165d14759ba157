import { randomBytes, randomInt } from "node:crypto";
import type { Actor } from "../database/change.ts";
import type { Database } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import { Refusal } from "../refusal.ts";
import { ALL_PERMISSIONS } from "./permission.ts";
import { hashToken } from "./token.ts";
import type { Tokens } from "./tokens.ts";

/** A sign-in that waits, as the person sees it who confirms it. */
export interface WaitingSignIn {
  code: string;
  device: string;
  address: string;
  /** Milliseconds since 1970. */
  createdAt: number;
}

/** The answer to a command line: the token, once the sign-in was confirmed. */
export interface CollectedToken {
  id: number;
  token: string;
  account: string;
  expiresAt: number;
}

const LIFE_MS = 10 * 60_000;
const MOST_WAITING = 1_000;
/** Letters that make no words and cannot be confused with one another. */
const LETTERS = "BCDFGHJKLMNPQRSTVWXZ";
const CODE = /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/;

/**
 * Sign-ins of command lines (as in RFC 8628): the command line shows a short code, a person who is signed in with a browser confirms
 * it, and the command line collects a token of that account.
 */
export class TerminalSignIns {
  readonly #database: Database;
  readonly #tokens: Tokens;
  readonly #life: number;

  /** `life`: how long the tokens are valid, in milliseconds. */
  constructor(database: Database, tokens: Tokens, life: number) {
    this.#database = database;
    this.#tokens = tokens;
    this.#life = life;
  }

  /** Begins one. Refuses (`too-many`) when very many wait already. */
  async begin(device: string, address: string): Promise<{ secret: string; code: string; expiresAt: number }> {
    const secret = randomBytes(32).toString("base64url");
    const now = siteNow();
    const row = {
      hash: hashToken(secret),
      code: newCode(),
      device,
      address,
      account_id: null,
      created_at: now,
      expires_at: now + LIFE_MS,
    };
    await this.#database.write(async ({ tx }) => {
      await tx.deleteFrom("terminal_sign_ins").where("expires_at", "<=", now).execute();
      const { waiting } = await tx
        .selectFrom("terminal_sign_ins")
        .select(({ fn }) => fn.countAll<number>().as("waiting"))
        .executeTakeFirstOrThrow();
      if (Number(waiting) >= MOST_WAITING)
        throw new Refusal(
          "too-many",
          "too-many-sign-ins",
          "Too many command lines wait for a sign-in. Try again in some minutes.",
          { retryAfter: 60 },
        );
      await tx.insertInto("terminal_sign_ins").values(row).execute();
    });
    return { secret, code: row.code, expiresAt: row.expires_at };
  }

  /** The one with a code that waits. Refuses (`not-found`) a code that is wrong, expired or confirmed. */
  async find(code: string): Promise<WaitingSignIn> {
    const row = CODE.test(code)
      ? await this.#database.read
          .selectFrom("terminal_sign_ins")
          .selectAll()
          .where("code", "=", code)
          .where("account_id", "is", null)
          .where("expires_at", ">", siteNow())
          .executeTakeFirst()
      : undefined;
    if (row === undefined) throw noSuchCode();
    return { code, device: row.device, address: row.address, createdAt: row.created_at };
  }

  /** Confirms one, for the account of the person who does. */
  async approve(code: string, accountId: number): Promise<void> {
    await this.find(code);
    const { numUpdatedRows } = await this.#database.write(({ tx }) =>
      tx
        .updateTable("terminal_sign_ins")
        .set({ account_id: accountId })
        .where("code", "=", code)
        .where("account_id", "is", null)
        .where("expires_at", ">", siteNow())
        .executeTakeFirst(),
    );
    if (numUpdatedRows === 0n) throw noSuchCode();
  }

  /** The token for the command line with this secret; once. Null: it was not confirmed yet. Refuses (`not-found`) any other. */
  async collect(secret: string, address: string): Promise<CollectedToken | null> {
    const hash = hashToken(secret);
    const row = await this.#database.read
      .selectFrom("terminal_sign_ins")
      .leftJoin("accounts", "accounts.id", "terminal_sign_ins.account_id")
      .select(["account_id", "device", "accounts.name", "accounts.disabled"])
      .where("hash", "=", hash)
      .where("expires_at", ">", siteNow())
      .executeTakeFirst();
    if (row === undefined || row.disabled === 1) throw expired();
    if (row.name === null) return null;
    const { numDeletedRows } = await this.#database.write(({ tx }) =>
      tx.deleteFrom("terminal_sign_ins").where("hash", "=", hash).executeTakeFirst(),
    );
    if (numDeletedRows === 0n) throw expired();
    return this.#tokenFor(row.name, row.device, { name: row.name, address });
  }

  async #tokenFor(account: string, device: string, actor: Actor): Promise<CollectedToken> {
    const expiresAt = siteNow() + this.#life;
    const scope = { indexes: ["*"], projects: ["*"], permissions: [...ALL_PERMISSIONS] };
    const note = `wheelyard login on ${device}`;
    const { id, token } = await this.#tokens.create({ account, note, scope, expiresAt }, actor);
    return { id, token, account, expiresAt };
  }
}

function newCode(): string {
  const four = () => Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join("");
  return `${four()}-${four()}`;
}

function noSuchCode(): Refusal {
  return new Refusal(
    "not-found",
    "no-such-code",
    "No command line waits with this code. Compare it with the one on your terminal, or run wheelyard login again.",
  );
}

function expired(): Refusal {
  return new Refusal(
    "not-found",
    "login-expired",
    "This sign-in has expired or was used. Run wheelyard login again.",
  );
}
