import { endpoint } from "../endpoint.ts";
import { IndexPath, listOf, None, Nothing, PageQuery } from "../fields.ts";
import { pageOf } from "../paging.ts";
import { requireIndex, requireSiteManager } from "../rights.ts";
import { presentIndex } from "./present.ts";
import { Index, IndexChange, NewIndex } from "./schema.ts";

const tag = "indexes";

const list = endpoint({
  method: "GET",
  path: "/indexes",
  tag,
  summary: "List the indexes that the caller may read",
  asks: "anybody",
  refusals: [],
  params: None,
  query: PageQuery,
  body: Nothing,
  answer: listOf(Index),
  status: 200,
  async handle({ services, caller, query }) {
    const rows = services.indexes
      .list()
      .map((index) => ({ index, address: `${index.owner}/${index.name}` }))
      .filter(({ index }) => services.access.allow(caller, "read", index, null))
      .filter(({ address }) => query.after === undefined || address > query.after)
      .sort((a, b) => (a.address < b.address ? -1 : 1));
    return pageOf(
      rows,
      query.limit,
      (row) => presentIndex(row.index),
      (row) => row.address,
    );
  },
});

const create = endpoint({
  method: "POST",
  path: "/indexes",
  tag,
  summary: "Create a hosted index",
  refusals: [403, 409],
  params: None,
  query: None,
  body: NewIndex,
  answer: Index,
  status: 201,
  async handle(request) {
    requireSiteManager(request);
    return presentIndex(await request.services.indexes.create(request.body, request.actor));
  },
});

const show = endpoint({
  method: "GET",
  path: "/indexes/{owner}/{index}",
  tag,
  summary: "Show an index with its settings",
  asks: "anybody",
  refusals: [404],
  params: IndexPath,
  query: None,
  body: Nothing,
  answer: Index,
  status: 200,
  handle: async (request) => presentIndex(requireIndex(request, "read")),
});

const change = endpoint({
  method: "PATCH",
  path: "/indexes/{owner}/{index}",
  tag,
  summary: "Change settings of an index; what is not named stays",
  refusals: [403, 404],
  params: IndexPath,
  query: None,
  body: IndexChange,
  answer: Index,
  status: 200,
  async handle(request) {
    const index = requireIndex(request, "manage");
    return presentIndex(await request.services.indexes.change(index, request.body.settings, request.actor));
  },
});

const remove = endpoint({
  method: "DELETE",
  path: "/indexes/{owner}/{index}",
  tag,
  summary: "Remove an index that holds no files",
  refusals: [403, 404, 409],
  params: IndexPath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    requireSiteManager(request);
    await request.services.indexes.remove(requireIndex(request, "manage"), request.actor);
  },
});

export const indexEndpoints = [list, create, show, change, remove];
