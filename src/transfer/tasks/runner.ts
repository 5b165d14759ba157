import { hostname } from "node:os";
import type { Logger } from "pino";
import { Follower } from "../../changes/follow.ts";
import type { LeasedWork } from "../../changes/leases.ts";
import { SERVER } from "../../database/change.ts";
import type { Database } from "../../database/database.ts";
import { siteNow } from "../../database/site-clock.ts";
import type { Storage } from "../../storage/storage.ts";
import { GentlePace } from "../pace.ts";
import { rebuildDerived } from "./rebuild-derived.ts";
import { repair } from "./repair.ts";
import { rotateKeys } from "./rotate-keys.ts";
import type { TaskRequest, TaskRow } from "./task.ts";
import { TaskNotes } from "./task-notes.ts";
import type { TaskWork } from "./task-work.ts";
import { verifySite } from "./verify-site.ts";

const LOOK_MS = 500;
const WRITE_MS = 500;
const RETRY_MS = 5_000;

/** Does what administrators ask for, one task after the other. Runs on one node of a site, by a lease. */
export class TaskRunner implements LeasedWork {
  readonly #database: Database;
  readonly #storage: Storage;
  readonly #log: Logger;
  readonly #follower: Follower;
  #stopping = new AbortController();
  #isFirst = true;

  constructor(database: Database, storage: Storage, log: Logger) {
    this.#database = database;
    this.#storage = storage;
    this.#log = log;
    const trouble = "tasks of administrators could not be looked after; trying again";
    const round = () => this.#look();
    this.#follower = new Follower({ every: LOOK_MS, retry: RETRY_MS, trouble, round }, log);
  }

  start(): void {
    this.#stopping = new AbortController();
    this.#isFirst = true;
    this.#follower.start();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#follower.stop();
  }

  /** Does all that waits. */
  async #look(): Promise<void> {
    try {
      if (this.#isFirst) await this.#interruptLeftOver();
      this.#isFirst = false;
      while (!this.#stopping.signal.aborted) {
        const task = await this.#take();
        if (task === undefined) return;
        await this.#run(task);
      }
    } catch (error) {
      // What it may have been at is said to be interrupted then.
      this.#isFirst = true;
      throw error;
    }
  }

  /** What is said to run although its node is not the one that runs tasks any more. */
  async #interruptLeftOver(): Promise<void> {
    const { read } = this.#database;
    const left = await read
      .selectFrom("tasks")
      .select(["id", "kind"])
      .where("state", "=", "running")
      .execute();
    for (const { id, kind } of left)
      await (kind === "rotate" ? this.#doAgain(id) : this.#end(id, { state: "interrupted" }));
  }

  /** For what goes on where it stopped: half of the secrets must not wait for someone to notice. */
  async #doAgain(id: number): Promise<void> {
    await this.#database.write(({ tx }) =>
      tx.updateTable("tasks").set({ state: "waiting" }).where("id", "=", id).execute(),
    );
  }

  async #take(): Promise<TaskRow | undefined> {
    const waiting = await this.#database.read
      .selectFrom("tasks")
      .select("id")
      .where("ended_at", "is", null)
      .where("state", "=", "waiting")
      .orderBy("id")
      .limit(1)
      .executeTakeFirst();
    if (waiting === undefined) return undefined;
    return this.#database.write(({ tx }) =>
      tx
        .updateTable("tasks")
        .set({ state: "running", started_at: siteNow(), node: `${hostname()} ${process.pid}` })
        .where("id", "=", waiting.id)
        .where("state", "=", "waiting")
        .returningAll()
        .executeTakeFirst(),
    );
  }

  async #run({ id, request: text }: TaskRow): Promise<void> {
    const request = JSON.parse(text) as TaskRequest;
    const notes = new TaskNotes(this.#database, id);
    const cancelling = new AbortController();
    const signal = AbortSignal.any([this.#stopping.signal, cancelling.signal]);
    const timer = setInterval(
      () =>
        void notes.write().then(
          (goesOn) => goesOn || cancelling.abort(),
          () => undefined,
        ),
      WRITE_MS,
    );
    const { pace, ...work } = {
      database: this.#database,
      storage: this.#storage,
      pace: new GentlePace(request.rate, signal),
      signal,
      notes,
    };
    try {
      const result = await doTask(request, { ...work, pace });
      await notes.write();
      await this.#end(id, { state: "done", result: JSON.stringify(result) });
    } catch (error) {
      await notes.write();
      if (signal.aborted) return await this.#end(id, { state: "interrupted" });
      this.#log.error({ err: error, task: id }, "a task of an administrator failed");
      await this.#end(id, {
        state: "failed",
        problem: error instanceof Error ? error.message : String(error),
      });
    } finally {
      clearInterval(timer);
    }
  }

  /** Nothing when it ended already, as by being cancelled. */
  async #end(
    id: number,
    end: { state: "done" | "failed" | "interrupted"; result?: string; problem?: string },
  ): Promise<void> {
    await this.#database.write(async ({ tx, record }) => {
      const task = await tx
        .updateTable("tasks")
        .set({ ...end, ended_at: siteNow() })
        .where("id", "=", id)
        .where("ended_at", "is", null)
        .returning(["kind", "findings", "mended"])
        .executeTakeFirst();
      if (task === undefined) return;
      const { kind, findings, mended } = task;
      const what = { indexId: null, project: null, subject: String(id) };
      const detail = { task: kind, state: end.state, findings, mended };
      await record({ kind: "task.ended", actor: SERVER, ...what, detail });
    });
  }
}

function doTask(request: TaskRequest, work: TaskWork): Promise<Record<string, number>> {
  if (request.kind === "verify") return verifySite(work, request);
  if (request.kind === "repair") return repair(work, request.of);
  if (request.kind === "rotate") return rotateKeys(work);
  return rebuildDerived(work, request.parts);
}
