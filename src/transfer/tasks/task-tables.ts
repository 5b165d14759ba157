import type { Generated } from "kysely";

declare module "../../database/tables.ts" {
  interface Tables {
    tasks: TaskTable;
    task_findings: TaskFindingTable;
  }
}

/** Work that an administrator asked for and that the server does in the background. */
export interface TaskTable {
  id: Generated<number>;
  kind: "verify" | "repair" | "rebuild" | "rotate";
  /** JSON of `TaskRequest`. */
  request: string;
  state: "waiting" | "running" | "done" | "failed" | "cancelled" | "interrupted";
  asked_at: number;
  asked_by: string | null;
  started_at: number | null;
  ended_at: number | null;
  /** Where it runs or ran: host and process. */
  node: string | null;
  /** What the task is doing. Empty before it starts. */
  phase: string;
  done: number;
  /** null: unknown. */
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
