import type { Selectable } from "kysely";
import type { TaskFindingTable, TaskTable } from "./task-tables.ts";

/** What can be made anew from the facts while the server runs. */
export const DERIVED = ["records", "metadata", "search", "pages"] as const;
export type Derived = (typeof DERIVED)[number];

/** What an administrator may ask for. `rate`: bytes a second at the most. */
export type TaskRequest =
  | { kind: "verify"; quick: boolean; rate: number }
  /** Mends what the task `of` found, and nothing else. */
  | { kind: "repair"; of: number; rate: number }
  | { kind: "rebuild"; parts: Derived[]; rate: number };

export type TaskRow = Selectable<TaskTable>;
export type TaskFinding = Omit<Selectable<TaskFindingTable>, "task_id">;

/** So many findings of one task are kept; the others are counted. */
export const MAX_FINDINGS = 10_000;
/** So many tasks are remembered. */
export const MAX_TASKS = 50;
/** Bytes a second unless somebody says otherwise: a small part of what a disk gives. */
export const GENTLE_RATE = 32 * 1024 * 1024;
