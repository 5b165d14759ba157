import type { ProjectName } from "../packaging/names/project-name.ts";
import { type ExplainedFile, explain, isFiltered, knownIn } from "./explain.ts";
import type { FilterParts } from "./filters.ts";
import type { IndexRecord } from "./index-record.ts";
import { knownNames } from "./known-names.ts";
import type { Branch } from "./tree.ts";

/** A file that is not shown under the tried settings because of them, or that they show and the present ones do not. */
export interface TriedFile {
  project: ProjectName;
  /** As it would be. */
  tried: ExplainedFile;
  isShownNow: boolean;
  /** When it was last downloaded, in milliseconds since 1970. null: unknown, as for published files. */
  usedAt: number | null;
}

export interface Trial {
  /** What was looked at. */
  projects: number;
  files: number;
  found: TriedFile[];
  /** Where to go on; null: that was all. */
  next: ProjectName | null;
}

export interface TrialOrder {
  /** The index's tree as it is. */
  now: readonly Branch[];
  /** The same with the settings to try. */
  tried: readonly Branch[];
  mayRead: (index: IndexRecord, name: ProjectName) => boolean;
  /** Of mirrors' files, only those that were downloaded since (milliseconds since 1970); null: all. */
  usedSince: number | null;
  after: string;
  /** Projects to look at, at the most. */
  limit: number;
}

/** Found files after which a trial stops, at the end of a project: what is answered stays small. */
const ENOUGH = 2000;
const NAMES_AT_ONCE = 200;

/** What other rules or another view would do to the projects that the database knows. Nothing outside is asked. */
export async function tryPolicy(parts: FilterParts, order: TrialOrder): Promise<Trial> {
  const { now, tried, mayRead, usedSince, limit } = order;
  const indexes = now.map(({ index }) => index);
  const trial: Trial = { projects: 0, files: 0, found: [], next: null };
  let last: ProjectName | null = null;
  for await (const name of namesBehind(parts, indexes, order.after)) {
    if (!indexes.some((index) => mayRead(index, name))) continue;
    const known = await knownIn(parts, now, name);
    const then = await explain(parts, tried, name, known);
    if (then.owner !== null && !mayRead(then.owner.index, name)) continue;
    if (trial.projects === limit || trial.found.length >= ENOUGH) {
      // The place to continue is shown too: the last name that the caller may see.
      trial.next = last;
      break;
    }
    last = name;
    const before = await explain(parts, now, name, known);
    trial.projects++;
    const uses = await lastUses(parts, indexes, name);
    const shown = new Set(before.files.filter(isShown).map(keyOf));
    for (const file of then.files.filter(({ source }) => mayRead(source, name))) {
      const usedAt = uses.get(keyOf(file)) ?? null;
      if (usedSince !== null && file.source.kind === "mirror" && (usedAt ?? 0) < usedSince) continue;
      trial.files++;
      const isShownNow = shown.has(keyOf(file));
      if (isShown(file) ? !isShownNow : isHiddenBy(file, order))
        trial.found.push({ project: name, tried: file, isShownNow, usedAt });
    }
  }
  return trial;
}

async function* namesBehind(
  { database }: FilterParts,
  indexes: readonly IndexRecord[],
  after: string,
): AsyncGenerator<ProjectName> {
  for (let last = after; ; ) {
    const names = await knownNames(database, indexes, last, NAMES_AT_ONCE);
    yield* names;
    if (names.length < NAMES_AT_ONCE) return;
    last = names.at(-1) ?? last;
  }
}

/** When the files of a project that mirrors keep were last downloaded, by source and file name. */
async function lastUses(
  { database }: FilterParts,
  indexes: readonly IndexRecord[],
  name: ProjectName,
): Promise<Map<string, number>> {
  const mirrors = indexes.filter(({ kind }) => kind === "mirror").map(({ id }) => id);
  if (mirrors.length === 0) return new Map();
  const rows = await database
    .selectFrom("mirror_files")
    .select(["index_id", "filename", "used_at"])
    .where("index_id", "in", mirrors)
    .where("project", "=", name)
    .where("sha256", "is not", null)
    .execute();
  return new Map(rows.map((row) => [`${row.index_id} ${row.filename}`, row.used_at]));
}

/** Whether the settings to try hide it, and not what lies below them. */
function isHiddenBy({ verdict }: ExplainedFile, { tried }: TrialOrder): boolean {
  return isFiltered(verdict) && verdict.index === tried[0]?.index;
}

function isShown({ verdict }: ExplainedFile): boolean {
  return verdict.kind === "shown";
}

function keyOf({ file, source }: ExplainedFile): string {
  return `${source.id} ${file.filename}`;
}
