import type { Announcement } from "../database/change.ts";
import type { Database } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import { Refusal } from "../refusal.ts";
import { anonymous, type Caller, type TokenScope } from "./caller.ts";
import { type Credentials, readCredentials } from "./credentials.ts";
import { verifyNothing, verifyPassword } from "./password.ts";
import type { OpenSession, Sessions } from "./sessions.ts";
import { type Counterparts, Throttle } from "./throttle.ts";
import { hashToken } from "./token.ts";
import type { Tokens } from "./tokens.ts";

/** A header that was verified lately, so that no password is hashed and no row read per request. */
interface Verified {
  caller: Caller;
  /** When to look again: a minute on, or when the token expires. */
  until: number;
  /** When it ends for good. */
  expires: number;
}

/** A session with its caller. */
export interface VerifiedSession {
  session: OpenSession;
  caller: Caller;
}

const TTL_MS = 60_000;
const MAX_VERIFIED = 10_000;

/** Finds out who asks. */
export class Authenticator {
  readonly #database: Database;
  readonly #tokens: Tokens;
  readonly #throttle: Throttle;
  /** Keyed by the header itself: it is in this process's memory with every request anyway, and goes after a minute. */
  readonly #verified = new Map<string, Verified>();
  /** Sessions looked at lately, by their secret. */
  readonly #sessions = new Map<string, VerifiedSession>();
  /** Grows whenever credentials were forgotten: what was read before must not be remembered after. */
  #generation = 0;

  constructor(
    database: Database,
    tokens: Tokens,
    signInAttempts: number,
    others: Counterparts | null = null,
  ) {
    this.#database = database;
    this.#tokens = tokens;
    this.#throttle = new Throttle(signInAttempts, others);
  }

  /** The caller, when nothing needs to be asked or computed: nobody, or credentials verified lately. */
  cached(header: string | undefined, address: string): Caller | undefined {
    if (header === undefined) return anonymous(address);
    const verified = this.#verified.get(header);
    if (!verified || verified.until <= siteNow()) return undefined;
    return verified.caller.address === address ? verified.caller : { ...verified.caller, address };
  }

