import { boundedMap } from "../bounded-map.ts";
import { steadyNow } from "../clock.ts";
import type { Announcement } from "../database/change.ts";
import { siteNow } from "../database/site-clock.ts";
import { Refusal } from "../refusal.ts";
import { anonymous, type Caller } from "./caller.ts";
import type { Credentials, PasswordCredentials, ProxyCredentials, TokenCredentials } from "./credentials.ts";
import type { Directory } from "./directory.ts";
import { networkOf } from "./network-of.ts";
import type { OpenSession, Sessions } from "./sessions.ts";
import type { SignedInBy } from "./standing.ts";
import { type Attempt, type Counterparts, Throttle } from "./throttle.ts";
import { ThrottledVerifier } from "./throttled.ts";
import type { Tokens } from "./tokens.ts";
import { type Verified, VerifiedHeaders } from "./verified.ts";
import type { Proven, Verifier } from "./verifier.ts";

/** A session with its caller. */
export interface VerifiedSession {
  session: OpenSession;
  caller: Caller;
}

/** What an answer that was given to credentials depends on, besides what announcements tell. */
export interface Proof {
  /** Until when they are valid without another look, by `steadyNow`. It may become earlier. */
  readonly until: number;
  /** Whether they are only valid from where they were sent. */
  readonly isBound: boolean;
}

/** What an authenticator is made of. */
export interface AuthenticatorParts {
  /** Says whether credentials are right; guessing is slowed before it is asked. */
  verifier: Verifier;
  directory: Directory;
  tokens: Pick<Tokens, "used">;
  /** Reads credentials as they were sent; refuses (`unauthenticated`) what is malformed. */
  read: (sent: string) => Credentials;
  /** Wrong passwords a minute before further ones are slowed. */
  signInAttempts: number;
  others?: Counterparts | null;
  /** Is called when credentials were verified, and not found in memory. It must be quick. */
  onSignIn?: (caller: Caller, way: Credentials["kind"]) => void;
}

/** Milliseconds for which verified credentials are not looked at again. */
const TTL_MS = 60_000;
/** Milliseconds after which a password is verified again though its stamp is the same. */
const PASSWORD_TTL_MS = 12 * 3_600_000;
const MAX_SESSIONS = 10_000;
const NO_CREDENTIALS: Proof = { until: Number.POSITIVE_INFINITY, isBound: false };
const NO_PROOF: Proof = { until: 0, isBound: true };

/** Finds out who asks, and remembers it for a while: what was sent is verified once, by whatever verifier there is. */
export class Authenticator {
  readonly #parts: AuthenticatorParts;
  readonly #throttle: Throttle;
  readonly #verifier: ThrottledVerifier;
  readonly #verified = new VerifiedHeaders();
  /** Passwords that are being checked: the many requests with which a program begins need one check. */
  readonly #checking = new Map<string, Promise<Verified | null>>();
  /** Sessions looked at lately, by their secret. */
  readonly #sessions = boundedMap<string, VerifiedSession & { until: number }>(MAX_SESSIONS);
  /** Grows whenever credentials were forgotten: what was read before must not be remembered after. */
  #generation = 0;

