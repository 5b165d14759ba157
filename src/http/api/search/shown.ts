import type { LaterChanges } from "../../../changes/search/later-changes.ts";
import { describing, latestOf, readProjectText, textsOf } from "../../../changes/search/project-text.ts";
import { published, type SearchDocument } from "../../../changes/search/search-index.ts";
import { explain, isFiltered, knownIn } from "../../../indexes/explain.ts";
import { hostedMetadata } from "../../../indexes/hosted.ts";
import type { IndexFile } from "../../../indexes/index-file.ts";
import type { IndexRecord } from "../../../indexes/index-record.ts";
import type { ProjectName } from "../../../packaging/names/project-name.ts";
import { isOff, rootOf } from "./findable.ts";
import type { SearchServices } from "./services.ts";

/** Projects that one request looks into. */
const MOST_PROJECTS = 600;
/** It stops after so many files. */
const MOST_FILES = 20_000;
/** So many are looked into at once. */
const ABREAST = 16;
/** One more than is looked into tells that there is more. */
export const WORTH_FINDING = MOST_PROJECTS + 1;

interface Wanted {
  /** At most `MOST_PROJECTS`. */
  limit: number;
  /** Whether a project is wanted by what its shown files say. */
  matches: (document: SearchDocument) => boolean;
  /** Projects of which what was found may be of before a change: they are read again. */
  later: LaterChanges;
}

export interface ShownPage<Found> {
  shown: { found: Found; document: SearchDocument }[];
  /** The last that was looked at before the page was full; null: there is nothing behind it. */
  last: Found | null;
}

/**
 * Fills a page with what an index shows of projects that were found in it (`index` null: each in its own). Looks into
 * their files where rules or a view may hide some, but at the most into so many that a request stays short: then the
 * page is not full, and yet there may be more.
 */
export async function fillPage<Found extends { document: SearchDocument }>(
  services: SearchServices,
  index: IndexRecord | null,
  found: readonly Found[],
  { limit, matches, later }: Wanted,
): Promise<ShownPage<Found>> {
  const shown: ShownPage<Found>["shown"] = [];
  const end = Math.min(found.length, MOST_PROJECTS);
  let [at, files] = [0, 0];
  while (at < end && files < MOST_FILES) {
    const next = found.slice(at, Math.min(end, at + Math.min(ABREAST, limit + 1 - shown.length)));
    const looks = await Promise.all(
      next.map(async ({ document }) => lookInto(services, index, await upToDate(services, later, document))),
    );
    for (const [offset, { document, checked }] of looks.entries()) {
      files += checked;
      const isWanted = document !== null && matches(document);
      if (isWanted && shown.length === limit) return { shown, last: found[at - 1] ?? null };
      if (isWanted) shown.push({ found: next[offset] as Found, document });
      at++;
    }
  }
  return { shown, last: at < found.length ? (found[at - 1] ?? null) : null };
}

interface Look {
  /** What the shown files say of the project; null: it is gone, or rules or a view hide all its files. */
  document: SearchDocument | null;
  /** Files that were checked for it. */
  checked: number;
}

/** A published project as it is now, so that nothing removed or quarantined is shown. null: it is gone. */
async function upToDate(
  { database }: SearchServices,
  later: LaterChanges,
  document: SearchDocument,
): Promise<SearchDocument | null> {
  const { indexId, name, isPrivate } = document;
  if (!isPrivate || !later.isAbout(indexId, name)) return document;
  const text = await readProjectText(database.read, indexId, name);
  return text === null || text.removed === 1 ? null : published(text);
}

async function lookInto(
  services: SearchServices,
  asked: IndexRecord | null,
  document: SearchDocument | null,
): Promise<Look> {
  if (document === null) return { document, checked: 0 };
  const { indexes } = services;
  const name = document.name as ProjectName;
  const index = asked ?? indexes.byId(document.indexId);
  if (index === null) return { document: null, checked: 0 };
  if (!indexes.passage(index, document.indexId)?.mayHide(name)) return { document, checked: 0 };
  const tree = asked === null ? [rootOf(index)] : indexes.treeOf(index);
  const known = await knownIn(
    indexes.filterParts,
    tree.filter((branch) => !isOff(branch.index)),
    name,
  );
  const { files } = await explain(indexes.filterParts, tree, name, known);
  const checked = files.length;
  const shown = files.filter(({ verdict }) => verdict.kind === "shown");
  const isHidden = files.some(({ verdict }) => isFiltered(verdict));
  if (shown.length === 0 && isHidden) return { document: null, checked };
  if (!document.isPrivate) return { document, checked };
  const here = files.filter(
    ({ source, verdict }) => source.id === document.indexId && verdict.kind !== "removed",
  );
  const visible = here.filter((one) => shown.includes(one)).map(({ file }) => file);
  const speaking = describing(visible);
  const isTheSame = describing(here.map(({ file }) => file)) === speaking;
  const said = isTheSame ? document : await saidBy(services, document, speaking);
  // A hidden file does not tell when it came.
  const updatedAt = latestOf(visible.map(({ uploadedAt }) => uploadedAt));
  return { document: { ...said, updatedAt }, checked };
}

/** A project by what one of its files says of it, or by nothing but its name. */
async function saidBy(
  { database }: Pick<SearchServices, "database">,
  { indexId, name, displayName }: SearchDocument,
  file: IndexFile | null,
): Promise<SearchDocument> {
  const metadata = file && (await hostedMetadata(database.read, indexId, file.project, file.filename));
  return published({
    index_id: indexId,
    name,
    display_name: displayName,
    version: file?.version ?? "",
    removed: 0,
    updated_at: 0,
    ...textsOf(metadata ?? {}),
  });
}
