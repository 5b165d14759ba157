import type { SecurityKind } from "./security-event.ts";

declare module "../../database/tables.ts" {
  interface Tables {
    security_events: SecurityEventTable;
  }
}

/** What happened in one hour in the same way: one row, however often. */
export interface SecurityEventTable {
  /** Digest of the hour and of everything that is the same. */
  id: string;
  kind: SecurityKind;
  /** Account; null: not signed in, or no account has the name that was given. */
  actor: string | null;
  address: string | null;
  token_id: number | null;
  /** As owner/name. */
  index_name: string | null;
  project: string | null;
  /** Code of the refusal, or how someone signed in. */
  reason: string;
  first_at: number;
  last_at: number;
  count: number;
  /** Grows with every row that is written or changed; 0: written by an earlier version. */
  revision: number;
}
