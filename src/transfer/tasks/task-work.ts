import type { Database } from "../../database/database.ts";
import type { Storage } from "../../storage/storage.ts";
import type { GentlePace } from "../pace.ts";
import type { TaskNotes } from "./task-notes.ts";

/** What the work of a task is given. */
export interface TaskWork {
  database: Database;
  storage: Storage;
  pace: GentlePace;
  signal: AbortSignal;
  notes: TaskNotes;
}
