import type { AccountLookup, SignInAccount } from "./lookup.ts";
import { networkOf } from "./network-of.ts";
import { verifyNothing, verifyPassword } from "./password.ts";
import type { Admission, Throttle } from "./throttle.ts";
import { WrongPasswords } from "./wrong-passwords.ts";

/** An account and the password that was given for it. */
export interface GivenPassword {
  account: string;
  password: string;
}

/** Checks passwords, within what the throttle allows. */
export class PasswordCheck {
  readonly #lookup: AccountLookup;
  readonly #throttle: Throttle;
  readonly #wrong = new WrongPasswords();

  constructor(lookup: AccountLookup, throttle: Throttle) {
    this.#lookup = lookup;
    this.#throttle = throttle;
  }

  /** The account, when the password is its own, else null. Refuses (`too-many`) who guesses. */
  async check(given: GivenPassword, address: string): Promise<SignInAccount | null> {
    const digest = this.#wrong.digest(given.account, given.password);
    const row = await this.#lookup.byName(given.account);
    if (this.#wrong.has(digest, row?.password_hash ?? null)) {
      this.#throttle.repeated(digest);
      return null;
    }
    const attempt = { account: given.account.slice(0, 100), network: networkOf(address) };
    const admission = await this.#throttle.admit(attempt);
    const decided = await this.#decide(given, row, { admission, network: attempt.network });
    if (decided.isRight) {
      admission.succeeded();
      return decided.row;
    }
    admission.failed();
    this.#wrong.add(digest, decided.row?.password_hash ?? null);
    return null;
  }

  /** Costs the same for an account that does not exist (STANDARDS A12, RELIABILITY F96). */
  async #decide(
    { account, password }: GivenPassword,
    before: SignInAccount | null,
    { admission, network }: { admission: Admission; network: string },
  ): Promise<{ row: SignInAccount | null; isRight: boolean }> {
    try {
      const row = admission.hasWaited ? await this.#lookup.byName(account) : before;
      const stored = row?.password_hash ?? null;
      const isRight =
        stored === null
          ? await verifyNothing(password, network)
          : await verifyPassword(password, stored, network);
      return { row, isRight };
    } catch (error) {
      admission.undecided();
      throw error;
    }
  }
}
