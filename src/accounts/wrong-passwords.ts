import { createHmac, randomBytes } from "node:crypto";

const MAX_KNOWN = 10_000;

/**
 * Passwords that were wrong, so that a program which sends the same one again and again costs no hash and does not count
 * as one who guesses. Kept as keyed hashes, since many a wrong password is nearly a right one; with the stored hash that
 * they were compared with, so that a password which was set since is checked.
 */
export class WrongPasswords {
  readonly #key = randomBytes(32);
  readonly #known = new Map<string, string | null>();

  /** What a pair of account and password is known by here. */
  digest(account: string, password: string): string {
    return createHmac("sha256", this.#key).update(`${account}\0${password}`).digest("base64");
  }

  /** Whether it was wrong for this stored hash; null: for an account without one. */
  has(digest: string, stored: string | null): boolean {
    return this.#known.get(digest) === stored;
  }

  add(digest: string, stored: string | null): void {
    this.#known.delete(digest);
    this.#known.set(digest, stored);
    if (this.#known.size > MAX_KNOWN) this.#known.delete(this.#known.keys().next().value as string);
  }
}
