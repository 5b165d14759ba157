import { randomBytes } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { CommandFailure, EXIT } from "../../../../terminal/failure.ts";
import { BadStream, plain, type Value } from "./decoder.ts";

/** What is kept of a devpi-server's changelog: users, versions of projects, and files. Everything else follows from these. */
const KEPT = new Set(["USERLIST", "USER", "PROJVERSION", "STAGEFILE"]);

export interface Entry {
  relpath: string;
  /** null: it was deleted. */
  value: unknown;
}

/**
 * The newest value of every key of a devpi-server, in a file of SQLite: there may be millions. In a file that is kept, the next run
 * goes on where this one ended.
 */
export class ReplicaState {
  readonly #database: DatabaseSync;
  readonly #put;

  private constructor(database: DatabaseSync) {
    this.#database = database;
    database.exec(`
      pragma journal_mode = wal; pragma synchronous = off;
      create table if not exists facts (name text primary key, value text not null) without rowid;
      create table if not exists entries
        (keyname text, relpath text, serial integer not null, value text, primary key (keyname, relpath)) without rowid;`);
    this.#put = database.prepare("insert or replace into entries values (?, ?, ?, ?)");
  }

  /** `path`: the file to keep it in; undefined: a temporary one. Refuses (usage) a file that is something else. */
  static open(path: string | undefined): ReplicaState {
    try {
      return new ReplicaState(new DatabaseSync(path ?? ""));
    } catch {
      throw new CommandFailure(`--state ${path}: this file cannot be read and written.`, EXIT.usage);
    }
  }

  /** The UUID that this replica calls itself. */
  get ownUuid(): string {
    return this.#fact("own-uuid") ?? this.#note("own-uuid", randomBytes(16).toString("hex"));
  }

  /** The UUID of the server that this is of; null: of none yet. */
  get primaryUuid(): string | null {
    return this.#fact("primary-uuid");
  }

  set primaryUuid(uuid: string) {
    this.#note("primary-uuid", uuid);
  }

  /** The first serial that is not here yet. */
  get next(): number {
    return Number(this.#fact("next") ?? 0);
  }

  /** The serial up to which everything was imported. */
  get imported(): number {
    return Number(this.#fact("imported") ?? 0);
  }

  set imported(serial: number) {
    this.#note("imported", String(serial));
  }

  /** Takes entries of the changelog, in the order of their serials. */
  applyAll(entries: readonly { serial: number; changes: Value }[]): void {
    this.#database.exec("begin");
    try {
      for (const { serial, changes } of entries) this.#apply(serial, changes);
      const last = entries.at(-1);
      if (last !== undefined) this.#note("next", String(last.serial + 1));
      this.#database.exec("commit");
    } catch (error) {
      this.#database.exec("rollback");
      throw error;
    }
  }

  /** The value of one key; null: there is none. */
  get(keyname: string, relpath: string): unknown {
    const row = this.#database
      .prepare("select value from entries where keyname = ? and relpath = ?")
      .get(keyname, relpath);
    return typeof row?.value === "string" ? JSON.parse(row.value) : null;
  }

  /** Keys below a path that changed at `since` or later, in their order. */
  *below(keyname: string, folder: string, since: number): Generator<Entry> {
    const rows = this.#database
      .prepare(
        "select relpath, value from entries where keyname = ? and relpath > ? and relpath < ? and serial >= ? order by relpath",
      )
      .iterate(keyname, `${folder}/`, `${folder}0`, since);
    for (const { relpath, value } of rows)
      yield { relpath: String(relpath), value: typeof value === "string" ? JSON.parse(value) : null };
  }

  /** Whether users or settings of indexes changed at `since` or later. */
  hasNewUsers(since: number): boolean {
    const query = "select 1 from entries where keyname in ('USER', 'USERLIST') and serial >= ? limit 1";
    return this.#database.prepare(query).get(since) !== undefined;
  }

  close(): void {
    this.#database.close();
  }

  #apply(serial: number, changes: Value): void {
    if (!(changes instanceof Map)) throw new BadStream("an entry without changes");
    for (const [relpath, change] of changes) {
      if (typeof relpath !== "string" || !Array.isArray(change))
        throw new BadStream("a change of another form");
      const [keyname, , value = null] = change;
      if (typeof keyname !== "string") throw new BadStream("a change without a key");
      if (!KEPT.has(keyname)) continue;
      const narrow = keyname === "PROJVERSION" && value instanceof Map ? withoutMetadata(value) : value;
      this.#put.run(keyname, relpath, serial, narrow === null ? null : JSON.stringify(plain(narrow)));
    }
  }

  #fact(name: string): string | null {
    const row = this.#database.prepare("select value from facts where name = ?").get(name);
    return typeof row?.value === "string" ? row.value : null;
  }

  #note(name: string, value: string): string {
    this.#database.prepare("insert or replace into facts values (?, ?)").run(name, value);
    return value;
  }
}

/** Metadata come from the archives. */
function withoutMetadata(value: Map<Value, Value>): Map<Value, Value> {
  return new Map(["name", "version", "+elinks"].map((key) => [key, value.get(key) ?? null]));
}
