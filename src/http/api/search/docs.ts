import { type FoundDocs, findDocs, readPages } from "../../../changes/docs-search/find-pages.ts";
import { addressOf, type IndexRecord } from "../../../indexes/index-record.ts";
import { Refusal } from "../../../refusal.ts";
import { type ShownDocs, shownDocs } from "../../docs/find-docs.ts";
import { docsPaths } from "../docs/docs-path.ts";
import { type ApiRequest, endpointsOf } from "../endpoint.ts";
import { None, Nothing } from "../fields.ts";
import { requireIndex } from "../rights.ts";
import { DocsQuery, FoundDocsPages } from "./schema.ts";
import type { SearchServices } from "./services.ts";

const endpoint = endpointsOf<SearchServices>();

type Asked = Pick<ApiRequest<unknown, unknown, unknown, SearchServices>, "caller" | "services">;

/** Projects that one request looks into. */
const MOST_LOOKED = 100;

export const findInDocs = endpoint({
  method: "GET",
  path: "/search/documentation",
  tag: "search",
  summary: "Search the pages of documentation by their words, best matches first",
  asks: "anybody",
  refusals: [404],
  params: None,
  query: DocsQuery,
  body: Nothing,
  answer: FoundDocsPages,
  status: 200,
  async handle(request) {
    const { services, query, session } = request;
    const [owner = "", name = ""] = query.index?.split("/") ?? [];
    const index =
      query.index === undefined ? null : requireIndex({ ...request, params: { owner, index: name } }, "read");
    const sources = sourcesFor(request, index);
    const found = await findDocs(services.database.read, query.q, [...sources.keys()]);
    const items: FoundDocsPages["items"] = [];
    for (const one of found.slice(0, MOST_LOOKED)) {
      const shown = await shownTo(request, index ?? (sources.get(one.indexId) as IndexRecord), one);
      if (shown === null) continue;
      const pathOf = await docsPaths(services.docsTickets, session, shown);
      for (const page of await readPages(services.database.read, one.projectId, one.pages))
        items.push({
          project: one.project,
          index: addressOf(shown.index),
          version: one.version,
          title: page.title,
          opening: page.opening,
          path: `${pathOf(one.version)}${page.path.split("/").map(encodeURIComponent).join("/")}`,
        });
      if (items.length >= query.limit) break;
    }
    return { items: items.slice(0, query.limit) };
  },
});

/** The hosted indexes that are searched, by their IDs: those that the caller may read something of. */
function sourcesFor({ caller, services }: Asked, index: IndexRecord | null): Map<number, IndexRecord> {
  const within = index === null ? services.indexes.list() : services.indexes.sourcesOf(index);
  const readable = within.filter(
    (one) => one.kind === "hosted" && services.access.allow(caller, "read", one, null),
  );
  return new Map(readable.map((one) => [one.id, one]));
}

/** The documentation of the project as an index shows it to the caller; null: not there, or another than what was found. */
async function shownTo(
  { caller, services }: Asked,
  index: IndexRecord,
  found: FoundDocs,
): Promise<ShownDocs | null> {
  const params = { owner: index.owner, index: index.name, project: found.project };
  try {
    const shown = await shownDocs(services, caller, params);
    const isThere = shown.rows.some(
      ({ project_id, version, sha256 }) =>
        project_id === found.projectId && version === found.version && sha256 === found.sha256,
    );
    return isThere ? shown : null;
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}
