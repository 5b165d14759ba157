import type { Actor, WriteTransaction } from "../../database/change.ts";
import type { Database } from "../../database/database.ts";
import { siteNow } from "../../database/site-clock.ts";
import { Refusal } from "../../refusal.ts";
import { MAX_TASKS, type TaskFinding, type TaskRequest, type TaskRow } from "./task.ts";

/** What administrators ask of the server's background, and see of it; `runner.ts` does it, on one node. */
export class SiteTasks {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Asks for a task; refuses (`conflict`) while another one is under way. */
  ask(request: TaskRequest, actor: Actor): Promise<TaskRow> {
    return this.#database.write(async ({ tx, record }) => {
      await requireNoneOpen(tx);
      if (request.kind === "repair") await requireVerified(tx, request.of);
      const task = await tx
        .insertInto("tasks")
        .values({
          kind: request.kind,
          request: JSON.stringify(request),
          state: "waiting",
          asked_at: siteNow(),
          asked_by: actor.name,
          phase: "",
          done: 0,
          findings: 0,
          mended: 0,
          mendable: 0,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await forgetOld(tx, task.id);
      const what = { indexId: null, project: null, subject: String(task.id) };
      await record({ kind: "task.asked", actor, ...what, detail: { ...request } });
      return task;
    });
  }

  /** The newest first. */
  list(before: number | null, limit: number): Promise<TaskRow[]> {
    return this.#database.read
      .selectFrom("tasks")
      .selectAll()
      .where("id", "<", before ?? Number.MAX_SAFE_INTEGER)
      .orderBy("id", "desc")
      .limit(limit)
      .execute();
  }

  /** Refuses (`not-found`) a task that is not there. */
  async find(id: number): Promise<TaskRow> {
    const task = await this.#database.read
      .selectFrom("tasks")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirst();
    return task ?? refuseUnknown();
  }

  findings(id: number, after: number, limit: number): Promise<TaskFinding[]> {
    return this.#database.read
      .selectFrom("task_findings")
      .select(["number", "kind", "subject", "problem", "mendable", "mended"])
      .where("task_id", "=", id)
      .where("number", ">", after)
      .orderBy("number")
      .limit(limit)
      .execute();
  }

  /** Cancels a task. The node that runs it stops it in a moment. Refuses (`conflict`) a task that has ended. */
  async cancel(id: number, actor: Actor): Promise<TaskRow> {
    return this.#database.write(async ({ tx, record }) => {
      const task = await tx
        .updateTable("tasks")
        .set({ state: "cancelled", ended_at: siteNow() })
        .where("id", "=", id)
        .where("ended_at", "is", null)
        .returningAll()
        .executeTakeFirst();
      if (task === undefined) {
        const known = await tx.selectFrom("tasks").select("id").where("id", "=", id).executeTakeFirst();
        if (known === undefined) refuseUnknown();
        throw new Refusal("conflict", "task-over", "The task is over already.");
      }
      const what = { indexId: null, project: null, subject: String(id) };
      await record({ kind: "task.cancelled", actor, ...what, detail: { task: task.kind } });
      return task;
    });
  }
}

function refuseUnknown(): never {
  throw new Refusal("not-found", "no-such-task", "There is no such task.");
}

async function requireNoneOpen(tx: WriteTransaction): Promise<void> {
  const open = await tx.selectFrom("tasks").select("id").where("ended_at", "is", null).executeTakeFirst();
  if (open === undefined) return;
  throw new Refusal(
    "conflict",
    "task-under-way",
    `Task ${open.id} is under way; wait for its end, or cancel it.`,
  );
}

async function requireVerified(tx: WriteTransaction, of: number): Promise<void> {
  const task = await tx.selectFrom("tasks").select(["kind", "state"]).where("id", "=", of).executeTakeFirst();
  if (task === undefined) refuseUnknown();
  if (task.kind === "verify" && task.state !== "waiting") return;
  throw new Refusal("conflict", "nothing-found", "Only what a verification found can be mended.");
}

async function forgetOld(tx: WriteTransaction, newest: number): Promise<void> {
  const kept = await tx
    .selectFrom("tasks")
    .select("id")
    .where("id", "<=", newest)
    .orderBy("id", "desc")
    .limit(MAX_TASKS)
    .execute();
  const oldest = kept.at(-1)?.id ?? newest;
  await tx.deleteFrom("task_findings").where("task_id", "<", oldest).execute();
  await tx.deleteFrom("tasks").where("id", "<", oldest).execute();
}
