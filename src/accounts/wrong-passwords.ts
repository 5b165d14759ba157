import { createHmac, randomBytes } from "node:crypto";
import { boundedMap } from "../bounded-map.ts";

const MAX_KNOWN = 10_000;

/**
 * Passwords that were wrong, so that a program which sends the same one again and again costs no hash and does not count
 * as one who guesses. Kept as keyed hashes, since many a wrong password is nearly a right one; with the stamp of the
 * verdict (`Verifier.stamp`), so that it is checked again when that may have changed.
 */
export class WrongPasswords {
  readonly #key = randomBytes(32);
  readonly #known = boundedMap<string, string>(MAX_KNOWN);

  /** What a pair of account and password is known by here. */
  digest(account: string, password: string): string {
    return createHmac("sha256", this.#key).update(`${account}\0${password}`).digest("base64");
  }

  has(digest: string, stamp: string): boolean {
    return this.#known.get(digest) === stamp;
  }

  add(digest: string, stamp: string): void {
    this.#known.set(digest, stamp);
  }
}
