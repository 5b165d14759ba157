declare module "../database/tables.ts" {
  interface Tables {
    invitations: InvitationTable;
    registrations: RegistrationTable;
  }
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
