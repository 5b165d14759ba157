import { steadyNow } from "../clock.ts";
import { siteNow } from "../database/site-clock.ts";
import { anonymous, type Caller } from "./caller.ts";
import type { Credentials } from "./credentials.ts";
import type { Directory } from "./directory.ts";
import { networkOf } from "./network-of.ts";
import type { Sessions } from "./sessions.ts";
import type { Verifier } from "./verifier.ts";

/** What a caller signed in with when a long answer began. */
export type SignedInBy =
  | { kind: "nothing" }
  /** `verified`: of a password, the stamp under which it was verified and whose it is; null for a token, or if unknown. */
  | { kind: "header"; header: string; verified: { stamp: string; accountId: number } | null }
  | { kind: "session"; id: string };

/** A caller whose credentials are valid now. */
export interface Standing {
  caller: Caller;
  /** When the credentials expire, by `steadyNow`; infinity: never. */
  expires: number;
}

export interface StandingParts {
  verifier: Verifier;
  directory: Directory;
  sessions: Pick<Sessions, "stands">;
  read: (sent: string) => Credentials;
}

/**
 * Checks again credentials that were valid when a long answer began. Every check reads the database. None counts as a sign-in:
 * a changed password must not look like guessing.
 */
export class Standings {
  readonly #parts: StandingParts;

  constructor(parts: StandingParts) {
    this.#parts = parts;
  }

  /** The caller as they are now; null when the credentials are no longer valid. Rejects when that cannot be read. */
  async of(by: SignedInBy, address: string): Promise<Standing | null> {
    if (by.kind === "nothing") return { caller: anonymous(address), expires: Number.POSITIVE_INFINITY };
    return by.kind === "session" ? this.#bySession(by.id, address) : this.#byHeader(by, address);
  }

  async #bySession(id: string, address: string): Promise<Standing | null> {
    const session = await this.#parts.sessions.stands(id);
    const found = session && (await this.#parts.directory.callerOf({ id: session.accountId }, address));
    return found && { caller: { ...found, sessionId: id }, expires: toSteady(session.endsAt) };
  }

  async #byHeader(
    { header, verified }: SignedInBy & { kind: "header" },
    address: string,
  ): Promise<Standing | null> {
    const { verifier, directory, read } = this.#parts;
    const credentials = read(header);
    if (verified !== null && (await verifier.stamp(credentials)) === verified.stamp) {
      const caller = await directory.callerOf({ id: verified.accountId }, address);
      return caller && { caller, expires: Number.POSITIVE_INFINITY };
    }
    const proven = await verifier.verify(credentials, networkOf(address));
    const caller = proven && (await directory.callerOf(proven.identity, address));
    if (proven === null || caller === null) return null;
    const { scope, tokenId, expires } = proven;
    return { caller: { ...caller, scope, tokenId }, expires: toSteady(expires) };
  }
}

/** A time of the database's clock, in milliseconds since 1970, by `steadyNow`. */
export function toSteady(time: number): number {
  return steadyNow() + time - siteNow();
}
