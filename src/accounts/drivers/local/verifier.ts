import { SERVER } from "../../../database/change.ts";
import type { Database } from "../../../database/database.ts";
import { siteNow } from "../../../database/site-clock.ts";
import { Refusal } from "../../../refusal.ts";
import type { TokenScope } from "../../caller.ts";
import type { Credentials, PasswordCredentials, TokenCredentials } from "../../credentials.ts";
import { deriveKeyOf } from "../../derived/derive-key.ts";
import { looksDerived } from "../../derived/derived-token.ts";
import { findParent } from "../../derived/find-parent.ts";
import { hashPassword, isOwnHash, verifyNothing, verifyPassword } from "../../password.ts";
import { checkSecondFactor } from "../../second-factors.ts";
import { hashToken, looksShort } from "../../token.ts";
import { isWholeToken } from "../../token-text.ts";
import type { Proven, Verifier } from "../../verifier.ts";

/** Verifies passwords and tokens of the site's own database; every look is at the database itself. */
export class LocalVerifier implements Verifier {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async verify(credentials: Credentials, client: string): Promise<Proven | null> {
    if (credentials.kind === "proxy") return null;
    return credentials.kind === "token" ? this.#token(credentials) : this.#password(credentials, client);
  }

  /** Of a password: the hash that it is compared with. A token costs no more to verify than to look for. */
  async stamp(credentials: Credentials): Promise<string | null> {
    if (credentials.kind !== "password") return null;
    const account = await this.#account(credentials.account);
    // A password that was enough is not, once the account has a second factor.
    return `${account?.password_hash ?? ""}${account?.second_factor_since ? " and a second factor" : ""}`;
  }

