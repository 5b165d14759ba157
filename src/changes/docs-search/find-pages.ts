import type { Kysely } from "kysely";
import type { Tables } from "../../database/tables.ts";
import { Turns } from "../../turns.ts";
import { bucketOf, readPostings, wordsIn } from "./word-lines.ts";

/** A documentation in which all words were found. */
export interface FoundDocs {
  projectId: number;
  indexId: number;
  project: string;
  version: string;
  sha256: string;
  /** Numbers of the pages with all words, the best first. */
  pages: number[];
  score: number;
}

export interface FoundPage {
  path: string;
  title: string;
  opening: string;
}

const MOST_WORDS = 8;
/** So many documentations are looked into. */
const MOST_DOCS = 5_000;
const MOST_PAGES = 3;
/** So many of the best are given, because each is checked for whether the caller may see it. */
const MOST_LOOKED = 200;

/** The documentations of these indexes that have pages with all words of a query, or with words that begin so; the best first. */
export async function findDocs(
  read: Kysely<Tables>,
  query: string,
  indexIds: readonly number[],
): Promise<FoundDocs[]> {
  const words = [...new Set(wordsIn(query))].slice(0, MOST_WORDS);
  if (words.length === 0 || indexIds.length === 0) return [];
  let found: Map<number, Map<number, number>> | null = null;
  for (const word of words) {
    const pages = await pagesWith(read, word, indexIds);
    found = found === null ? pages : inBoth(found, pages);
  }
  return named(read, found ?? new Map());
}

/** Pages of a documentation, by their numbers. */
export async function readPages(
  read: Kysely<Tables>,
  projectId: number,
  numbers: readonly number[],
): Promise<FoundPage[]> {
  const rows = await read
    .selectFrom("docs_pages")
    .select(["number", "path", "title", "opening"])
    .where("project_id", "=", projectId)
    .where("number", "in", numbers)
    .execute();
  return rows
    .sort((a, b) => numbers.indexOf(a.number) - numbers.indexOf(b.number))
    .map(({ path, title, opening }) => ({ path, title, opening }));
}

/** How well pages match a word, by their projects and numbers. */
async function pagesWith(
  read: Kysely<Tables>,
  word: string,
  indexIds: readonly number[],
): Promise<Map<number, Map<number, number>>> {
  const rows = await read
    .selectFrom("docs_words")
    .innerJoin("docs_searches", "docs_searches.project_id", "docs_words.project_id")
    .select(["docs_words.project_id", "docs_words.words"])
    .where("docs_words.bucket", "=", bucketOf(word))
    .where("docs_searches.index_id", "in", indexIds)
    .limit(MOST_DOCS)
    .execute();
  const found = new Map<number, Map<number, number>>();
  const turns = new Turns();
  for (const { project_id, words } of rows) {
    const pages = readPostings(words, word);
    if (pages.size > 0) found.set(project_id, pages);
    if (turns.isOver()) await turns.next();
  }
  return found;
}

function inBoth(
  one: Map<number, Map<number, number>>,
  other: Map<number, Map<number, number>>,
): Map<number, Map<number, number>> {
  const both = new Map<number, Map<number, number>>();
  for (const [project, pages] of one) {
    const others = other.get(project);
    if (others === undefined) continue;
    const shared = [...pages].flatMap(([page, score]) => {
      const more = others.get(page);
      return more === undefined ? [] : [[page, score + more] as const];
    });
    if (shared.length > 0) both.set(project, new Map(shared));
  }
  return both;
}

async function named(
  read: Kysely<Tables>,
  found: ReadonlyMap<number, ReadonlyMap<number, number>>,
): Promise<FoundDocs[]> {
  const best = [...found]
    .map(([projectId, pages]) => {
      const order = [...pages].sort(([a, x], [b, y]) => y - x || a - b).slice(0, MOST_PAGES);
      return { projectId, pages: order.map(([page]) => page), score: order[0]?.[1] ?? 0 };
    })
    .sort((a, b) => b.score - a.score || a.projectId - b.projectId)
    .slice(0, MOST_LOOKED);
  if (best.length === 0) return [];
  const rows = await read
    .selectFrom("docs_searches")
    .innerJoin("projects", "projects.id", "docs_searches.project_id")
    .select(["project_id", "docs_searches.index_id", "version", "sha256", "projects.name"])
    .where(
      "project_id",
      "in",
      best.map(({ projectId }) => projectId),
    )
    .execute();
  const byId = new Map(rows.map((row) => [row.project_id, row]));
  return best.flatMap((one) => {
    const row = byId.get(one.projectId);
    if (row === undefined) return [];
    const { index_id, name, version, sha256 } = row;
    return [{ ...one, indexId: index_id, project: name, version, sha256 }];
  });
}
