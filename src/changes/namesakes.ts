import type { Kysely } from "kysely";
import { type Announcement, SERVER } from "../database/change.ts";
import type { Database } from "../database/database.ts";
import type { Tables } from "../database/tables.ts";
import { addressOf, type IndexRecord } from "../indexes/index-record.ts";
import type { Indexes } from "../indexes/indexes.ts";
import { Origins } from "../indexes/ownership.ts";
import type { ProjectName } from "../packaging/names/project-name.ts";

/** A project that people published here, and that an upstream has too. */
export interface Namesake {
  project: ProjectName;
  owner: IndexRecord;
  mirror: IndexRecord;
}

export interface NamesakeParts {
  database: Database;
  indexes: Indexes;
  /** Told once of each. `isTakeover`: it was published just now; else it was just seen upstream. */
  onFound: (namesake: Namesake, isTakeover: boolean) => void;
}

const NAMES_AT_ONCE = 200;

/**
 * Notes in the log when a name that is owned here appears upstream, or is published though upstream has it: the mark of
 * dependency confusion in the making (RELIABILITY F115). It looks only at what mirrors happen to know; it asks no upstream,
 * which would tell the name. Names that are declared shared or upstream are meant to be so.
 */
export class Namesakes {
  readonly #parts: NamesakeParts;
  readonly #running = new Set<Promise<void>>();
  readonly #end: () => void;

  constructor(parts: NamesakeParts) {
    this.#parts = parts;
    this.#end = parts.database.onCommit((committed) => this.#onCommit(committed));
  }

