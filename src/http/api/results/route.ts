import type { Access } from "../../../access/access.ts";
import type { Config } from "../../../config/schema.ts";
import type { Database } from "../../../database/database.ts";
import type { Indexes } from "../../../indexes/indexes.ts";
import { latestResults } from "../../../indexes/results/release-results.ts";
import type { Publishing } from "../../../publishing/publishing.ts";
import { noSuchResult } from "../../../publishing/results/change-results.ts";
import { readLog } from "../../../publishing/results/stored-log.ts";
import type { Storage } from "../../../storage/storage.ts";
import { receiveResults } from "../../results/receive-results.ts";
import { shownReleaseResults, shownResults } from "../../results/shown-results.ts";
import { requirePublishedRelease } from "../docs/published-release.ts";
import { endpointsOf } from "../endpoint.ts";
import { None, Nothing, ProjectPath, ReleasePath } from "../fields.ts";
import { movesOfProject } from "../moves.ts";
import { requireOwnProject, requireSiteManager } from "../rights.ts";
import { countByRelease, presentResult, presentResults } from "./present.ts";
import { ReportQuery, ResultPath, TestedReleases, TestResults, TestResultWithLog } from "./schema.ts";

/** What the endpoints of this folder need. */
interface ResultsServices {
  access: Access;
  config: Config;
  database: Database;
  indexes: Indexes;
  publishing: Publishing;
  storage: Storage;
}

const endpoint = endpointsOf<ResultsServices>();

const PROJECT = "/indexes/{owner}/{index}/projects/{project}";
const RESULTS = `${PROJECT}/releases/{version}/results`;
const tag = "releases";

const listTested = endpoint({
  method: "GET",
  path: `${PROJECT}/results`,
  tag,
  summary: "Count the latest test results of each release of a project",
  asks: "anybody",
  refusals: [404],
  params: ProjectPath,
  query: None,
  body: Nothing,
  answer: TestedReleases,
  status: 200,
  handle: async (request) => ({ items: countByRelease(await shownResults(request)) }),
});

const list = endpoint({
  method: "GET",
  path: RESULTS,
  tag,
  summary: "List the test results of a release",
  asks: "anybody",
  refusals: [404],
  params: ReleasePath,
  query: None,
  body: Nothing,
  answer: TestResults,
  status: 200,
  handle: async (request) => ({ items: presentResults(await shownReleaseResults(request)) }),
});

const publish = endpoint({
  method: "POST",
  path: RESULTS,
  tag,
  summary: "Add test results to a release. The body is JSON of tox, JUnit XML, or JSON with results",
  refusals: [403, 404, 507],
  params: ReleasePath,
  query: ReportQuery,
  body: Nothing,
  takesBytes: true,
  answer: TestResults,
  status: 200,
  async handle(request) {
    await requirePublishedRelease(request);
    const { services, actor, query } = request;
    const { file = null, reportedAt, reportedBy, ...context } = query;
    if (reportedAt !== undefined || reportedBy !== undefined) requireSiteManager(request);
    const reported = {
      at: reportedAt === undefined ? null : Date.parse(reportedAt),
      by: reportedBy ?? (reportedAt === undefined ? actor.name : null),
    };
    const sent = { body: request.openBody(), context, testedFile: file, actor, reported };
    const rows = await receiveResults(services, sent, async () =>
      requirePublishedRelease({ ...request, caller: await request.callerNow() }),
    );
    return { items: presentResults(rows) };
  },
});

const show = endpoint({
  method: "GET",
  path: `${RESULTS}/{id}`,
  tag,
  summary: "Show a test result with its log",
  asks: "anybody",
  refusals: [404],
  params: ResultPath,
  query: None,
  body: Nothing,
  answer: TestResultWithLog,
  moves: movesOfProject,
  status: 200,
  async handle(request) {
    const rows = await shownReleaseResults(request);
    const row = rows.find(({ id }) => id === request.params.id);
    if (row === undefined) throw noSuchResult(request.params.project, request.params.version);
    const isLatest = latestResults(rows).some(({ id }) => id === row.id);
    return { ...presentResult(row, isLatest), log: await readLog(request.services.storage, row) };
  },
});

const remove = endpoint({
  method: "DELETE",
  path: `${RESULTS}/{id}`,
  tag,
  summary: "Remove a test result",
  refusals: [403, 404],
  params: ResultPath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    const { version, id } = request.params;
    const address = { ...(await requireOwnProject(request, "remove")), version, id };
    await request.services.publishing.removeResult(address, request.actor, request.precondition);
  },
});

export const resultEndpoints = [listTested, list, publish, show, remove];
