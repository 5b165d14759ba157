import { chmodSync, existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Kysely } from "kysely";
import type { Announcement } from "../change.ts";
import type { Database, Writing } from "../database.ts";
import { migrate } from "../migrations/migrate.ts";
import type { Tables } from "../tables.ts";
import { asOpenRefusal, asRefusal } from "./sqlite-error.ts";
import { commitGroup, type Work } from "./sqlite-group.ts";
import { readingKysely, writingKysely } from "./sqlite-kysely.ts";
import { SqliteWriter } from "./sqlite-writer.ts";

const BUSY_MS = 5000;
/** Works that share one commit at the most: more would make the first wait long. */
const MAX_GROUP = 64;
const SHARED = `pragma busy_timeout = ${BUSY_MS}; pragma foreign_keys = on;`;
/** WAL with FULL: a commit that was answered survives power loss (RELIABILITY F03). */
const WRITING = `${SHARED} pragma journal_mode = wal; pragma synchronous = full; pragma journal_size_limit = 67108864;`;
const READING = `${SHARED} pragma query_only = on;`;

type Listener = (announcements: Announcement[]) => Promise<void> | void;

/** Facts in one SQLite file: reads in this thread, writes in one of their own, commits shared. */
export class SqliteDatabase implements Database {
  readonly name = "sqlite";
  readonly read: Kysely<Tables>;
  readonly #path: string;
  readonly #reader: DatabaseSync;
  readonly #writer: SqliteWriter;
  readonly #writing: Kysely<Tables>;
  readonly #listeners = new Set<Listener>();
  #queue: Work[] = [];
  #draining: Promise<void> | null = null;
  #told: Promise<void> = Promise.resolve();

  private constructor(path: string) {
    this.#path = path;
    this.#writer = new SqliteWriter(path, WRITING);
    this.#writing = writingKysely(this.#writer);
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
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ run: work, resolve: resolve as (value: unknown) => void, reject });
      this.#draining ??= this.#drain().finally(() => {
        this.#draining = null;
      });
    });
  }

  async serial(): Promise<number> {
    const row = await this.read
      .selectFrom("site")
      .select("value")
      .where("key", "=", "serial")
      .executeTakeFirst();
    return Number(row?.value ?? 0);
  }

  onCommit(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
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
    await this.#draining;
    await this.#told;
    this.#reader.close();
    await this.#writer.close();
  }

  /** Commits group after group until nobody waits; while one is announced the next is already at work. */
  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      const works = this.#queue.splice(0, MAX_GROUP);
      try {
        const { answers, announcements } = await commitGroup(this.#writer, this.#writing, works);
        this.#told = this.#told.then(async () => {
          await this.#tell(announcements);
          for (const answer of answers) answer();
        });
      } catch (error) {
        for (const work of works) work.reject(asRefusal(error));
      }
    }
  }

  /** Tells every listener; one that fails must not undo what is committed, so its error ends here. */
  async #tell(announcements: Announcement[]): Promise<void> {
    if (announcements.length === 0) return;
    await Promise.allSettled([...this.#listeners].map(async (listener) => listener(announcements)));
  }
}
