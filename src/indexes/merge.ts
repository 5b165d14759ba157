import type { ProjectName } from "../packaging/names/project-name.ts";
import { inVersionOrder } from "./hosted.ts";
import type { IndexFile } from "./index-file.ts";
import type { IndexRecord } from "./index-record.ts";
import { filterNames, mergeNames } from "./name-lists.ts";
import { mayComeFrom, type Origins } from "./ownership.ts";
import type { IndexProject, ProjectList } from "./package-index.ts";

/**
 * One project of several sources, the first before the next: of files with one name only the first is there. A project
 * that is quarantined in one of them shows no file at all.
 */
export function mergeProjects(found: readonly [IndexProject, ...IndexProject[]]): IndexProject {
  const [first] = found;
  const quarantined = found.find(({ status }) => status === "quarantined");
  const files = new Map<string, IndexFile>();
  for (const project of quarantined ? [] : found) {
    for (const file of project.files) if (!files.has(file.filename)) files.set(file.filename, file);
  }
  const { status, statusReason } = quarantined ?? first;
  return {
    ...first,
    status,
    statusReason,
    serial: Math.max(...found.map(({ serial }) => serial)),
    files: inVersionOrder([...files.values()]),
    freshUntil: earliest(found),
  };
}

/** What a source of a tree lists. */
export interface SourceList {
  index: IndexRecord;
  list: ProjectList;
}

/**
 * The lists of a tree's sources as one, each name from the source that owns it: hosted indexes first, then mirrors, in the
 * order of `lists`. Sources are stored only for names that need it, since a mirror may have a million.
 */
export async function mergeLists(lists: readonly SourceList[], origins: Origins): Promise<ProjectList> {
  const shown: ProjectName[][] = [];
  const reserved: ProjectName[][] = [];
  const owners = new Map<ProjectName, number[]>();
  const last = lists.at(-1)?.index.id ?? 0;
  const byId = new Map(lists.map(({ index, list }) => [index.id, list]));
  const takes = (name: ProjectName, index: IndexRecord): boolean => {
    const origin = origins.of(name);
    if (!mayComeFrom(origin, index)) return false;
    const known = owners.get(name);
    if (known && origin.kind !== "shared") return false;
    if (known) known.push(index.id);
    else if (index.id !== last) owners.set(name, [index.id]);
    return true;
  };
  for (const { index, list } of lists) {
    shown.push(await filterNames(list.names, (name) => takes(name, index)));
    reserved.push(await filterNames(list.reserved, (name) => takes(name, index)));
  }
  return {
    names: await mergeNames(shown),
    reserved: reserved.flat(),
    sourcesOf: (name) => owners.get(name) ?? [last],
    serial: Math.max(0, ...lists.map(({ list }) => list.serial)),
    serialOf: (name) =>
      Math.max(0, ...(owners.get(name) ?? [last]).map((id) => byId.get(id)?.serialOf(name) ?? 0)),
    freshUntil: earliest(lists.map(({ list }) => list)),
  };
}

function earliest(of: readonly { freshUntil: number | null }[]): number | null {
  const times = of.map(({ freshUntil }) => freshUntil).filter((time) => time !== null);
  return times.length === 0 ? null : Math.min(...times);
}