  /**
   * Those that one tree shows and `isSeen` takes, in order of their names, each with its nearest owner; at most `limit`
   * behind `after`.
   */
  async inTree(
    index: IndexRecord,
    after: string,
    limit: number,
    isSeen: (namesake: Namesake) => boolean,
  ): Promise<Namesake[]> {
    const tree = this.#parts.indexes.treeOf(index).map((branch) => branch.index);
    const origins = new Origins(this.#parts.indexes.treeOf(index));
    const [hosted, mirrors] = idsOf(tree);
    const found: Namesake[] = [];
    let rows: Pair[] | null = null;
    while (hosted.length > 0 && mirrors.length > 0 && found.length < limit && rows?.length !== 0) {
      rows = await readPairs(this.#parts.database.read, hosted, mirrors, rows?.at(-1)?.name ?? after);
      for (const [name, pairs] of Map.groupBy(rows, (row) => row.name)) {
        if (!isOwned(origins, name)) continue;
        const owner = tree.find(({ id }) => pairs.some((pair) => pair.owner === id)) as IndexRecord;
        const mirror = tree.find(({ id }) => pairs.some((pair) => pair.mirror === id)) as IndexRecord;
        const namesake = { project: name as ProjectName, owner, mirror };
        if (isSeen(namesake)) found.push(namesake);
      }
    }
    return found.slice(0, limit);
  }

  /** The first namesakes of the whole site by name, at most `limit`. */
  async onSite(limit: number): Promise<Namesake[]> {
    const [hosted, mirrors] = idsOf(this.#parts.indexes.list());
    const found: Namesake[] = [];
    let rows: Pair[] | null = null;
    while (hosted.length > 0 && mirrors.length > 0 && found.length < limit && rows?.length !== 0) {
      rows = await readPairs(this.#parts.database.survey, hosted, mirrors, rows?.at(-1)?.name ?? "");
      for (const [name, pairs] of Map.groupBy(rows, (row) => row.name)) {
        const owners = new Set(pairs.map(({ owner }) => owner));
        const seen = new Set(pairs.map(({ mirror }) => mirror));
        found.push(...this.#pairs(name as ProjectName, owners, seen));
      }
    }
    return found.slice(0, limit);
  }

  /** Waits for what is under way; nothing begins any more. */
  async stop(): Promise<void> {
    this.#end();
    await Promise.all(this.#running);
  }

  #onCommit(committed: readonly Announcement[]): void {
    for (const { kind, project } of committed) {
      if (project === null || (kind !== "project.created" && kind !== "mirror.changed")) continue;
      const work = this.#look(project as ProjectName, kind === "project.created").catch(() => undefined);
      this.#running.add(work);
      void work.finally(() => this.#running.delete(work));
    }
  }

  async #look(project: ProjectName, isTakeover: boolean): Promise<void> {
    const { database, indexes, onFound } = this.#parts;
    const [hosted, mirrors] = idsOf(indexes.list());
    if (mirrors.length === 0) return;
    const seen = await database.read
      .selectFrom("mirror_pages")
      .select("index_id")
      .where("index_id", "in", mirrors)
      .where("name", "=", project)
      .where("found", "=", 1)
      .execute();
    if (seen.length === 0) return;
    const owned = await database.read
      .selectFrom("projects")
      .select("index_id")
      .where("index_id", "in", hosted)
      .where("name", "=", project)
      .where("removed_serial", "is", null)
      .execute();
    const pairs = this.#pairs(project, ids(owned), ids(seen));
    for (const namesake of pairs) if (await this.#note(namesake)) onFound(namesake, isTakeover);
  }

  /** Owners and mirrors that meet in some tree where the name is neither shared nor left to upstream. */
  #pairs(project: ProjectName, owners: ReadonlySet<number>, mirrors: ReadonlySet<number>): Namesake[] {
    const pairs = new Map<string, Namesake>();
    for (const index of owners.size === 0 ? [] : this.#parts.indexes.list()) {
      const tree = this.#parts.indexes.treeOf(index);
      const met = tree.map((branch) => branch.index);
      const owner = met.find(({ id }) => owners.has(id));
      if (!owner || !isOwned(new Origins(tree), project)) continue;
      for (const mirror of met) {
        if (mirrors.has(mirror.id)) pairs.set(`${owner.id} ${mirror.id}`, { project, owner, mirror });
      }
    }
    return [...pairs.values()];
  }

  /** Writes it down unless that was done before; resolves with whether it was. */
  #note({ project, owner, mirror }: Namesake): Promise<boolean> {
    const subject = addressOf(mirror);
    return this.#parts.database.write(async ({ tx, record }) => {
      const noted = await tx
        .selectFrom("changes")
        .select("serial")
        .where("index_id", "=", owner.id)
        .where("project", "=", project)
        .where("kind", "=", "project.namesake")
        .where("subject", "=", subject)
        .executeTakeFirst();
      if (noted) return false;
      await record({ kind: "project.namesake", actor: SERVER, indexId: owner.id, project, subject });
      return true;
    });
  }
}

interface Pair {
  name: string;
  owner: number;
  mirror: number;
}

/** All pairs of the next names, so that no name is cut in two. */
async function readPairs(
  database: Kysely<Tables>,
  hosted: readonly number[],
  mirrors: readonly number[],
  after: string,
): Promise<Pair[]> {
  const pairs = database
    .selectFrom("projects")
    .innerJoin("mirror_pages", "mirror_pages.name", "projects.name")
    .where("projects.index_id", "in", hosted)
    .where("projects.removed_serial", "is", null)
    .where("mirror_pages.index_id", "in", mirrors)
    .where("mirror_pages.found", "=", 1);
  const names = pairs
    .select("projects.name")
    .distinct()
    .where("projects.name", ">", after)
    .orderBy("projects.name")
    .limit(NAMES_AT_ONCE);
  return pairs
    .select(["projects.name", "projects.index_id as owner", "mirror_pages.index_id as mirror"])
    .where("projects.name", "in", names)
    .orderBy("projects.name")
    .execute();
}

/** Whether the name is to come from hosted indexes alone. */
function isOwned(origins: Origins, name: string): boolean {
  const { kind } = origins.of(name);
  return kind === "nearest" || kind === "private";
}

function idsOf(indexes: readonly IndexRecord[]): [hosted: number[], mirrors: number[]] {
  const of = (kind: IndexRecord["kind"]) => indexes.filter((one) => one.kind === kind).map(({ id }) => id);
  return [of("hosted"), of("mirror")];
}

function ids(rows: readonly { index_id: number }[]): Set<number> {
  return new Set(rows.map((row) => row.index_id));
}
