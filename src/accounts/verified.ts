import { boundedMap } from "../bounded-map.ts";
import { steadyNow } from "../clock.ts";
import type { Caller } from "./caller.ts";

/** Credentials that were verified lately, so that no password is hashed and no row read per request. */
export interface Verified {
  caller: Caller;
  /** When to look at the database again, by `steadyNow`. */
  until: number;
  /** When they are worth nothing any more, by `steadyNow`. */
  expires: number;
  /** Of a password; null for a token. */
  password: VerifiedPassword | null;
}

interface VerifiedPassword {
  /** The stamp of the verdict: while it stays the same, the password need not be verified again. Null: it must be. */
  stamp: string | null;
  /**
   * From where it was sent when it was verified. From elsewhere it is checked like any other: who guesses must not
   * learn a right password by its being answered faster.
   */
  addresses: Set<string>;
  /** When it must be verified again in any case, by `steadyNow`. */
  verifiedAgain: number;
}

const MAX_VERIFIED = 10_000;
const MAX_ADDRESSES = 100;

/** Verified credentials by the header that sent them, which is in this process's memory with every request anyway. */
export class VerifiedHeaders {
  readonly #known = boundedMap<string, Verified>(MAX_VERIFIED);

  /** What needs neither a look nor a hash now. */
  current(header: string, address: string): Verified | undefined {
    const verified = this.#known.get(header);
    return verified !== undefined && verified.until > steadyNow() && isFrom(verified, address)
      ? verified
      : undefined;
  }

  /** What was verified once, and has not expired, though it is to be looked at again. */
  earlier(header: string, address: string): Verified | undefined {
    const verified = this.#known.get(header);
    return verified !== undefined && isFrom(verified, address) ? verified : undefined;
  }

  remember(header: string, verified: Verified): void {
    const before = this.#known.get(header);
    if (before?.password && verified.password && before.password.stamp === verified.password.stamp)
      for (const address of before.password.addresses)
        if (verified.password.addresses.size < MAX_ADDRESSES) verified.password.addresses.add(address);
    this.#known.set(header, verified);
  }

  /** Whatever was read before must be read again; of passwords the stamp stays known. */
  expire(): void {
    for (const [header, verified] of this.#known) {
      verified.until = 0;
      verified.expires = 0;
      if (verified.password === null) this.#known.delete(header);
    }
  }

  /** Forgets the passwords of an account, as far as they were sent from addresses for which `isMeant` holds. */
  forgetPasswords(account: string, isMeant: (address: string) => boolean): void {
    for (const [header, verified] of this.#known) {
      if (verified.password === null || verified.caller.account?.name !== account) continue;
      if (![...verified.password.addresses].some(isMeant)) continue;
      verified.until = 0;
      this.#known.delete(header);
    }
  }
}

function isFrom({ password }: Verified, address: string): boolean {
  return password === null || password.addresses.has(address);
}
