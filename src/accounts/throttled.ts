import type { Credentials, PasswordCredentials } from "./credentials.ts";
import { networkOf } from "./network-of.ts";
import type { Admission, Throttle } from "./throttle.ts";
import type { Proven, Verifier } from "./verifier.ts";
import { WrongPasswords } from "./wrong-passwords.ts";

/**
 * Any verifier, within what the throttle allows: passwords can be guessed, so attempts count; tokens cannot, so nothing
 * slows them. `client` is an address, or a network of `networkOf`.
 */
export class ThrottledVerifier implements Verifier {
  readonly #verifier: Verifier;
  readonly #throttle: Throttle;
  readonly #wrong = new WrongPasswords();

  constructor(verifier: Verifier, throttle: Throttle) {
    this.#verifier = verifier;
    this.#throttle = throttle;
  }

  /** As the verifier does. Refuses (`too-many`) who guesses. */
  async verify(credentials: Credentials, client: string): Promise<Proven | null> {
    const network = networkOf(client);
    if (credentials.kind === "password") return this.#password(credentials, network);
    const proven = await this.#verifier.verify(credentials, network);
    if (proven !== null) this.#throttle.knows({ account: proven.identity.name, network });
    return proven;
  }

  stamp(credentials: Credentials): Promise<string | null> {
    return this.#verifier.stamp(credentials);
  }

  async #password(credentials: PasswordCredentials, network: string): Promise<Proven | null> {
    const { account, password } = credentials;
    const digest = this.#wrong.digest(account, password);
    // A wrong code says nothing about the password, and is right at another time.
    const stamp = credentials.code === undefined ? await this.#verifier.stamp(credentials) : null;
    if (stamp !== null && this.#wrong.has(digest, stamp)) {
      this.#throttle.repeated(digest);
      return null;
    }
    const admission = await this.#throttle.admit({ account: account.slice(0, 100), network });
    const proven = await this.#decide(credentials, { admission, network });
    if (proven === null) {
      admission.failed();
      if (stamp !== null) this.#wrong.add(digest, stamp);
      return null;
    }
    admission.succeeded();
    return proven;
  }

  async #decide(
    credentials: PasswordCredentials,
    { admission, network }: { admission: Admission; network: string },
  ): Promise<Proven | null> {
    try {
      return await this.#verifier.verify(credentials, network);
    } catch (error) {
      admission.undecided();
      throw error;
    }
  }
}
