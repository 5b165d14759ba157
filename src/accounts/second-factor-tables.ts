declare module "../database/tables.ts" {
  interface Tables {
    second_factors: SecondFactorTable;
  }
}

/** The second factor of an account: an authenticator app, passkeys (`passkeys`), or both. */
export interface SecondFactorTable {
  account_id: number;
  /** Key of the codes, in base32; encrypted if there is a key (`secrets/`). Empty: no app was ever begun. */
  secret: string;
  created_at: number;
  /** Since when signing in needs it. null: the account has not shown yet that its app has the key. */
  confirmed_at: number | null;
  /** Number of the last interval whose code was used: no code counts twice (RFC 6238, 5.2). */
  last_counter: number;
  /** JSON list of SHA-256 (hex) of the recovery codes that are left. */
  recovery_hashes: string;
  /** Wrong codes in a row, and when the last one was. */
  wrong_codes: number;
  wrong_at: number;
  /** Since when codes of the app count. null: there is none, or it has not shown yet that it has the key. */
  app_since: number | null;
}
