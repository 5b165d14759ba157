import { laterChanges, textsSerial } from "../../../changes/search/later-changes.ts";
import { isCursor, scoreOf, wordsOf } from "../../../changes/search/ranking.ts";
import type { SearchDocument } from "../../../changes/search/search-index.ts";
import { endpointsOf } from "../endpoint.ts";
import { listOf, None, Nothing, PageQuery, ProjectPath, toTime } from "../fields.ts";
import { badCursor } from "../paging.ts";
import { requireAddress, requireIndex } from "../rights.ts";
import { findInDocs } from "./docs.ts";
import { allLateDownloads, lateDownloads } from "./downloads.ts";
import { mayFind } from "./findable.ts";
import { Dependent, SearchItem, SearchQuery } from "./schema.ts";
import type { SearchServices } from "./services.ts";
import { fillPage, WORTH_FINDING } from "./shown.ts";

const endpoint = endpointsOf<SearchServices>();

const tag = "search";

const find = endpoint({
  method: "GET",
  path: "/search",
  tag,
  summary:
    "Search projects by name, summary, keywords and classifiers, best matches first, your own before mirrored ones",
  asks: "anybody",
  refusals: [404],
  params: None,
  query: SearchQuery,
  body: Nothing,
  answer: listOf(SearchItem),
  status: 200,
  async handle(request) {
    const { services, query } = request;
    const [owner = "", name = ""] = query.index?.split("/") ?? [];
    const index =
      query.index === undefined ? null : requireIndex({ ...request, params: { owner, index: name } }, "read");
    if (query.after && !isCursor(query.after)) throw badCursor();
    const isSeen = mayFind(request, index, query.q);
    const isPrivate = query.origin === undefined ? null : query.origin === "published";
    const before = await textsSerial(services.database);
    const counted = query.sort === "downloads" ? await allLateDownloads(services.database) : null;
    const found = await services.search.search({
      query: query.q,
      sort: query.sort,
      downloadsOf: ({ indexId, name }) => counted?.get(`${indexId} ${name}`) ?? 0,
      accepts: (one) => (isPrivate === null || one.isPrivate === isPrivate) && isSeen(one),
      limit: WORTH_FINDING,
      after: query.after,
    });
    const words = wordsOf(query.q);
    const matches = (document: SearchDocument) => scoreOf(document, words) > 0;
    const later = await laterChanges(services.database, before);
    const { shown, last } = await fillPage(services, index, found, { limit: query.limit, matches, later });
    const wantsDownloads = query.downloads === "true" && services.config.statistics.downloads;
    const downloads = wantsDownloads
      ? await lateDownloads(
          services.database,
          shown.map(({ document }) => document),
        )
      : null;
    return {
      items: shown.map(({ document }) => ({
        project: document.name,
        displayName: document.displayName,
        index: services.indexes.addressOf(document.indexId),
        private: document.isPrivate,
        version: document.version || null,
        summary: document.summary,
        updatedAt: document.updatedAt === 0 ? null : toTime(document.updatedAt),
        downloads: downloads && (downloads.get(`${document.indexId} ${document.name}`) ?? 0),
      })),
      next: last?.cursor ?? null,
    };
  },
});

const dependents = endpoint({
  method: "GET",
  path: "/indexes/{owner}/{index}/projects/{project}/dependents",
  tag,
  summary: "List the projects published here whose latest release requires this one",
  asks: "anybody",
  refusals: [404],
  params: ProjectPath,
  query: PageQuery,
  body: Nothing,
  answer: listOf(Dependent),
  status: 200,
  async handle(request) {
    const { services, query } = request;
    const { index, project } = requireAddress(request);
    const accepts = mayFind(request, index, "");
    const before = await textsSerial(services.database);
    const found = (await services.search.dependentsOf(project))
      .map((document) => ({ document, place: `${document.name} ${document.indexId}` }))
      .filter(({ place }) => query.after === undefined || place > query.after)
      .filter(({ document }) => accepts(document))
      .sort((a, b) => (a.place < b.place ? -1 : 1));
    const matches = ({ requires }: SearchDocument) => requires.includes(project);
    const later = await laterChanges(services.database, before);
    const { shown, last } = await fillPage(services, index, found, { limit: query.limit, matches, later });
    return {
      items: shown.map(({ document: { name, indexId, version, summary } }) => ({
        project: name,
        index: services.indexes.addressOf(indexId),
        version,
        summary,
      })),
      next: last?.place ?? null,
    };
  },
});

export const searchEndpoints = [find, findInDocs, dependents];
