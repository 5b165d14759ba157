import type { SearchDocument } from "../../../changes/search/search-index.ts";
import type { IndexRecord } from "../../../indexes/index-record.ts";
import { MIRROR_DEFAULTS } from "../../../indexes/mirror/settings.ts";
import { mayComeFrom, Origins } from "../../../indexes/ownership.ts";
import { normalizeName, type ProjectName } from "../../../packaging/project-name.ts";
import type { ApiRequest } from "../endpoint.ts";

type Asked = Pick<ApiRequest<unknown, unknown, unknown>, "caller" | "services">;

/**
 * Which projects a search may tell a caller of: those that they may read where they come from and, asked for one index,
 * there too, each name from the source that owns it there. As strict as lists of projects are: rules on
 * single files do not count.
 * `query`: a mirror that does not list its names tells of the one that was named.
 */
export function searchSight(
  { caller, services }: Asked,
  index: IndexRecord | null,
  query: string,
): (document: SearchDocument) => boolean {
  const { indexes, access, search } = services;
  const within = index === null ? indexes.list() : indexes.sourcesOf(index);
  const { hosted = [], mirror = [] } = Object.groupBy(within, ({ kind }) => kind);
  const sources = [...hosted, ...mirror];
  const readable = new Map(sources.map((source) => [source.id, readsOf(source)]));
  const own = index === null ? () => true : readsOf(index);
  const origins = index === null ? null : new Origins(indexes.treeOf(index));
  const named = normalizeName(query.trim());

  function readsOf(source: IndexRecord): (name: string) => boolean {
    if (!access.allow(caller, "read", source, null)) return () => false;
    const visible = access.visible(caller, source);
    return visible === "all" ? () => true : visible;
  }

  /** Whether another index of the tree, or this one, is where the name comes from. */
  function isOwner({ indexId, name }: SearchDocument): boolean {
    if (origins === null) return true;
    const origin = origins.of(name);
    const candidates = sources.filter((source) => mayComeFrom(origin, source));
    return candidates.find(({ id }) => search.peek(id, name) !== null)?.id === indexId;
  }

  /** Whether the rules and views on the way let lists name it: what shows no file is not found. */
  function isListed({ indexId, name }: SearchDocument): boolean {
    const at = index ?? indexes.byId(indexId);
    return at !== null && indexes.lists(at, indexId, name as ProjectName);
  }

  return (document) => {
    const { indexId, name } = document;
    if (!readable.get(indexId)?.(name) || !own(name)) return false;
    if (!document.isPrivate && name !== named && !listsNames(sources.find(({ id }) => id === indexId)))
      return false;
    return isListed(document) && isOwner(document);
  };
}

function listsNames(mirror: IndexRecord | undefined): boolean {
  const { names, mode } = mirror?.settings.mirror ?? MIRROR_DEFAULTS;
  return names === "known" && mode !== "off";
}
