import type { Access } from "../../../access/access.ts";
import type { Config } from "../../../config/schema.ts";
import type { Database } from "../../../database/database.ts";
import type { Indexes } from "../../../indexes/indexes.ts";
import type { Publishing } from "../../../publishing/publishing.ts";
import { shownDocs } from "../../docs/find-docs.ts";
import { receiveDocs } from "../../docs/receive-docs.ts";
import type { DocsTickets } from "../../docs/tickets.ts";
import { endpointsOf } from "../endpoint.ts";
import { None, Nothing, ProjectPath, ReleasePath } from "../fields.ts";
import { requireOwnProject } from "../rights.ts";
import { docsPaths } from "./docs-path.ts";
import { presentDocs } from "./present.ts";
import { requirePublishedRelease } from "./published-release.ts";
import { ReleaseDocs, ReleaseDocsList } from "./schema.ts";

/** What the endpoints of this folder need. */
interface ApiDocsServices {
  access: Access;
  config: Config;
  database: Database;
  docsTickets: DocsTickets;
  indexes: Indexes;
  publishing: Publishing;
}

const endpoint = endpointsOf<ApiDocsServices>();

const PROJECT = "/indexes/{owner}/{index}/projects/{project}";
const DOCS = `${PROJECT}/releases/{version}/docs`;
const tag = "releases";

const list = endpoint({
  method: "GET",
  path: `${PROJECT}/docs`,
  tag,
  summary: "List the documentation of a project's releases",
  asks: "anybody",
  refusals: [404],
  params: ProjectPath,
  query: None,
  body: Nothing,
  answer: ReleaseDocsList,
  status: 200,
  async handle({ services, caller, params, session }) {
    const { index, project, rows, isPublic } = await shownDocs(services, caller, params);
    const pathOf = await docsPaths(services.docsTickets, session, { index, project, isPublic });
    return { items: rows.map((row) => presentDocs(row, pathOf(row.version))) };
  },
});

const publish = endpoint({
  method: "POST",
  path: DOCS,
  tag,
  summary: "Publish the documentation of a release. The body is a zip with index.html at its top",
  refusals: [403, 404, 507],
  params: ReleasePath,
  query: None,
  body: Nothing,
  takesBytes: true,
  answer: ReleaseDocs,
  status: 200,
  async handle(request) {
    await requirePublishedRelease(request);
    const { services, actor, params } = request;
    const row = await receiveDocs(services, request.openBody(), actor, async () =>
      requirePublishedRelease({ ...request, caller: await request.callerNow() }),
    );
    const { owner, index, project } = params;
    return presentDocs(row, `${owner}/${index}/${project}/${encodeURIComponent(row.version)}/docs/`);
  },
});

const remove = endpoint({
  method: "DELETE",
  path: DOCS,
  tag,
  summary: "Remove the documentation of a release",
  refusals: [403, 404],
  params: ReleasePath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    const address = { ...(await requireOwnProject(request, "remove")), version: request.params.version };
    await request.services.publishing.removeDocs(address, request.actor, request.precondition);
  },
});

export const docsEndpoints = [list, publish, remove];
