declare module "../database/tables.ts" {
  interface Tables {
    terminal_sign_ins: TerminalSignInTable;
  }
}

/** A command line that waits for someone to confirm its sign-in. */
export interface TerminalSignInTable {
  /** SHA-256 (hex) of the secret that the command line keeps. */
  hash: string;
  /** What people compare: short, and no secret. */
  code: string;
  /** What the command line calls its machine. */
  device: string;
  address: string;
  /** Who confirmed it; null: no one yet. */
  account_id: number | null;
  created_at: number;
  expires_at: number;
}
