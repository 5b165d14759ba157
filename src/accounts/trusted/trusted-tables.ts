declare module "../../database/tables.ts" {
  interface Tables {
    trusted_issuers: TrustedIssuerTable;
    trusted_publishers: TrustedPublisherTable;
    short_tokens: ShortTokenTable;
    used_id_tokens: UsedIdTokenTable;
  }
}

/** Who signs ID tokens that this site accepts. */
export interface TrustedIssuerTable {
  name: string;
  kind: string;
  /** What its tokens say in `iss`. */
  url: string;
  /** JSON: its public keys (JWKS), where they cannot be fetched. */
  keys: string | null;
  /** PEM: the certificate authority of its server, where the machine does not trust it. */
  ca: string | null;
  /** Whether one ID token may be exchanged several times: 0 or 1. */
  reuse: number;
  created_at: number;
  created_by: string | null;
}

/** A workload that may exchange its ID tokens for short-lived tokens of a service account. */
export interface TrustedPublisherTable {
  id: string;
  /** Name of its issuer. */
  issuer: string;
  account_id: number;
  note: string;
  /** JSON of `Source`. */
  source: string;
  /** JSON of `TokenScope`. */
  scope: string;
  /** JSON: claims that its first token had, and every later one must have; null: none yet. */
  pinned: string | null;
  created_at: number;
  created_by: string | null;
  used_at: number | null;
}

interface ShortTokenTable {
  /** SHA-256 (hex) of the token. */
  hash: string;
  publisher: string;
  account_id: number;
  scope: string;
  expires_at: number;
}

/** ID tokens that were exchanged, until they expire. */
interface UsedIdTokenTable {
  issuer: string;
  /** SHA-256 (hex) of the token's `jti`. */
  jti: string;
  expires_at: number;
}