  /** The caller, verified. Refuses (`unauthenticated`) wrong credentials, (`too-many`) who guesses. */
  async authenticate(header: string | undefined, address: string): Promise<Caller> {
    const cached = this.cached(header, address);
    if (cached) return this.#used(cached, address);
    const generation = this.#generation;
    const credentials = readCredentials(header as string);
    const keys = throttleKeys(credentials, address);
    this.#throttle.check(keys);
    const found = await this.#find(credentials).catch((error) => this.#known(header as string, error));
    // Others may have failed while this one was verified: of many guesses at once, no more are answered than in a row.
    this.#throttle.check(keys);
    if (!found) {
      this.#throttle.failed(keys);
      throw new Refusal(
        "unauthenticated",
        "bad-credentials",
        "The account or password is wrong, or the token is not valid.",
      );
    }
    this.#throttle.succeeded(keys);
    const caller = { ...found.caller, address };
    if (generation === this.#generation) this.#remember(header as string, { ...found, caller });
    return this.#used(caller, address);
  }

  /** Until when (milliseconds since 1970) verified credentials stand unasked; for ever without any. */
  validUntil(header: string | undefined): number {
    if (header === undefined) return Number.POSITIVE_INFINITY;
    return this.#verified.get(header)?.until ?? 0;
  }

  /** The caller that an account and its password make, or null; failures count as those of any sign-in do. */
  async signIn(account: string, password: string, address: string): Promise<Caller | null> {
    const credentials = { kind: "password" as const, account: account.toLowerCase(), password };
    const keys = throttleKeys(credentials, address);
    this.#throttle.check(keys);
    const found = await this.#byPassword(credentials);
    this.#throttle.check(keys);
    if (found === null) this.#throttle.failed(keys);
    return found === null ? null : { ...found.caller, address };
  }

  /** Who the secret of a session stands for; null when it stands for nobody (any more). */
  async bySession(sessions: Sessions, secret: string, address: string): Promise<VerifiedSession | null> {
    const kept = this.#sessions.get(secret);
    if (kept && kept.session.until > siteNow()) return { ...kept, caller: { ...kept.caller, address } };
    const generation = this.#generation;
    const session = await sessions.open(secret);
    if (session === null) return null;
    const caller = { ...(await this.#callerOf(session.account, null, null)), sessionId: session.id, address };
    // One whose secret is to be made anew is looked at again, so that it is not made twice.
    if (generation === this.#generation && !session.isDue) {
      if (this.#sessions.size >= MAX_VERIFIED) this.#sessions.clear();
      this.#sessions.set(secret, { session, caller });
    }
    return { session, caller };
  }

  /** Forgets every verified credential when what was announced may concern one: revoking takes effect at once. */
  forget(announcements: readonly Announcement[] | "everything"): void {
    if (announcements !== "everything" && !announcements.some(({ kind }) => CREDENTIAL_CHANGE.test(kind)))
      return;
    this.#generation++;
    this.#verified.clear();
    this.#sessions.clear();
  }

  #find(credentials: Credentials): Promise<Verified | null> {
    return credentials.kind === "token" ? this.#byToken(credentials) : this.#byPassword(credentials);
  }

  /** Credentials that were verified before stand while the database is away: until everything is to be forgotten. */
  #known(header: string, error: unknown): Verified {
    const verified = this.#verified.get(header);
    const isAway = error instanceof Refusal && error.kind === "unavailable";
    if (isAway && verified && verified.expires > siteNow()) return verified;
    throw error;
  }

  #used(caller: Caller, address: string): Caller {
    if (caller.tokenId !== null) this.#tokens.used(caller.tokenId, address);
    return caller;
  }

  #remember(header: string, verified: Verified): void {
    this.#verified.delete(header);
    if (this.#verified.size >= MAX_VERIFIED)
      this.#verified.delete(this.#verified.keys().next().value as string);
    this.#verified.set(header, verified);
  }

  async #byPassword({
    account,
    password,
  }: {
    account: string;
    password: string;
    kind: "password";
  }): Promise<Verified | null> {
    const row = await this.#database.read
      .selectFrom("accounts")
      .selectAll()
      .where("name", "=", account)
      .executeTakeFirst();
    const usable = row && row.disabled === 0 ? row.password_hash : null;
    const right = usable ? await verifyPassword(password, usable) : await verifyNothing(password);
    if (!right || !row) return null;
    const caller = await this.#callerOf(row, null, null);
    return { caller, until: siteNow() + TTL_MS, expires: Number.POSITIVE_INFINITY };
  }

  async #byToken({
    token,
    account,
  }: {
    token: string;
    account: string | null;
    kind: "token";
  }): Promise<Verified | null> {
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
    const caller = await this.#callerOf(row, JSON.parse(row.scope) as TokenScope, row.token_id);
    return { caller, until: Math.min(expires, siteNow() + TTL_MS), expires };
  }

  async #callerOf(
    row: { id: number; name: string; kind: "person" | "service"; is_admin: number },
    scope: TokenScope | null,
    tokenId: number | null,
  ): Promise<Caller> {
    const groups = await this.#database.read
      .selectFrom("group_members")
      .innerJoin("groups", "groups.id", "group_members.group_id")
      .select("groups.name")
      .where("group_members.account_id", "=", row.id)
      .execute();
    const account = { id: row.id, name: row.name, kind: row.kind, isAdmin: row.is_admin === 1 };
    return { account, groups: new Set(groups.map(({ name }) => name)), scope, tokenId, address: "" };
  }
}

const CREDENTIAL_CHANGE = /^(?:(?:account|token|group)\.|session\.ended)/;

/**
 * What failures are counted by: the account from this address, and the address alone. Not the account alone, so that
 * no stranger can lock somebody out.
 */
function throttleKeys(credentials: Credentials, address: string): string[] {
  const who = credentials.kind === "password" ? credentials.account.slice(0, 100) : "__token__";
  return [`${address} ${who}`, `${address} *`];
}
