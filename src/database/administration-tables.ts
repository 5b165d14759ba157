import type { Generated } from "kysely";

/** Tables of what administrators look after; see `tables.ts`. */

/** Work that an administrator asked for and that the server does in the background. */
export interface TaskTable {
  id: Generated<number>;
  kind: "verify" | "repair" | "rebuild";
  /** JSON of `TaskRequest`. */
  request: string;
  state: "waiting" | "running" | "done" | "failed" | "cancelled" | "interrupted";
  asked_at: number;
  asked_by: string | null;
  started_at: number | null;
  ended_at: number | null;
  /** Where it runs or ran: host and process. */
  node: string | null;
  /** What it is at, in words; empty before it began. */
  phase: string;
  done: number;
  /** null: nobody knows. */
  total: number | null;
  findings: number;
  mended: number;
  /** Of the findings that are kept, those that a repair knows what to do with and has not yet. */
  mendable: number;
  /** JSON: what was counted. */
  result: string | null;
  /** Why it failed. */
  problem: string | null;
}

/** Something that a task found not to be as it should be. */
export interface TaskFindingTable {
  task_id: number;
  /** From 1. */
  number: number;
  kind: string;
  subject: string;
  problem: string;
  mendable: number;
  mended: number;
}

/** How much there was on a day. */
export interface SiteSizeTable {
  /** Days since 1970, UTC. */
  day: number;
  /** Bytes. null if the driver does not report it. */
  database_size: number | null;
  published: number;
  mirrored: number;
  files: number;
  projects: number;
}

/** What a mirror asked of its upstream on a day. */
export interface MirrorDayTable {
  index_id: number;
  /** Days since 1970, UTC. */
  day: number;
  /** Pages asked for. */
  asked: number;
  /** Of them, those that the upstream did not answer as it should. */
  failed: number;
  /** Files that came down whole. */
  fetched: number;
  fetched_size: number;
}

/** What last went wrong with a mirror's upstream. */
export interface MirrorTroubleTable {
  index_id: number;
  at: number;
  project: string | null;
  reason: string;
}
