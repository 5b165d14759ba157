import type { Logger } from "pino";
import type { WriteTransaction } from "../../database/change.ts";
import type { Database } from "../../database/database.ts";
import { Follower } from "../follow.ts";
import type { LeasedWork } from "../leases.ts";
import { type ProjectText, readProjectText } from "./project-text.ts";

/** How far the texts have come. */
export interface TextsState {
  /** Every change up to this serial is in them. */
  serial: number;
  /** Grows with each writing; rows carry that of their own, so that readers ask for what is newer. */
  stamp: number;
  /** Id of the project up to which all of them were looked at; null when that is done. */
  walked: number | null;
}

const LOOK_MS = 250;
const RETRY_MS = 5_000;
const BATCH = 200;
export const TEXTS_KEY = "texts.state";
/** Changes of what a project says of itself. */
export const TEXTS = /^(?:file|project)\./;

/**
 * Keeps what projects say of themselves in a table of its own: follows the log of changes, and looks at every project once
 * when the table is new. More than one process may do it: a later one begins again from the state of the earlier one.
 */
export class ProjectTexts implements LeasedWork {
  readonly #database: Database;
  readonly #follower: Follower;

  constructor(database: Database, log: Logger) {
    this.#database = database;
    const trouble = "search texts could not be written; retrying";
    const round = () => this.catchUp();
    this.#follower = new Follower({ every: LOOK_MS, retry: RETRY_MS, trouble, round }, log);
  }

  start(): void {
    this.#follower.start();
  }

  stop(): Promise<void> {
    return this.#follower.stop();
  }

  /** Brings the texts up to now. */
  async catchUp(): Promise<void> {
    while (!this.#follower.isStopped) {
      const { state, text } = await this.#readState();
      if (state.walked !== null) {
        await this.#walk(state, text);
        continue;
      }
      const serial = await this.#database.serial();
      if (serial <= state.serial) return;
      await this.#follow(state, text, serial);
    }
  }

  /** The next projects of all there are. */
  async #walk(state: TextsState, text: string | null): Promise<void> {
    const projects = await this.#database.read
      .selectFrom("projects")
      .select(["id", "index_id", "name"])
      .where("id", ">", state.walked ?? 0)
      .orderBy("id")
      .limit(BATCH)
      .execute();
    const walked = projects.at(-1)?.id ?? null;
    await this.#write(state, text, { ...state, walked }, projects);
  }

  /** The projects of the next changes, up to a serial: not all of them stand in the log. */
  async #follow(state: TextsState, text: string | null, until: number): Promise<void> {
    const changes = await this.#database.read
      .selectFrom("changes")
      .select(["serial", "kind", "index_id", "project"])
      .where("serial", ">", state.serial)
      .where("serial", "<=", until)
      .orderBy("serial")
      .limit(BATCH)
      .execute();
    const serial = changes.length < BATCH ? until : (changes.at(-1)?.serial ?? until);
    const walked = changes.some(({ kind }) => kind === "database.rebuilt") ? 0 : null;
    const projects = new Map<string, { index_id: number; name: string }>();
    for (const { kind, index_id, project } of changes) {
      if (index_id === null || project === null || !TEXTS.test(kind)) continue;
      projects.set(`${index_id} ${project}`, { index_id, name: project });
    }
    await this.#write(state, text, { ...state, serial, walked }, [...projects.values()]);
  }

  /** Writes texts and state together; nothing when another process has done so meanwhile. */
  async #write(
    before: TextsState,
    text: string | null,
    after: TextsState,
    projects: readonly { index_id: number; name: string }[],
  ): Promise<void> {
    const texts: ProjectText[] = [];
    for (const { index_id, name } of projects) {
      const found = await readProjectText(this.#database.read, index_id, name);
      if (found !== null) texts.push(found);
    }
    const stamp = before.stamp + 1;
    await this.#database.write(async ({ tx }) => {
      if (!(await swapState(tx, text, JSON.stringify({ ...after, stamp })))) return;
      for (const { index_id, name, ...values } of texts) {
        const row = { ...values, stamp };
        await tx
          .insertInto("project_texts")
          .values({ index_id, name, ...row })
          .onConflict((conflict) => conflict.columns(["index_id", "name"]).doUpdateSet(row))
          .execute();
      }
    });
  }

  async #readState(): Promise<{ state: TextsState; text: string | null }> {
    const row = await this.#database.read
      .selectFrom("site")
      .select("value")
      .where("key", "=", TEXTS_KEY)
      .executeTakeFirst();
    if (row) return { state: JSON.parse(row.value) as TextsState, text: row.value };
    return { state: { serial: await this.#database.serial(), stamp: 0, walked: 0 }, text: null };
  }
}

/** Puts one state in the place of another; false when it is not there any more. */
async function swapState(tx: WriteTransaction, before: string | null, value: string): Promise<boolean> {
  if (before === null) {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto("site")
      .values({ key: TEXTS_KEY, value })
      .onConflict((conflict) => conflict.column("key").doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }
  const { numUpdatedRows } = await tx
    .updateTable("site")
    .set({ value })
    .where("key", "=", TEXTS_KEY)
    .where("value", "=", before)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
