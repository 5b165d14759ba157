import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { ProjectName } from "../packaging/names/project-name.ts";
import { type ExplainedFile, explain, isFiltered, knownIn } from "./explain.ts";
import type { FilterParts } from "./filters.ts";
import type { IndexRecord } from "./index-record.ts";
import type { Branch } from "./tree.ts";

/** A file that a freeze or a rule holds. */
export interface HeldFile {
  project: ProjectName;
  explained: ExplainedFile;
}

interface HeldOrder {
  /** The index and what it inherits from. */
  tree: readonly Branch[];
  mayRead: (index: IndexRecord, name: ProjectName) => boolean;
  /** Files at the most. */
  limit: number;
}

/** Projects that are looked at: those that changed last, since what is held is new. */
const LATEST = 100;

/** Files that the index holds at the moment, of the projects that changed last. Nothing outside is asked. */
export async function heldFiles(
  parts: FilterParts,
  { tree, mayRead, limit }: HeldOrder,
): Promise<HeldFile[]> {
  const held: HeldFile[] = [];
  for (const project of await latestNames(parts.database, tree)) {
    if (held.length >= limit) break;
    if (!tree.some(({ index }) => mayRead(index, project))) continue;
    const { files } = await explain(parts, tree, project, await knownIn(parts, tree, project));
    const found = files.filter((file) => isHeld(file) && mayRead(file.source, project));
    held.push(...found.map((explained) => ({ project, explained })));
  }
  return held.slice(0, limit);
}

function isHeld({ verdict }: ExplainedFile): boolean {
  return isFiltered(verdict) && verdict.decision.action === "hold";
}

/** Names of projects in any of the indexes, those that changed last first. */
async function latestNames(database: Kysely<Tables>, tree: readonly Branch[]): Promise<ProjectName[]> {
  const idsOf = (kind: IndexRecord["kind"]) => [
    0,
    ...tree.filter(({ index }) => index.kind === kind).map(({ index }) => index.id),
  ];
  const own = await database
    .selectFrom("projects")
    .select(["name", "serial"])
    .where("index_id", "in", idsOf("hosted"))
    .where("removed_serial", "is", null)
    .orderBy("serial", "desc")
    .limit(LATEST)
    .execute();
  const upstream = await database
    .selectFrom("mirror_pages")
    .select(["name", "serial"])
    .where("index_id", "in", idsOf("mirror"))
    .where("found", "=", 1)
    .orderBy("serial", "desc")
    .limit(LATEST)
    .execute();
  const all = [...own, ...upstream].sort((a, b) => b.serial - a.serial);
  return [...new Set(all.map(({ name }) => name))].slice(0, LATEST) as ProjectName[];
}
