import { parseVersion } from "../../../packaging/versions/version.ts";
import { endpointsOf } from "../endpoint.ts";
import { IndexPath, None, Nothing, ProjectPath } from "../fields.ts";
import { managedProject } from "../projects/managed.ts";
import { requireAddress, requireIndex, requireSiteManager } from "../rights.ts";
import { readDownloads } from "./read.ts";
import { DaysQuery, Downloads, ProjectDownloadsQuery } from "./schema.ts";
import type { StatisticsServices } from "./services.ts";

const endpoint = endpointsOf<StatisticsServices>();

const tag = "statistics";

const ofProject = endpoint({
  method: "GET",
  path: "/indexes/{owner}/{index}/projects/{project}/downloads",
  tag,
  summary: "Show the downloads of a project by day, release, Python version and installer",
  asks: "anybody",
  refusals: [404],
  params: ProjectPath,
  query: ProjectDownloadsQuery,
  body: Nothing,
  answer: Downloads,
  status: 200,
  async handle(request) {
    const { services, query } = request;
    const project = await managedProject(request, requireAddress(request));
    const sources = services.indexes.contributorsTo(project).map(({ id }) => id);
    const version = query.version === undefined ? null : (parseVersion(query.version)?.text ?? query.version);
    return readDownloads(services, { indexes: sources, project: project.name, version, days: query.days });
  },
});

const ofIndex = endpoint({
  method: "GET",
  path: "/indexes/{owner}/{index}/downloads",
  tag,
  summary:
    "Show the downloads of an index's own files by day, project, Python version and installer, for its managers",
  refusals: [403, 404],
  params: IndexPath,
  query: DaysQuery,
  body: Nothing,
  answer: Downloads,
  status: 200,
  async handle(request) {
    const index = requireIndex(request, "manage");
    const { services, caller, query } = request;
    const without = services.access.hiddenFrom(caller, index);
    const order = { indexes: [index.id], project: null, without, version: null, days: query.days };
    return readDownloads(services, order);
  },
});

const ofSite = endpoint({
  method: "GET",
  path: "/downloads",
  tag,
  summary: "Show the downloads of the site by day, project, Python version and installer",
  refusals: [403],
  params: None,
  query: DaysQuery,
  body: Nothing,
  answer: Downloads,
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    const { days } = request.query;
    return readDownloads(request.services, { indexes: null, project: null, version: null, days });
  },
});

export const statisticsEndpoints = [ofProject, ofIndex, ofSite];
