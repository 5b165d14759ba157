import type { BlobName } from "../../../indexes/blobs.ts";
import type { Branch } from "../../../indexes/tree.ts";
import { endpointsOf } from "../endpoint.ts";
import { IndexPath, listOf, None, Nothing, PageQuery } from "../fields.ts";
import { movesOfIndex } from "../moves.ts";
import { pageOf } from "../paging.ts";
import { requireIndex, requireSiteManager } from "../rights.ts";
import { requireBases } from "./bases.ts";
import { requireConditions } from "./conditions.ts";
import { freezeEndpoints } from "./freeze.ts";
import { namesakes } from "./namesakes.ts";
import { presentBranch, presentIndex } from "./present.ts";
import { Index, IndexChange, IndexTree, NewIndex } from "./schema.ts";
import type { IndexServices } from "./services.ts";

const endpoint = endpointsOf<IndexServices>();

const tag = "indexes";

const list = endpoint({
  method: "GET",
  path: "/indexes",
  tag,
  summary: "List the indexes that the caller can read",
  asks: "anybody",
  refusals: [],
  params: None,
  query: PageQuery,
  body: Nothing,
  answer: listOf(Index),
  status: 200,
  async handle(request) {
    const { services, caller, query } = request;
    const rows = services.indexes
      .list()
      .map((index) => ({ index, address: `${index.owner}/${index.name}` }))
      .filter(({ index }) => services.access.allow(caller, "read", index, null))
      .filter(({ address }) => query.after === undefined || address > query.after)
      .sort((a, b) => (a.address < b.address ? -1 : 1));
    return pageOf(
      rows,
      query.limit,
      (row) => presentIndex(request, row.index),
      (row) => row.address,
    );
  },
});

const create = endpoint({
  method: "POST",
  path: "/indexes",
  tag,
  summary: "Create an index, hosted or a mirror; or, by a sandbox rule, one of your own",
  refusals: [403, 409],
  params: None,
  query: None,
  body: NewIndex,
  answer: Index,
  status: 201,
  async handle(request) {
    const { services, body, caller, actor } = request;
    const isAdministrator = services.access.mayManageSite(caller);
    if (isAdministrator) requireBases(request, body.settings.bases ?? []);
    else await services.sandboxes.requireRule(caller);
    requireConditions(request, body.settings.policy ?? []);
    const made = isAdministrator
      ? await services.indexes.create(body, actor)
      : await services.sandboxes.create(body, caller, actor);
    return presentIndex(request, made);
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
  moves: movesOfIndex,
  status: 200,
  handle: async (request) => presentIndex(request, requireIndex(request, "read")),
});

const change = endpoint({
  method: "PATCH",
  path: "/indexes/{owner}/{index}",
  tag,
  summary: "Change settings of an index. Settings that are not sent stay as they are",
  refusals: [403, 404],
  params: IndexPath,
  query: None,
  body: IndexChange,
  answer: Index,
  status: 200,
  async handle(request) {
    const index = requireIndex(request, "manage");
    // What a mirror asks, and as whom, reaches beyond the index: into the network that the server stands in.
    if (request.body.settings.mirror !== undefined) requireSiteManager(request);
    const bases = request.body.settings.bases ?? [];
    await request.services.sandboxes.checkChange(index, request.body.settings, request.caller);
    requireBases(
      request,
      bases.filter((base) => !index.settings.bases.includes(base)),
    );
    requireConditions(request, request.body.settings.policy ?? [], index.settings.policy);
    const { services, body, actor, precondition } = request;
    const changed = await services.indexes.change(index, body.settings, actor, precondition);
    return presentIndex(request, changed);
  },
});

const remove = endpoint({
  method: "DELETE",
  path: "/indexes/{owner}/{index}",
  tag,
  summary: "Remove an index that has no files and that no other index inherits from, with its recycle bin",
  refusals: [403, 404, 409],
  params: IndexPath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    const { services, caller, params, actor, precondition } = request;
    const found = services.indexes.find(params.owner, params.index);
    if (found === null || !services.sandboxes.mayRemove(found, caller)) requireSiteManager(request);
    await request.confirmed();
    const index = requireIndex(request, "manage");
    let unused: BlobName[] = [];
    await services.indexes.remove(index, actor, async (writing) => {
      await precondition(writing);
      unused = await services.publishing.emptyBin(writing, index, actor);
    });
    await services.publishing.removeUnused(unused);
  },
});

const tree = endpoint({
  method: "GET",
  path: "/indexes/{owner}/{index}/tree",
  tag,
  summary: "Show what an index inherits from, nearest first, as far as the caller can read it",
  asks: "anybody",
  refusals: [404],
  params: IndexPath,
  query: None,
  body: Nothing,
  answer: IndexTree,
  status: 200,
  async handle(request) {
    const { services, caller } = request;
    const index = requireIndex(request, "read");
    const branches = services.indexes.treeOf(index);
    const manages = services.access.allow(caller, "manage", index, null);
    const isSeen = ({ index }: Branch) => services.access.allow(caller, "read", index, null);
    return {
      items: branches.filter(isSeen).map((one) => presentBranch(request, one)),
      hidden: manages && branches.some((one) => !isSeen(one)),
    };
  },
});

export const indexEndpoints = [list, create, show, change, remove, tree, namesakes, ...freezeEndpoints];
