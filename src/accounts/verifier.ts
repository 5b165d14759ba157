import type { TokenScope } from "./caller.ts";
import type { Credentials } from "./credentials.ts";

/** Who credentials belong to. What they may do, and which groups they are in, is the directory's to say. */
export interface Identity {
  kind: "account";
  id: number;
  name: string;
}

/** What verified credentials prove. */
export interface Proven {
  identity: Identity;
  /** What they may be used for at the most; null: whatever the identity may do. */
  scope: TokenScope | null;
  /** The token that they are; null: they are none. */
  tokenId: number | null;
  /** When they expire, in milliseconds since 1970; infinity: never. */
  expires: number;
}

/**
 * Finds out whether credentials are right: the contract of every driver in `drivers/`, kept by the suite in
 * `test/contracts/verifiers.test.ts`. A verifier remembers and counts nothing: `ThrottledVerifier` slows guessing before any of
 * them, and the `Authenticator` remembers what they proved.
 */
export interface Verifier {
  /**
   * What the credentials prove; null when they are wrong, which costs the same whether or not there is such an account
   * (STANDARDS A12). Refuses (`unavailable`) when that cannot be told now. `client` is whose turn costly work takes.
   */
  verify(credentials: Credentials, client: string): Promise<Proven | null>;
  /**
   * What the verdict on these credentials depends on: while this stays the same, so does the verdict. Cheap beside
   * `verify`, and the same for accounts that do not exist. Null: nothing is known without verifying.
   */
  stamp(credentials: Credentials): Promise<string | null>;
}
