import { chmodSync, existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Kysely, sql } from "kysely";
import type { Database, Writing } from "../database.ts";
import { migrate } from "../migrations/migrate.ts";
import type { Tables } from "../tables.ts";
import { type CommitListener, CommitQueue } from "./commit-queue.ts";
import { commitGroup } from "./group.ts";
import { asOpenRefusal, asRefusal } from "./sqlite-error.ts";
import { readingKysely, writingKysely } from "./sqlite-kysely.ts";
import { SqliteWriter } from "./sqlite-writer.ts";

const BUSY_MS = 5000;
const SHARED = `pragma busy_timeout = ${BUSY_MS}; pragma foreign_keys = on;`;
/** WAL with FULL: a commit that was answered survives power loss (RELIABILITY F03). */
const WRITING = `${SHARED} pragma journal_mode = wal; pragma synchronous = full; pragma journal_size_limit = 67108864;`;
const READING = `${SHARED} pragma query_only = on;`;

/** Facts in one SQLite file: reads in this thread, writes in one of their own, commits shared. */
export class SqliteDatabase implements Database {
  readonly name = "sqlite";
  readonly isShared = false;
  readonly epoch = 0;
  readonly clock = sql<number>`cast(unixepoch('subsec') * 1000 as integer)`;
  readonly read: Kysely<Tables>;
  readonly #path: string;
  readonly #reader: DatabaseSync;
  readonly #writer: SqliteWriter;
  readonly #queue: CommitQueue;

  private constructor(path: string) {
    this.#path = path;
    this.#writer = new SqliteWriter(path, WRITING);
    const writing = writingKysely(this.#writer);
    this.#queue = new CommitQueue({
      commit: (works) => commitGroup(this.#writer, writing, works),
      asRefusal,
    });
    this.#reader = new DatabaseSync(path);
    this.#reader.exec(READING);
    this.read = readingKysely(this.#reader, path, READING);
  }

  /** Opens the file, making it and its folder when missing, and brings its tables up to this program. */
  static async open({ path }: { path: string }): Promise<SqliteDatabase> {
    mkdirSync(dirname(path), { recursive: true, mode: 0o750 });
    const isNew = !existsSync(path);
    try {
      migrate(path, WRITING);
    } catch (error) {
      throw asOpenRefusal(error);
    }
    if (isNew) chmodSync(path, 0o640);
    return new SqliteDatabase(path);
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
  onNews(): () => void {
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
    try {
      await this.serial();
      await this.#writer.run("select 1");
    } catch (error) {
      throw asRefusal(error);
    }
  }

  async close(): Promise<void> {
    await this.#queue.idle();
    this.#reader.close();
    await this.#writer.close();
  }
}
