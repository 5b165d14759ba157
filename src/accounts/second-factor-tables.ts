declare module "../database/tables.ts" {
  interface Tables {
    second_factors: SecondFactorTable;
  }
}

/** The authenticator app of an account. */
export interface SecondFactorTable {
  account_id: number;
  /** Key of the codes, in base32; encrypted if there is a key (`secrets/`). */
  secret: string;
  created_at: number;
  /** null: the account has not shown yet that its app has the key, so that it is not asked for. */
  confirmed_at: number | null;
  /** Number of the last interval whose code was used: no code counts twice (RFC 6238, 5.2). */
  last_counter: number;
  /** JSON list of SHA-256 (hex) of the recovery codes that are left. */
  recovery_hashes: string;
  /** Wrong codes in a row, and when the last one was. */
  wrong_codes: number;
  wrong_at: number;
}