  constructor(parts: AuthenticatorParts) {
    this.#parts = parts;
    this.#throttle = new Throttle(parts.signInAttempts, {
      others: parts.others ?? null,
      onSiege: (attempt) => this.#withhold(attempt),
    });
    this.#verifier = new ThrottledVerifier(parts.verifier, this.#throttle);
  }

  /** The caller, when nothing needs to be asked or computed: nobody, or credentials verified lately. */
  cached(header: string | undefined, address: string): Caller | undefined {
    if (header === undefined) return anonymous(address);
    const caller = this.#verified.current(header, address)?.caller;
    return caller === undefined || caller.address === address ? caller : { ...caller, address };
  }

  /** The caller, verified. Refuses (`unauthenticated`) wrong credentials, (`too-many`) who guesses. */
  async authenticate(header: string | undefined, address: string): Promise<Caller> {
    const cached = this.cached(header, address);
    if (cached) return this.#used(cached, address);
    const credentials = this.#parts.read(header as string);
    const found = await this.#find(header as string, credentials, address).catch((error) =>
      this.#known(header as string, credentials, { address, error }),
    );
    if (found === null) {
      throw new Refusal(
        "unauthenticated",
        "bad-credentials",
        "The account or password is wrong, or the token is not valid.",
      );
    }
    const caller = { ...found.caller, address };
    this.#parts.onSignIn?.(caller, credentials.kind);
    return this.#used(caller, address);
  }

  /** What an answer to credentials that were just verified depends on. */
  proofOf(header: string | undefined, address: string): Proof {
    if (header === undefined) return NO_CREDENTIALS;
    const verified = this.#verified.current(header, address);
    if (verified === undefined) return NO_PROOF;
    return {
      get until() {
        return verified.until;
      },
      isBound: verified.password !== null,
    };
  }

  /** How a caller who was just authenticated signed in, and when that expires by `steadyNow`: for `Standings`. */
  signedInBy(header: string | undefined, address: string): { by: SignedInBy; expires: number } {
    if (header === undefined) return { by: { kind: "nothing" }, expires: Number.POSITIVE_INFINITY };
    const known = this.#verified.current(header, address);
    const stamp = known?.password?.stamp ?? null;
    const accountId = known?.caller.account?.id;
    const verified = stamp !== null && accountId !== undefined ? { stamp, accountId } : null;
    // What is not known any more is to be checked again at once.
    return { by: { kind: "header", header, verified }, expires: known?.expires ?? 0 };
  }

  /**
   * The caller that an account and its password make, or null; failures count as those of any sign-in do. Refuses
   * (`unauthenticated`) an account with a second factor without `code`; null: it was proved already.
   */
  async signIn(
    account: string,
    password: string,
    address: string,
    code?: string | null,
  ): Promise<Caller | null> {
    const given = { kind: "password" as const, account: account.toLowerCase(), password };
    const caller = await this.#verify(code === undefined ? given : { ...given, code }, address);
    if (caller !== null) this.#parts.onSignIn?.(caller, given.kind);
    return caller;
  }

  /** Whether it is the password of someone who is signed in already, with a second factor if they have one. */
  async confirms(account: string, password: string, address: string): Promise<boolean> {
    return (await this.#verify({ kind: "password", account, password, code: null }, address)) !== null;
  }

  /** Does what needs a secret that could be guessed, which a refusal (`forbidden`) means, as slowly as sign-ins are. */
  async slowed<T>(account: string, address: string, work: () => Promise<T>): Promise<T> {
    const admission = await this.#throttle.admit({ account, network: networkOf(address) });
    try {
      const done = await work();
      admission.succeeded();
      return done;
    } catch (error) {
      if (error instanceof Refusal && error.kind === "forbidden") admission.failed();
      else admission.undecided();
      throw error;
    }
  }

  /** Who the secret of a session stands for; null when it stands for nobody (any more). */
  async bySession(sessions: Sessions, secret: string, address: string): Promise<VerifiedSession | null> {
    const kept = this.#sessions.get(secret);
    if (kept && kept.until > steadyNow())
      return { session: kept.session, caller: { ...kept.caller, address } };
    const generation = this.#generation;
    const session = await sessions.open(secret);
    if (session === null) return null;
    const found = await this.#parts.directory.callerOf(session.account, address);
    if (found === null) return null;
    const caller = { ...found, sessionId: session.id };
    this.#throttle.knows({ account: session.account.name, network: networkOf(address) });
    // A session whose secret is due for replacement is read again, so that it is not replaced twice.
    if (generation === this.#generation && !session.isDue)
      this.#sessions.set(secret, { session, caller, until: steadyNow() + session.validFor });
    return { session, caller };
  }

  /** Forgets every verified credential when what was announced may concern one: revoking takes effect at once. */
  forget(announcements: readonly Announcement[] | "everything"): void {
    if (announcements !== "everything" && !announcements.some(({ kind }) => CREDENTIAL_CHANGE.test(kind)))
      return;
    this.#generation++;
    this.#verified.expire();
    this.#sessions.clear();
  }

  #find(header: string, credentials: Credentials, address: string): Promise<Verified | null> {
    if (credentials.kind !== "password") return this.#byToken(header, credentials, address);
    // What began before credentials changed says nothing of who asks afterwards.
    const key = `${this.#generation} ${networkOf(address)} ${header}`;
    const checking = this.#checking.get(key);
    if (checking) return checking;
    const started = this.#byPassword(header, credentials, address).finally(() => this.#checking.delete(key));
    this.#checking.set(key, started);
    return started;
  }

  /**
   * Credentials that were verified before stay valid while the database is away, until everything is to be forgotten. If only
   * a directory is away, a password stays valid for as long as its stamp says.
   */
  async #known(
    header: string,
    credentials: Credentials,
    { address, error }: { address: string; error: unknown },
  ): Promise<Verified> {
    const verified = this.#verified.earlier(header, address);
    const isAway = error instanceof Refusal && error.kind === "unavailable";
    if (!isAway || !verified || verified.expires <= steadyNow()) throw error;
    const before = verified.password?.stamp;
    if (before === undefined) return verified;
    const stamp = await this.#verifier.stamp(credentials).catch(() => before);
    if (stamp !== before) throw error;
    return verified;
  }

  #used(caller: Caller, address: string): Caller {
    const token = caller.tokenId ?? caller.derivedFrom;
    if (token !== undefined) this.#parts.tokens.used(token, address);
    return caller;
  }

  /** A password that was verified from here lately is right as long as its stamp stays the same. */
  async #byPassword(header: string, given: PasswordCredentials, address: string): Promise<Verified | null> {
    const generation = this.#generation;
    // Read before the password is verified: what is set meanwhile must not vouch for it.
    const stamp = await this.#verifier.stamp(given);
    const known = stillRight(this.#verified.earlier(header, address), stamp);
    const caller = known
      ? await this.#parts.directory.callerOf(known.account, address)
      : await this.#verify(given, address);
    if (caller === null) return null;
    const verifiedAgain = known?.verifiedAgain ?? steadyNow() + PASSWORD_TTL_MS;
    const password = { stamp, addresses: new Set([address]), verifiedAgain };
    const found = { caller, until: steadyNow() + TTL_MS, expires: Number.POSITIVE_INFINITY, password };
    if (generation === this.#generation) this.#verified.remember(header, found);
    return found;
  }

  /** Credentials that cannot be guessed: tokens, and what a trusted proxy says. */
  async #byToken(
    header: string,
    given: TokenCredentials | ProxyCredentials,
    address: string,
  ): Promise<Verified | null> {
    const generation = this.#generation;
    const proven = await this.#verifier.verify(given, address);
    const caller = proven && (await this.#callerOf(proven, address));
    if (proven === null || caller === null) return null;
    const expires = steadyNow() + proven.expires - siteNow();
    const verified = { caller, until: Math.min(expires, steadyNow() + TTL_MS), expires, password: null };
    if (generation === this.#generation) this.#verified.remember(header, verified);
    return verified;
  }

  async #verify(given: Credentials, address: string): Promise<Caller | null> {
    const proven = await this.#verifier.verify(given, address);
    return proven && this.#callerOf(proven, address);
  }

  /** Who was proved, as they are on this site now; null when their account is disabled or gone. */
  async #callerOf(
    { identity, scope, tokenId, derivedFrom }: Proven,
    address: string,
  ): Promise<Caller | null> {
    const caller = await this.#parts.directory.callerOf(identity, address);
    return caller && { ...caller, scope, tokenId, ...(derivedFrom === undefined ? {} : { derivedFrom }) };
  }

  /** Of an account under attack from a network, nothing is answered from memory there that guesses could meet. */
  #withhold({ account, network }: Attempt): void {
    this.#verified.forgetPasswords(account, (address) => networkOf(address) === network);
  }
}

const CREDENTIAL_CHANGE = /^(?:(?:account|token|group)\.|publisher\.removed|session\.ended)/;

/** The account of a password that was verified before, when its stamp says that it is right still. */
function stillRight(
  earlier: Verified | undefined,
  stamp: string | null,
): { account: NonNullable<Caller["account"]>; verifiedAgain: number } | null {
  const account = earlier?.caller.account;
  const password = earlier?.password;
  if (!account || !password || stamp === null || password.stamp !== stamp) return null;
  return password.verifiedAgain > steadyNow() ? { account, verifiedAgain: password.verifiedAgain } : null;
}
