declare module "../../database/tables.ts" {
  interface Tables {
    passkeys: PasskeyTable;
  }
}

/** A passkey (WebAuthn credential) of an account. An account with passkeys has a row in `second_factors` too. */
export interface PasskeyTable {
  /** Id of the credential, in base64url. */
  id: string;
  account_id: number;
  /** What its owner calls it. */
  name: string;
  /** Host name that it was made for. It signs in at no other. */
  rp_id: string;
  /** COSE key, in base64url. */
  public_key: string;
  /** How often the authenticator says that it was used; 0: it does not count. */
  counter: number;
  /** JSON list of the ways to reach the authenticator, as the browser named them. */
  transports: string;
  created_at: number;
  used_at: number | null;
  /** When the challenge was issued that it answered last: no earlier one counts any more. */
  last_challenge_at: number;
}
