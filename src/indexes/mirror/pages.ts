import { boundedMap } from "../../bounded-map.ts";
import { type Actor, SERVER } from "../../database/change.ts";
import type { Database } from "../../database/database.ts";
import { siteNow } from "../../database/site-clock.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import type { Refusal } from "../../refusal.ts";
import { ROWS_AT_ONCE, rowsByName } from "../name-pages.ts";
import { seenKey } from "./files-read.ts";
import { applyLearned } from "./learned.ts";
import { type MirrorFile, type MirrorPage, packPage, unpackPage } from "./page.ts";
import type { KeptBytes } from "./unhashed-files.ts";

/** A page that was just fetched. */
export type NewPage = Omit<MirrorPage, "serial" | "isLearned">;

/** Files of all pages held in memory at the most, over all mirrors: some hundred bytes each. */
const MAX_FILES = 60_000;

/** Pages of upstreams as the database keeps them; the ones asked for lately also in memory. */
export class MirrorPages {
  readonly #database: Database;
  readonly #memory = boundedMap<string, MirrorPage>(MAX_FILES, filesOf);

  constructor(database: Database) {
    this.#database = database;
  }

  /** The kept page, or null when there was never one. */
  async read(indexId: number, name: ProjectName): Promise<MirrorPage | null> {
    const key = `${indexId} ${name}`;
    const kept = this.#memory.get(key);
    if (kept) return kept;
    const row = await this.#database.read
      .selectFrom("mirror_pages")
      .selectAll()
      .where("index_id", "=", indexId)
      .where("name", "=", name)
      .executeTakeFirst();
    if (row === undefined) return null;
    const page = await this.#withLearned(indexId, await unpackPage(row));
    this.#memory.set(key, page);
    return page;
  }

  /** The page with the times that another process may have moved on since it was read. */
  async reread(indexId: number, page: MirrorPage): Promise<MirrorPage | null> {
    const row = await this.#database.read
      .selectFrom("mirror_pages")
      .select(["serial", "checked_at", "expires_at"])
      .where("index_id", "=", indexId)
      .where("name", "=", page.name)
      .executeTakeFirst();
    if (row?.serial !== page.serial) {
      this.#memory.delete(`${indexId} ${page.name}`);
      return row === undefined ? null : this.read(indexId, page.name);
    }
    page.checkedAt = row.checked_at;
    page.expiresAt = row.expires_at;
    return page;
  }

