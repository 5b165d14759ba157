/** Tables of how people come in; see `tables.ts`. */

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
  /** When the secret was last made anew. */
  renewed_at: number;
  seen_at: number;
  expires_at: number;
  /** Client address at sign-in. */
  address: string;
  /** User-Agent at sign-in, cut. */
  agent: string;
}

/** A link by which somebody makes an account, once. */
export interface InvitationTable {
  id: string;
  /** SHA-256 (hex) of the secret in the link. */
  hash: string;
  /** Required account name. null: any. */
  account: string | null;
  /** JSON: names of groups that it is put into. */
  member_of: string;
  note: string;
  created_at: number;
  created_by: string | null;
  expires_at: number;
  used_at: number | null;
  /** Name of the account that was made. */
  used_by: string | null;
}

/** An account that somebody asked for and nobody has approved yet. */
export interface RegistrationTable {
  id: string;
  account: string;
  password_hash: string;
  note: string;
  /** Client address. */
  address: string;
  created_at: number;
}
