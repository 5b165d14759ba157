import type { Database } from "../../database/database.ts";
import type { Problem } from "../verification.ts";
import { MAX_FINDINGS } from "./task.ts";

const ROWS_AT_ONCE = 200;

/** What a running task has to tell, gathered in memory and written now and then. */
export class TaskNotes {
  readonly #database: Database;
  readonly #task: number;
  #progress: { phase: string; done: number; total: number | null } = { phase: "", done: 0, total: null };
  #waiting: Problem[] = [];
  #kept = 0;
  #found = 0;
  #mended = 0;
  #mendable = 0;
  #writing: Promise<boolean> = Promise.resolve(true);

  constructor(database: Database, task: number) {
    this.#database = database;
    this.#task = task;
  }

  watch(phase: string, done: number, total: number | null): void {
    this.#progress = { phase, done, total };
  }

  found(problem: Problem): void {
    this.#found++;
    if (problem.mended) this.#mended++;
    if (this.#kept + this.#waiting.length >= MAX_FINDINGS) return;
    this.#waiting.push(problem);
    if (problem.mendable) this.#mendable++;
  }

  /** Resolves with whether the task is still to be done. */
  write(): Promise<boolean> {
    this.#writing = this.#writing.catch(() => true).then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<boolean> {
    // A copy: while these are written, more may be found.
    const found = [...this.#waiting];
    const counts = { findings: this.#found, mended: this.#mended, mendable: this.#mendable };
    const progress = { ...this.#progress, ...counts };
    const isOpen = await this.#database.write(async ({ tx }) => {
      for (let from = 0; from < found.length; from += ROWS_AT_ONCE) {
        const rows = found.slice(from, from + ROWS_AT_ONCE).map((problem, at) => ({
          task_id: this.#task,
          number: this.#kept + from + at + 1,
          kind: problem.kind,
          subject: problem.subject,
          problem: problem.problem,
          mendable: problem.mendable ? 1 : 0,
          mended: problem.mended ? 1 : 0,
        }));
        await tx.insertInto("task_findings").values(rows).execute();
      }
      const task = await tx
        .updateTable("tasks")
        .set(progress)
        .where("id", "=", this.#task)
        .returning("state")
        .executeTakeFirst();
      return task?.state === "running";
    });
    this.#kept += found.length;
    this.#waiting = this.#waiting.slice(found.length);
    return isOpen;
  }
}
