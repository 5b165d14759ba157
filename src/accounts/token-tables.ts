import type { Generated } from "kysely";

declare module "../database/tables.ts" {
  interface Tables {
    tokens: TokenTable;
  }
}

export interface TokenTable {
  id: Generated<number>;
  account_id: number;
  note: string;
  /** SHA-256 (hex) of the whole token. */
  hash: string;
  /** First characters of the token, to recognize it. */
  prefix: string;
  /** JSON of `TokenScope`. */
  scope: string;
  created_at: number;
  expires_at: number | null;
  revoked_at: number | null;
  last_used_at: number | null;
  last_used_from: string | null;
  /** SHA-256 (hex) of the secret before the last rotation; null: there was none. */
  previous_hash: string | null;
  /** Until when that one is valid too. */
  previous_until: number | null;
  /** Public key (Ed25519, base64url) that signs what is derived from the token; null: not known before its next use. */
  derive_key: string | null;
  /** The same of the secret before the last rotation. */
  previous_derive_key: string | null;
  /** The expiry that was announced as near. null: none. */
  noticed_for: number | null;
}
