import type { Generated } from "kysely";

declare module "../../database/tables.ts" {
  interface Tables {
    promotions: PromotionTable;
  }
}

/** A promotion that runs in the background of the process that it was asked of. */
export interface PromotionTable {
  id: Generated<number>;
  /** The account that asked for it. The row is removed with it. */
  account_id: number;
  /** Name of that account then. */
  asked_by: string;
  /** Normalised. */
  project: string;
  version: string;
  /** `owner/name` */
  from_index: string;
  /** `owner/name` */
  to_index: string;
  /** fetching: files are fetched from the upstream, if any are missing. publishing: it can no longer be cancelled. */
  state: "fetching" | "publishing" | "done" | "failed" | "cancelled" | "interrupted";
  asked_at: number;
  /** When its process last wrote here. */
  seen_at: number;
  ended_at: number | null;
  files: number;
  files_done: number;
  bytes_done: number;
  /** null: the upstream does not say. */
  bytes: number | null;
  /** JSON of the outcome of each file, once it is done. */
  result: string | null;
  /** Code of the refusal it ended with. */
  code: string | null;
  /** Why it failed, for people. */
  problem: string | null;
}
