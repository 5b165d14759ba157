import type { Selectable } from "kysely";
import type { TaskFindingTable, TaskTable } from "./task-tables.ts";

/** What can be rebuilt from the facts while the server runs. */
export const DERIVED = ["records", "metadata", "search", "pages"] as const;
export type Derived = (typeof DERIVED)[number];

/** What an administrator may ask for. `rate`: bytes a second at the most. */
export type TaskRequest =
  | { kind: "verify"; quick: boolean; rate: number }
  /** Mends what the task `of` found, and nothing else. */
  | { kind: "repair"; of: number; rate: number }
  | { kind: "rebuild"; parts: Derived[]; rate: number }
  /** Encrypts every secret with the first key. */
  | { kind: "rotate"; rate: number };

export type TaskRow = Selectable<TaskTable>;
export type TaskFinding = Omit<Selectable<TaskFindingTable>, "task_id">;

/** So many findings of one task are kept; the others are counted. */
export const MAX_FINDINGS = 10_000;
/** So many tasks are remembered. */
export const MAX_TASKS = 50;
/** Default limit in bytes per second: a small part of what a disk can do. */
export const GENTLE_RATE = 32 * 1024 * 1024;
