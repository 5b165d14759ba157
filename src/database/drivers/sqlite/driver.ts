import { chmodSync, existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { type Kysely, sql } from "kysely";
import { Refusal } from "../../../refusal.ts";
import { makeFolder } from "../../../system/folders.ts";
import type { WriteTransaction } from "../../change.ts";
import { type CommitListener, CommitQueue } from "../../commits/commit-queue.ts";
import { commitGroup } from "../../commits/group.ts";
import { WriteProof } from "../../commits/write-proof.ts";
import type { Database, Writing } from "../../database.ts";
import { DatabaseHold } from "../../hold.ts";
import { migrate } from "../../migrations/migrate.ts";
import type { Tables } from "../../tables.ts";
import { asOpenRefusal, asRefusal, isReadOnly } from "./error.ts";
import { ReadingConnection, readingKysely, writingKysely } from "./kysely.ts";
import { SurveyConnection } from "./survey.ts";
import { SqliteWriter } from "./writer.ts";

const BUSY_MS = 5000;
const SHARED = `pragma busy_timeout = ${BUSY_MS}; pragma foreign_keys = on;`;
/** WAL with FULL: a commit that was answered survives power loss (RELIABILITY F03). */
const WRITING = `${SHARED} pragma journal_mode = wal; pragma synchronous = full; pragma journal_size_limit = 67108864; pragma secure_delete = fast;`;
/** How long one proof that the file can be written to stands, in milliseconds. */
const PROOF_STANDS_MS = 30_000;
const READING = `${SHARED} pragma query_only = on;`;

/** Facts in one SQLite file: reads in this thread, writes in one of their own, commits shared. */
export class SqliteDatabase implements Database {
  readonly name = "sqlite";
  readonly isShared = false;
  readonly staleReads = null;
  readonly epoch = 0;
  readonly clock = sql<number>`cast(unixepoch('subsec') * 1000 as integer)`;
  readonly read: Kysely<Tables>;
  readonly survey: Kysely<Tables>;
  readonly #path: string;
  readonly #reader: ReadingConnection;
  readonly #surveys: SurveyConnection;
  readonly #writer: SqliteWriter;
  readonly #queue: CommitQueue;
  readonly #proof = new WriteProof(PROOF_STANDS_MS, () => this.write(({ tx }) => noteCheck(tx)));
  readonly #file: string;
  #isReadOnly = false;
  readonly #hold: DatabaseHold;

  private constructor(path: string, hold: DatabaseHold) {
    this.#path = path;
    this.#file = fileAt(path);
    this.#hold = hold;
    this.#writer = new SqliteWriter(path, WRITING);
    const writing = writingKysely(this.#writer);
    this.#queue = new CommitQueue({
      commit: async (works) => {
        if (this.#isReadOnly) await this.#reopen();
        return commitGroup(this.#writer, writing, works);
      },
      asRefusal: (error) => this.#doubting(error),
    });
    this.#reader = new ReadingConnection(path, READING);
    this.read = readingKysely(this.#reader);
    this.#surveys = new SurveyConnection(path, READING);
    this.survey = this.#surveys.kysely;
  }

  /** Opens the file, which is created with its folder if it is missing, and upgrades its tables to `version`. */
  static async open({ path }: { path: string }, version?: number): Promise<SqliteDatabase> {
    makeFolder(dirname(path), 0o700);
    const hold = DatabaseHold.share(path);
    try {
      const isNew = !existsSync(path);
      migrate(path, WRITING, version);
      if (isNew) chmodSync(path, 0o600);
      return new SqliteDatabase(path, hold);
    } catch (error) {
      hold.release();
      throw asOpenRefusal(error, path);
    }
  }

  /** In WAL mode a transaction that reads keeps the state it began with, and no writer waits for it. */
  async snapshot<T>(work: (read: Kysely<Tables>) => Promise<T>): Promise<T> {
    const connection = new ReadingConnection(this.#path, READING);
    const read = readingKysely(connection);
    try {
      await sql`begin`.execute(read);
      return await work(read);
    } catch (error) {
      throw asRefusal(error);
    } finally {
      connection.close();
    }
  }

  write<T>(work: (writing: Writing) => Promise<T>): Promise<T> {
    return this.#queue.write(work);
  }

  async serial(): Promise<number> {
    const row = await this.read
      .selectFrom("site")
      .select("value")
      .where("key", "=", "serial")
      .executeTakeFirst();
    return Number(row?.value ?? 0);
  }

  onCommit(listener: CommitListener): () => void {
    return this.#queue.onCommit(listener);
  }

  /** A file tells nobody: who shares it looks at the serial. */
  onNotification(): () => void {
    return () => undefined;
  }

  /** Of the file and its log. */
  async size(): Promise<number> {
    return [this.#path, `${this.#path}-wal`].reduce(
      (sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
  }

  async check(): Promise<void> {
    if (fileAt(this.#path) !== this.#file) throw replaced();
    try {
      await this.serial();
    } catch (error) {
      throw asRefusal(error);
    }
    await this.#proof.check();
  }

  async close(): Promise<void> {
    await this.#queue.idle();
    this.#reader.close();
    await this.#surveys.close();
    await this.#writer.close();
    this.#hold.release();
  }

  #doubting(error: unknown): unknown {
    this.#proof.doubt();
    this.#isReadOnly ||= isReadOnly(error);
    return asRefusal(error);
  }

  /**
   * Connections that were opened while the disk could not be written to stay so for good, each for the others of the process
   * too: all are closed before one is opened again. Rejects when the disk is as it was.
   */
  async #reopen(): Promise<void> {
    if (fileAt(this.#path) !== this.#file) throw replaced();
    await this.#reader.without(() => this.#writer.reopen());
    this.#isReadOnly = false;
  }
}

/** Leaves a row behind, so that the disk takes a page. */
async function noteCheck(tx: WriteTransaction): Promise<void> {
  const row = { key: "checked", value: String(Date.now()) };
  await tx
    .insertInto("site")
    .values(row)
    .onConflict((conflict) => conflict.column("key").doUpdateSet({ value: row.value }))
    .execute();
}

/** Which file is at a path, by its device and number. */
function fileAt(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? `${found.dev}:${found.ino}` : "none";
}

/** What is written would be gone at the next start. */
function replaced(): Refusal {
  return new Refusal(
    "unavailable",
    "database-replaced",
    "The database file was removed or replaced while the server was running. Stop the server and restore the file.",
    { retryAfter: 30 },
  );
}
