import type { SearchDocument } from "../../../changes/search/search-index.ts";
import type { IndexRecord } from "../../../indexes/index-record.ts";
import { MIRROR_DEFAULTS } from "../../../indexes/mirror/settings.ts";
import { candidatesFor, hostedFirst, mayComeFrom, Origins, ownersAmong } from "../../../indexes/ownership.ts";
import type { Branch } from "../../../indexes/tree.ts";
import { normalizeName, type ProjectName } from "../../../packaging/names/project-name.ts";
import { Refusal } from "../../../refusal.ts";
import type { ApiRequest } from "../endpoint.ts";
import type { SearchServices } from "./services.ts";

type Asked = Pick<ApiRequest<unknown, unknown, unknown, SearchServices>, "caller" | "services">;

/**
 * Which projects a search may tell a caller of, as far as that is known without a look at their files: those that they
 * can read where they come from and, for a search in one index, there too. Each name comes from the source that owns it there, by
 * the same functions as on pages (`ownership.ts`). Policies on single files are applied in `shown.ts`.
 * `query`: of a mirror that does not list its names, only a project with exactly this name is found.
 */
export function mayFind(
  { caller, services }: Asked,
  index: IndexRecord | null,
  query: string,
): (document: SearchDocument) => boolean {
  const { indexes, access, search } = services;
  const within = index === null ? indexes.list() : indexes.sourcesOf(index);
  const sources = hostedFirst(within.filter((one) => !isOff(one)).map((one) => ({ index: one })));
  const byId = new Map(sources.map(({ index: source }) => [source.id, { source, reads: readsOf(source) }]));
  const own = index === null ? () => true : readsOf(index);
  const origins = index === null ? null : new Origins(indexes.treeOf(index));
  const ownOrigins = new Map<number, Origins>();
  const named = normalizeName(query.trim());

  function readsOf(source: IndexRecord): (name: string) => boolean {
    if (!access.allow(caller, "read", source, null)) return () => false;
    const visible = access.visible(caller, source);
    return visible === "all" ? () => true : visible;
  }

  function originsIn(root: IndexRecord): Origins {
    const known = origins ?? ownOrigins.get(root.id) ?? new Origins(treeAround(root));
    ownOrigins.set(root.id, known);
    return known;
  }

  /** Results of an index itself are shown even if one of its bases is missing. */
  function treeAround(root: IndexRecord): readonly Branch[] {
    try {
      return indexes.treeOf(root);
    } catch (error) {
      if (error instanceof Refusal) return [rootOf(root)];
      throw error;
    }
  }

  /** Whether the project comes from there: in the index that was asked, or in its own when none was. */
  function isOwner(root: IndexRecord, source: IndexRecord, name: ProjectName): boolean {
    const origin = originsIn(root).of(name);
    if (origins === null) return mayComeFrom(origin, source);
    const having = candidatesFor(origin, sources).filter(({ index: { id } }) => {
      const text = search.peek(id, name);
      // A removed project still owns its name, but has no part in a shared page.
      const counts = text !== null && (origin.kind !== "shared" || !text.isRemoved);
      return counts && indexes.passage(root, id)?.admits(name);
    });
    const owners = ownersAmong(origin, having);
    return owners[0]?.index === source && owners.every(({ index: { id } }) => byId.get(id)?.reads(name));
  }

  return (document) => {
    const { indexId, isPrivate } = document;
    const name = document.name as ProjectName;
    const known = byId.get(indexId);
    if (known === undefined || !known.reads(name) || !own(name)) return false;
    if (!isPrivate && name !== named && !listsNames(known.source)) return false;
    const root = index ?? known.source;
    return indexes.passage(root, indexId)?.lists(name) === true && isOwner(root, known.source, name);
  };
}

/** An index as if it stood on nothing. */
export const rootOf = (index: IndexRecord): Branch => ({ index, via: [], level: 0 });

/** A mirror that answers nothing. */
export function isOff({ kind, settings }: IndexRecord): boolean {
  return kind === "mirror" && (settings.mirror ?? MIRROR_DEFAULTS).mode === "off";
}

function listsNames({ settings }: IndexRecord): boolean {
  return (settings.mirror ?? MIRROR_DEFAULTS).names !== "off";
}
