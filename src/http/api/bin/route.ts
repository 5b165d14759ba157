import type { Access } from "../../../access/access.ts";
import { denied, notThere } from "../../../access/refuse.ts";
import type { Config } from "../../../config/schema.ts";
import type { Database } from "../../../database/database.ts";
import type { IndexRecord } from "../../../indexes/index-record.ts";
import type { Indexes } from "../../../indexes/indexes.ts";
import { type ProjectName, parseProjectName } from "../../../packaging/names/project-name.ts";
import { binnedFiles } from "../../../publishing/bin/binned-files.ts";
import type { Publishing } from "../../../publishing/publishing.ts";
import { type ApiRequest, endpointsOf } from "../endpoint.ts";
import { IndexPath, listOf, None, Nothing, PageQuery, toTime } from "../fields.ts";
import { pageOf } from "../paging.ts";
import { requireIndex } from "../rights.ts";
import { BinnedFile, Purge, PurgedFiles, Restore, Restored } from "./schema.ts";

/** What the endpoints of this folder need. */
interface BinServices {
  access: Access;
  config: Config;
  database: Database;
  indexes: Indexes;
  publishing: Publishing;
}

const endpoint = endpointsOf<BinServices>();

type Asked = Pick<ApiRequest<unknown, unknown, unknown, BinServices>, "services" | "caller">;

const BIN = "/indexes/{owner}/{index}/bin";
const tag = "recycle bin";
const DAY_MS = 86_400_000;

const list = endpoint({
  method: "GET",
  path: BIN,
  tag,
  summary: "List the removed files of an index that can be restored, as far as the caller may remove them",
  refusals: [403, 404],
  params: IndexPath,
  query: PageQuery,
  body: Nothing,
  answer: listOf(BinnedFile),
  status: 200,
  async handle(request) {
    const { services, query } = request;
    const index = requireIndex(request, "remove");
    const life = (index.settings.binDays ?? services.config.bin.days) * DAY_MS;
    const files = (await binnedFiles(services.database.read, { index }))
      .filter(({ project }) => mayRemove(request, index, project))
      .filter(({ id }) => id > Number(query.after ?? 0));
    return pageOf(
      files,
      query.limit,
      (file) => ({
        project: file.project,
        version: file.version,
        filename: file.filename,
        size: file.size,
        sha256: file.sha256,
        removedAt: toTime(file.binned_at ?? 0),
        removedBy: file.binned_by,
        purgedAt: toTime((file.binned_at ?? 0) + life),
      }),
      (file) => String(file.id),
    );
  },
});

const restore = endpoint({
  method: "POST",
  path: `${BIN}/restore`,
  tag,
  summary: "Restore a removed project, release or file",
  refusals: [403, 404, 409, 413],
  params: IndexPath,
  query: None,
  body: Restore,
  answer: Restored,
  status: 200,
  async handle(request) {
    const { body, services, actor } = request;
    const index = requireIndex(request, "remove");
    const project = await requireRemovable(request, index, body);
    return { files: await services.publishing.restore({ ...body, index, project }, actor) };
  },
});

const purge = endpoint({
  method: "POST",
  path: `${BIN}/purge`,
  tag,
  summary: "Delete removed files for good. This cannot be undone",
  refusals: [403, 404],
  params: IndexPath,
  query: None,
  body: Purge,
  answer: PurgedFiles,
  status: 200,
  async handle(request) {
    const { body, services, actor } = request;
    const index = requireIndex(request, "remove");
    const named = body.project;
    const project =
      named === undefined ? undefined : await requireRemovable(request, index, { ...body, project: named });
    return services.publishing.purge({ ...body, index, project }, actor, (file) =>
      mayRemove(request, index, file.project),
    );
  },
});

function mayRemove({ services, caller }: Asked, index: IndexRecord, project: string): boolean {
  return services.access.allow(caller, "remove", index, project);
}

/**
 * The name of a project with removed files that the caller may restore or delete. Without any, or if the caller may not read
 * them, it is refused as one that is not there.
 */
async function requireRemovable(
  asked: Asked,
  index: IndexRecord,
  selected: { project: string; version?: string | undefined; filename?: string | undefined },
): Promise<ProjectName> {
  const { access, database } = asked.services;
  const project = parseProjectName(selected.project);
  if (project === null) throw notThere(access, asked.caller, index, project);
  const files = await binnedFiles(database.read, { ...selected, index, project });
  if (files.length === 0 || !access.allow(asked.caller, "read", index, project))
    throw notThere(access, asked.caller, index, project);
  if (!mayRemove(asked, index, project)) throw denied(asked.caller, "remove");
  return project;
}

export const binEndpoints = [list, restore, purge];