  /**
   * Keeps a page that is new or changed, with an entry of the log; resolves with it and its serial. `packed` is its content
   * as `packPage` makes it, empty when there is none.
   */
  async save(indexId: number, page: NewPage, packed: Uint8Array): Promise<MirrorPage> {
    const { serial, learned } = await this.#database.write(async ({ tx, record }) => {
      const { name } = page;
      const detail = { found: page.found, files: page.files.length };
      const stamp = await record({ kind: "mirror.changed", actor: SERVER, indexId, project: name, detail });
      const values = {
        found: page.found ? 1 : 0,
        serial: stamp,
        checked_at: page.checkedAt,
        expires_at: page.expiresAt,
        etag: page.validators.etag,
        last_modified: page.validators.lastModified,
        digest: page.validators.digest,
        page: packed,
        source: page.source,
        url: page.validators.url,
      };
      return tx
        .insertInto("mirror_pages")
        .values({ index_id: indexId, name, ...values })
        .onConflict((conflict) => conflict.columns(["index_id", "name"]).doUpdateSet(values))
        .returning(["serial", "learned"])
        .executeTakeFirstOrThrow();
    });
    const saved = await this.#withLearned(indexId, { ...page, serial, isLearned: learned === 1 });
    this.#memory.set(`${indexId} ${page.name}`, saved);
    return saved;
  }

  /**
   * Keeps files at their addresses whose bytes are kept, where the page has dropped them: those whose bytes came only after that.
   * Those of a quarantined project are not handed out any more.
   */
  async addDropped(indexId: number, name: ProjectName, kept: readonly MirrorFile[]): Promise<void> {
    const read = await this.read(indexId, name);
    const page = read && (await this.reread(indexId, read));
    if (page === null || page.status === "quarantined") return;
    const known = new Set([...page.files, ...page.dropped].map(seenKey));
    const late = kept.filter((file) => !known.has(seenKey(file)));
    if (late.length === 0) return;
    const dropped = [...page.dropped, ...late.map((file) => ({ ...file, droppedAt: siteNow() }))];
    if (!(await this.#replaceDropped(indexId, page, dropped))) await this.addDropped(indexId, name, kept);
  }

  /** False: the page has changed since it was read. */
  async #replaceDropped(indexId: number, page: MirrorPage, dropped: MirrorFile[]): Promise<boolean> {
    const { name } = page;
    const packed = await packPage({ ...page, dropped });
    const isDone = await this.#database.write(async ({ tx, record }) => {
      const now = await tx
        .selectFrom("mirror_pages")
        .select("serial")
        .where("index_id", "=", indexId)
        .where("name", "=", name)
        .executeTakeFirst();
      if (now?.serial !== page.serial) return false;
      const detail = { dropped: dropped.length };
      const serial = await record({ kind: "mirror.changed", actor: SERVER, indexId, project: name, detail });
      await tx
        .updateTable("mirror_pages")
        .set({ page: packed, serial })
        .where("index_id", "=", indexId)
        .where("name", "=", name)
        .execute();
      return true;
    });
    this.drop(indexId, name);
    return isDone;
  }

  /** Removes a page that never was one of a project. */
  async remove(indexId: number, name: ProjectName): Promise<void> {
    await this.#database.write(async ({ tx, record }) => {
      await tx.deleteFrom("mirror_pages").where("index_id", "=", indexId).where("name", "=", name).execute();
      await record({
        kind: "mirror.changed",
        actor: SERVER,
        indexId,
        project: name,
        detail: { found: false },
      });
    });
  }

  /** The files of a project whose bytes are kept, by `seenKey`. */
  async keptFiles(indexId: number, name: ProjectName): Promise<Map<string, KeptBytes>> {
    const rows = await this.#database.read
      .selectFrom("mirror_files")
      .select(["address", "filename", "size", "stored_at"])
      .where("index_id", "=", indexId)
      .where("project", "=", name)
      .where("sha256", "is not", null)
      .execute();
    return new Map(rows.map((row) => [seenKey(row), { size: row.size, storedAt: row.stored_at }]));
  }

  async #withLearned(indexId: number, page: MirrorPage): Promise<MirrorPage> {
    return page.isLearned ? applyLearned(this.#database.read, indexId, page) : page;
  }

  /** Notes that the upstream confirmed the page: no change, so nothing in the log. */
  async confirm(indexId: number, page: MirrorPage, checkedAt: number, expiresAt: number): Promise<void> {
    const times = { checkedAt, expiresAt };
    Object.assign(page, times);
    const kept = this.#memory.get(`${indexId} ${page.name}`);
    if (kept?.serial === page.serial) Object.assign(kept, times);
    await this.#database.write(async ({ tx }) => {
      await tx
        .updateTable("mirror_pages")
        .set({ checked_at: checkedAt, expires_at: expiresAt })
        .where("index_id", "=", indexId)
        .where("name", "=", page.name)
        .execute();
    });
  }

  /** Every page of a mirror is requested again, without a validator, when it is next needed. */
  async expireAll(indexId: number, subject: string, actor: Actor): Promise<void> {
    await this.#database.write(async ({ tx, record }) => {
      await tx
        .updateTable("mirror_pages")
        .set({ expires_at: 0, etag: null, last_modified: null })
        .where("index_id", "=", indexId)
        .execute();
      await record({ kind: "mirror.expired", actor, indexId, project: null, subject });
    });
    this.drop(indexId, null);
  }

  /** The projects whose pages are kept, in order, each with the serial of its last change. */
  async serials(indexId: number): Promise<Map<ProjectName, number>> {
    const serials = new Map<ProjectName, number>();
    for await (const rows of rowsByName((after) => this.#serialsBehind(indexId, after)))
      for (const { name, serial } of rows) serials.set(name as ProjectName, serial);
    return serials;
  }

  #serialsBehind(indexId: number, name: string) {
    return this.#database.read
      .selectFrom("mirror_pages")
      .select(["name", "serial"])
      .where("index_id", "=", indexId)
      .where("found", "=", 1)
      .where("name", ">", name)
      .orderBy("name")
      .limit(ROWS_AT_ONCE)
      .execute();
  }

  async serial(indexId: number): Promise<number> {
    const row = await this.#database.read
      .selectFrom("indexes")
      .select("serial")
      .where("id", "=", indexId)
      .executeTakeFirst();
    return row?.serial ?? 0;
  }

  /** Forgets what is in memory of a page, of all pages of a mirror, or of everything (null, null). */
  drop(indexId: number | null, project: string | null): void {
    for (const key of indexId !== null && project !== null
      ? [`${indexId} ${project}`]
      : [...this.#memory.keys()]) {
      if (indexId === null || key.startsWith(`${indexId} `)) this.#memory.delete(key);
    }
  }
}

/** The largest page of all still has its place, alone. */
function filesOf({ files, dropped }: MirrorPage): number {
  return Math.min(MAX_FILES, files.length + dropped.length + 1);
}

/** A refusal that is repeated for a while instead of asking again. */
export interface Failure {
  refusal: Refusal;
  until: number;
}