  async #password({ account, password, code }: PasswordCredentials, client: string): Promise<Proven | null> {
    const row = await this.#account(account);
    const stored = row?.password_hash ?? null;
    const isRight =
      stored === null
        ? await verifyNothing(password, client)
        : await verifyPassword(password, stored, client);
    if (stored !== null && !isOwnHash(stored)) {
      // Costs one hash of this site either way, so that quick formats do not tell which accounts exist.
      if (isRight && row !== null) await this.#replaceHash(row, { stored, password, client });
      else await verifyNothing(password, client);
    }
    if (!isRight || row === null) return null;
    if (row.second_factor_since !== null && !(await this.#hasFactor(row, code, client))) return null;
    const identity = { kind: "account" as const, id: row.id, name: row.name };
    return { identity, scope: null, tokenId: null, expires: Number.POSITIVE_INFINITY };
  }

  /** Whether the code is right. Refuses (`unauthenticated`) to go on without one. */
  async #hasFactor(
    { id, name }: { id: number; name: string },
    code: string | null | undefined,
    client: string,
  ): Promise<boolean> {
    if (code === undefined)
      throw new Refusal(
        "unauthenticated",
        "second-factor-needed",
        "This account has a second factor, so its password alone does not sign in. Use a token: create one in the web interface, or run `wheelyard login`.",
      );
    return code === null || checkSecondFactor(this.#database, { id, name }, code, { name, address: client });
  }

  /** Stores a hash of this site in place of one that another program made, unless the password was changed meanwhile. */
  async #replaceHash(
    { id, name }: { id: number; name: string },
    { stored, password, client }: { stored: string; password: string; client: string },
  ): Promise<void> {
    const hash = await hashPassword(password, client);
    try {
      await this.#database.write(async ({ tx, record }) => {
        const changed = await tx
          .updateTable("accounts")
          .set({ password_hash: hash })
          .where("id", "=", id)
          .where("password_hash", "=", stored)
          .executeTakeFirst();
        if (changed.numUpdatedRows === 0n) return;
        const detail = { password: "rehashed" };
        const entry = { kind: "account.changed" as const, actor: SERVER, indexId: null, project: null };
        await record({ ...entry, subject: name, detail });
      });
    } catch {
      // The password is right, whether or not the database can be written now. The next sign-in tries again.
    }
  }

  async #token(given: TokenCredentials): Promise<Proven | null> {
    // No look at the database for what cannot be a token.
    if (!isWholeToken(given.token)) return null;
    if (looksShort(given.token)) return this.#shortToken(given);
    if (looksDerived(given.token)) return this.#derivedToken(given);
    const { token, account } = given;
    const hash = hashToken(token);
    const row = await this.#database.read
      .selectFrom("tokens")
      .innerJoin("accounts", "accounts.id", "tokens.account_id")
      .select(["tokens.id as token_id", "tokens.scope", "tokens.expires_at", "accounts.id", "accounts.name"])
      .select(["tokens.previous_hash", "tokens.previous_until", "tokens.derive_key"])
      .where((where) =>
        where.or([
          where("tokens.hash", "=", hash),
          where.and([
            where("tokens.previous_hash", "=", hash),
            where("tokens.previous_until", ">", siteNow()),
          ]),
        ]),
      )
      .where("tokens.revoked_at", "is", null)
      .where("accounts.disabled", "=", 0)
      .executeTakeFirst();
    const expires = row ? expiryOf(row, hash) : 0;
    if (!row || expires <= siteNow() || (account !== null && account !== row.name)) return null;
    if (row.derive_key === null && row.previous_hash !== hash) this.#learnDeriveKey(row.token_id, token);
    const identity = { kind: "account" as const, id: row.id, name: row.name };
    return { identity, scope: JSON.parse(row.scope) as TokenScope, tokenId: row.token_id, expires };
  }

  /** Of a token that was known by its hash alone, so that what is derived from it counts from now on. */
  #learnDeriveKey(id: number, token: string): void {
    const { publicKey } = deriveKeyOf(token);
    void this.#database
      .write(({ tx }) =>
        tx
          .updateTable("tokens")
          .set({ derive_key: publicKey })
          .where("id", "=", id)
          .where("hash", "=", hashToken(token))
          .execute(),
      )
      .catch(() => undefined);
  }

  /** A token that a holder derived. It is not the token itself: it cannot rotate or revoke it. */
  async #derivedToken({ token, account }: TokenCredentials): Promise<Proven | null> {
    const found = await findParent(this.#database.read, token);
    if (found === null || found.expires <= siteNow()) return null;
    if (account !== null && account !== found.account.name) return null;
    const identity = { kind: "account" as const, ...found.account };
    const { scope, expires, tokenId: derivedFrom } = found;
    return { identity, scope, tokenId: null, derivedFrom, expires };
  }

  /** A token of a trusted publisher: it is gone with its publisher, and with the account. */
  async #shortToken({ token, account }: TokenCredentials): Promise<Proven | null> {
    const row = await this.#database.read
      .selectFrom("short_tokens")
      .innerJoin("trusted_publishers", "trusted_publishers.id", "short_tokens.publisher")
      .innerJoin("accounts", "accounts.id", "short_tokens.account_id")
      .select(["short_tokens.scope", "short_tokens.expires_at", "accounts.id", "accounts.name"])
      .where("short_tokens.hash", "=", hashToken(token))
      .where("accounts.disabled", "=", 0)
      .where("accounts.kind", "=", "service")
      .where("accounts.is_admin", "=", 0)
      .executeTakeFirst();
    if (!row || row.expires_at <= siteNow() || (account !== null && account !== row.name)) return null;
    const identity = { kind: "account" as const, id: row.id, name: row.name };
    return { identity, scope: JSON.parse(row.scope) as TokenScope, tokenId: null, expires: row.expires_at };
  }

  async #account(name: string) {
    const row = await this.#database.read
      .selectFrom("accounts")
      .leftJoin("second_factors", "second_factors.account_id", "accounts.id")
      .select(["id", "name", "password_hash", "second_factors.confirmed_at as second_factor_since"])
      .where("name", "=", name)
      .where("disabled", "=", 0)
      .executeTakeFirst();
    return row ?? null;
  }
}

/** When a secret of the token expires: the one before its rotation has its own end. */
function expiryOf(
  row: { expires_at: number | null; previous_hash: string | null; previous_until: number | null },
  hash: string,
): number {
  const expires = row.expires_at ?? Number.POSITIVE_INFINITY;
  return row.previous_hash === hash ? Math.min(expires, row.previous_until ?? 0) : expires;
}
