import type { Logger } from "pino";
import type { Database } from "../../database/database.ts";
import { rowPages } from "../../database/row-pages.ts";
import { type DocsRow, newestFirst } from "../../indexes/docs/release-docs.ts";
import { DocsFiles } from "../../publishing/docs/docs-files.ts";
import type { Storage } from "../../storage/storage.ts";
import { Follower, type Stoppable } from "../follow.ts";
import type { LeasedWork } from "../leases.ts";
import { readDocs, type SearchedDocs } from "./read-docs.ts";

const LOOK_MS = 500;
const RETRY_MS = 30_000;
/** When more changed, everything is compared. */
const MOST_CHANGES = 1_000;
const ROWS_AT_ONCE = 200;
const DOCS = ["project.docs-published", "project.docs-removed", "database.rebuilt"];

/**
 * Keeps the words of the newest documentation of each project for the search: compares all of it when it starts, and follows the
 * change log from then on. What it writes can be made again at any time.
 */
export class DocsTexts implements LeasedWork {
  readonly #database: Database;
  readonly #files: DocsFiles;
  readonly #follower: Follower;
  /** Serial up to which all is in the tables; null: nothing is known. */
  #serial: number | null = null;
  #epoch = 0;

  constructor(database: Database, storage: Storage, log: Logger) {
    this.#database = database;
    this.#files = new DocsFiles(storage);
    const trouble = "documentation could not be prepared for the search; retrying";
    const round = (run: Stoppable) => this.catchUp(run);
    this.#follower = new Follower({ every: LOOK_MS, retry: RETRY_MS, trouble, round }, log);
  }

  start(): void {
    this.#serial = null;
    this.#follower.start();
  }

  stop(): Promise<void> {
    return this.#follower.stop();
  }

  /** Brings the words up to now. */
  async catchUp(run: Stoppable): Promise<void> {
    const { epoch } = this.#database;
    const serial = await this.#database.serial();
    if (epoch === this.#epoch && serial === this.#serial) return;
    const changed = epoch === this.#epoch && this.#serial !== null ? await this.#changed(this.#serial) : null;
    for (const projectId of changed ?? (await this.#different())) {
      if (run.isStopped) return;
      await this.#renew(projectId, run);
    }
    if (run.isStopped) return;
    this.#epoch = epoch;
    this.#serial = serial;
  }

  /** Projects whose documentation changed after a serial. null: too much did. */
  async #changed(serial: number): Promise<number[] | null> {
    const changes = await this.#database.read
      .selectFrom("changes")
      .leftJoin("projects", (join) =>
        join
          .onRef("projects.index_id", "=", "changes.index_id")
          .onRef("projects.name", "=", "changes.project"),
      )
      .select(["changes.kind", "projects.id"])
      .where("changes.serial", ">", serial)
      .where("changes.kind", "in", DOCS)
      .limit(MOST_CHANGES)
      .execute();
    const isTooMuch = changes.length === MOST_CHANGES;
    if (isTooMuch || changes.some(({ kind }) => kind === "database.rebuilt")) return null;
    return [...new Set(changes.flatMap(({ id }) => id ?? []))];
  }

  /** Projects whose newest documentation is another than the one whose words are kept. */
  async #different(): Promise<number[]> {
    const { read } = this.#database;
    const newest = new Map<number, { version: string; sha256: string }>();
    const shown = read
      .selectFrom("release_docs")
      .select(["project_id", "version", "sha256"])
      .where("binned_at", "is", null);
    for await (const rows of rowPages(shown, ["project_id", "version"]))
      for (const { project_id, ...docs } of rows) {
        const known = newest.get(project_id);
        if (known === undefined || newestFirst(docs.version, known.version) < 0) newest.set(project_id, docs);
      }
    const gone: number[] = [];
    const kept = read.selectFrom("docs_searches").select(["project_id", "version", "sha256"]);
    for await (const rows of rowPages(kept, ["project_id"]))
      for (const { project_id, version, sha256 } of rows) {
        const docs = newest.get(project_id);
        if (docs === undefined) gone.push(project_id);
        else if (docs.version === version && docs.sha256 === sha256) newest.delete(project_id);
      }
    return [...gone, ...newest.keys()];
  }

  async #renew(projectId: number, run: Stoppable): Promise<void> {
    const { read } = this.#database;
    const rows = await read
      .selectFrom("release_docs")
      .selectAll()
      .where("project_id", "=", projectId)
      .where("binned_at", "is", null)
      .execute();
    const [newest] = rows.sort((a, b) => newestFirst(a.version, b.version));
    if (newest === undefined) return this.#write(projectId, null, null);
    const kept = await read
      .selectFrom("docs_searches")
      .select(["version", "sha256"])
      .where("project_id", "=", projectId)
      .executeTakeFirst();
    if (kept?.version === newest.version && kept.sha256 === newest.sha256) return;
    const searched = await readDocs(this.#files, newest, run);
    if (searched !== null) await this.#write(projectId, newest, searched);
  }

  /** Puts words in the place of those that a project had. */
  async #write(projectId: number, docs: DocsRow | null, searched: SearchedDocs | null): Promise<void> {
    const pages = (searched?.pages ?? []).map((page, number) => ({ project_id: projectId, number, ...page }));
    const words = [...(searched?.buckets ?? [])].map(([bucket, lines]) => ({
      bucket,
      project_id: projectId,
      words: lines,
    }));
    await this.#database.write(async ({ tx }) => {
      for (const table of ["docs_searches", "docs_pages", "docs_words"] as const)
        await tx.deleteFrom(table).where("project_id", "=", projectId).execute();
      if (docs === null) return;
      const { index_id, version, sha256 } = docs;
      await tx
        .insertInto("docs_searches")
        .values({ project_id: projectId, index_id, version, sha256 })
        .execute();
      for (const rows of chunksOf(pages)) await tx.insertInto("docs_pages").values(rows).execute();
      for (const rows of chunksOf(words)) await tx.insertInto("docs_words").values(rows).execute();
    });
  }
}

function* chunksOf<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) yield rows.slice(at, at + ROWS_AT_ONCE);
}
