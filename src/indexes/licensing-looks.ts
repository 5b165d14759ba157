import { boundedMap } from "../bounded-map.ts";
import { SERVER, type WriteTransaction } from "../database/change.ts";
import type { Database } from "../database/database.ts";
import type { Licensing } from "../policies/file-facts.ts";
import { Refusal } from "../refusal.ts";
import type { IndexFile } from "./index-file.ts";
import { exactKeyOf, licensingOf } from "./licensings.ts";

/** Core metadata of a mirror's file, from wherever they are available. null: it has none. Refuses if the upstream is unreachable. */
export type LookInside = (file: IndexFile) => Promise<Record<string, unknown> | null>;

/** What a look found. */
export interface Looked {
  file: IndexFile;
  licensing: Licensing | null;
}

const MAX_REMEMBERED = 100_000;
const ROWS_AT_ONCE = 200;

/**
 * Looks into files of mirrors for rules on licences and classifiers. What was found is a fact like any other: kept in the
 * database, announced to every worker and node, and part of the page's serial. Each file is looked into once.
 */
export class LicensingLooks {
  readonly #database: Database;
  readonly #inside: LookInside;
  readonly #running = new Map<string, Promise<Licensing | null>>();
  readonly #remembered = boundedMap<string, Licensing | "none">(MAX_REMEMBERED);

  constructor(database: Database, inside: LookInside) {
    this.#database = database;
    this.#inside = inside;
  }

  /** Of one file, found and kept now unless it was before; null: it has no core metadata. Refuses when the upstream is away. */
  async of(file: IndexFile): Promise<Licensing | null> {
    const known = this.#found(exactKeyOf(file)) ?? (await this.#kept(file));
    if (known !== undefined) return known;
    const licensing = await this.look(file);
    // What was found counts, also where it cannot be noted just now.
    await this.keep([{ file, licensing }]).catch(() => undefined);
    return licensing;
  }

  /** The same without keeping it, for callers that keep many at once. */
  async look(file: IndexFile): Promise<Licensing | null> {
    const key = exactKeyOf(file);
    const remembered = this.#found(key);
    if (remembered !== undefined) return remembered;
    const looking = this.#running.get(key) ?? this.#find(file).finally(() => this.#running.delete(key));
    this.#running.set(key, looking);
    return looking;
  }

  /** Keeps what was found, with one announcement for each project. */
  async keep(found: readonly Looked[]): Promise<void> {
    if (found.length === 0) return;
    const byProject = Map.groupBy(found, ({ file }) => `${file.sourceIndexId} ${file.project}`);
    await this.#database.write(async ({ tx, record }) => {
      for (const ofProject of byProject.values()) {
        const [{ file }] = ofProject as [Looked, ...Looked[]];
        const { sourceIndexId: indexId, project } = file;
        await insert(tx, ofProject);
        const serial = await record({ kind: "mirror.looked", actor: SERVER, indexId, project });
        await tx
          .updateTable("mirror_pages")
          .set({ serial })
          .where("index_id", "=", indexId)
          .where("name", "=", project)
          .execute();
      }
    });
  }

  async #find(file: IndexFile): Promise<Licensing | null> {
    const metadata = await this.#inside(file).catch((error: unknown) => {
      // Metadata that cannot be read say nothing.
      if (error instanceof Refusal && error.kind === "invalid") return null;
      throw error;
    });
    const licensing = metadata && licensingOf(metadata);
    this.#remembered.set(exactKeyOf(file), licensing ?? "none");
    return licensing;
  }

  /** What a look of this process found; undefined: it has not looked. */
  #found(key: string): Licensing | null | undefined {
    const found = this.#remembered.get(key);
    return found === "none" ? null : found;
  }

  async #kept({ sourceIndexId, address, filename }: IndexFile): Promise<Licensing | null | undefined> {
    const row = await this.#database.read
      .selectFrom("mirror_licensings")
      .select("licensing")
      .where("index_id", "=", sourceIndexId)
      .where("address", "=", address)
      .where("filename", "=", filename)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    return row.licensing === null ? null : (JSON.parse(row.licensing) as Licensing);
  }
}

async function insert(tx: WriteTransaction, found: readonly Looked[]): Promise<void> {
  const rows = found.map(({ file, licensing }) => ({
    index_id: file.sourceIndexId,
    address: file.address,
    filename: file.filename,
    project: file.project,
    licensing: licensing === null ? null : JSON.stringify(licensing),
  }));
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
    await tx
      .insertInto("mirror_licensings")
      .values(rows.slice(at, at + ROWS_AT_ONCE))
      .onConflict((conflict) =>
        conflict
          .columns(["index_id", "address", "filename"])
          .doUpdateSet((row) => ({ licensing: row.ref("excluded.licensing") })),
      )
      .execute();
}
