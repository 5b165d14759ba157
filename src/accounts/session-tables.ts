declare module "../database/tables.ts" {
  interface Tables {
    sessions: SessionTable;
  }
}

/** Somebody who signed in with a browser. */
export interface SessionTable {
  /** Random word to name it by; no secret. */
  id: string;
  account_id: number;
  /** SHA-256 (hex) of the secret in the cookie. */
  hash: string;
  /** The secret before, which counts until the new one has arrived and a moment longer. */
  previous_hash: string | null;
  /** null: the new secret was not used yet. */
  previous_until: number | null;
  /** What pages must send with what changes something. */
  csrf: string;
  created_at: number;
  /** When the secret was last replaced. */
  renewed_at: number;
  seen_at: number;
  expires_at: number;
  /** When its person last proved who they are: at sign-in, or by `Confirmations`. */
  proved_at: number;
  /** Client address at sign-in. */
  address: string;
  /** User-Agent at sign-in, cut. */
  agent: string;
  /** Provider of OpenID Connect that the sign-in was made with; null: a password. */
  provider: string | null;
  /** The ID token of that sign-in, which some providers want for signing out there. */
  id_token: string | null;
}
