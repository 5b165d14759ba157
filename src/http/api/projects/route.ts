import type { Indexes } from "../../../indexes/indexes.ts";
import type { ProjectName } from "../../../packaging/names/project-name.ts";
import type { ProjectAddress, ProjectRow } from "../../../publishing/releases/find.ts";
import { Refusal } from "../../../refusal.ts";
import { Turns } from "../../../turns.ts";
import { VisibleNames } from "../../simple/visible-names.ts";
import { type ApiRequest, endpointsOf } from "../endpoint.ts";
import { IndexPath, listOf, None, Nothing, ProjectPath } from "../fields.ts";
import { presentFile } from "../files/present.ts";
import { movesOfProject } from "../moves.ts";
import { pageOf } from "../paging.ts";
import { destinationOf, RemovalQuery } from "../removal.ts";
import { requireAddress, requireIndex, requireOwnProject } from "../rights.ts";
import { type ManagedProject, managedProject } from "./managed.ts";
import { latestOf, releasesOf } from "./releases.ts";
import { Project, ProjectChange, ProjectItem, ProjectQuery } from "./schema.ts";
import type { ProjectServices } from "./services.ts";

const endpoint = endpointsOf<ProjectServices>();

const PROJECTS = "/indexes/{owner}/{index}/projects";
const PROJECT = `${PROJECTS}/{project}`;
const tag = "projects";

type Asked = Pick<ApiRequest<unknown, unknown, unknown, ProjectServices>, "services" | "caller">;

const list = endpoint({
  method: "GET",
  path: PROJECTS,
  tag,
  summary: "List the projects of an index that the caller can read",
  asks: "anybody",
  refusals: [404],
  params: IndexPath,
  query: ProjectQuery,
  body: Nothing,
  answer: listOf(ProjectItem),
  status: 200,
  async handle(request) {
    const { services, caller, query } = request;
    const index = requireIndex(request, "read");
    const visible = new VisibleNames(services.access, caller, index, services.indexes.sourcesOf(index));
    const list = await services.indexes.package(index).projects();
    const names = await visible.names(list);
    const sought = query.q?.toLowerCase() ?? "";
    const comesFrom = (name: ProjectName) =>
      (list.sourcesOf?.(name) ?? [index.id]).some((id) => services.indexes.byId(id)?.kind === query.kind);
    const rows: string[] = [];
    const turns = new Turns();
    for (const name of names) {
      if (turns.isOver()) await turns.next();
      if (query.after !== undefined && name <= query.after) continue;
      if (!name.includes(sought)) continue;
      if (query.kind !== undefined && !comesFrom(name)) continue;
      if (rows.push(name) > query.limit) break;
    }
    return pageOf(
      rows,
      query.limit,
      (name) => ({ name }),
      (name) => name,
    );
  },
});

const show = endpoint({
  method: "GET",
  path: PROJECT,
  tag,
  summary: "Show a project with its files",
  asks: "anybody",
  refusals: [404],
  params: ProjectPath,
  query: None,
  body: Nothing,
  answer: Project,
  moves: movesOfProject,
  status: 200,
  handle: (request) => present(request, requireAddress(request)),
});

const change = endpoint({
  method: "PATCH",
  path: PROJECT,
  tag,
  summary: "Set a project's status (PEP 792), or restrict it to grants that name it",
  refusals: [403, 404],
  params: ProjectPath,
  query: None,
  body: ProjectChange,
  answer: Project,
  status: 200,
  async handle(request) {
    const { services, actor, body, precondition } = request;
    const address = await requireOwnProject(request, "manage");
    const status =
      body.status === undefined && body.statusReason === undefined
        ? undefined
        : { status: body.status ?? address.row.status, reason: body.statusReason ?? null };
    const change = {
      ...(status === undefined ? {} : { status }),
      ...(body.restricted === undefined ? {} : { restricted: body.restricted }),
    };
    const permit = (present: ProjectRow) => {
      if (status !== undefined && status.status !== present.status) requireFree(request, present);
    };
    if (Object.keys(change).length > 0)
      await services.publishing.changeProject(address, change, actor, { permit, precondition });
    return present(request, address);
  },
});

const remove = endpoint({
  method: "DELETE",
  path: PROJECT,
  tag,
  summary: "Remove a project with all its files. Their names stay reserved",
  refusals: [403, 404],
  params: ProjectPath,
  query: RemovalQuery,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    const address = await requireOwnProject(request, "remove");
    requireFree(request, address.row);
    const { services, actor, precondition, query } = request;
    await services.publishing.removeProject(address, actor, { precondition, to: destinationOf(query) });
  },
});

/** Only administrators may end a quarantine, by setting another status or by removing the project. */
function requireFree({ services, caller }: Asked, { status }: ProjectRow): void {
  if (status !== "quarantined" || services.access.mayManageSite(caller)) return;
  throw new Refusal(
    "forbidden",
    "quarantined",
    "The project is quarantined, and only an administrator may end that. Ask one to look at it.",
  );
}

async function present(request: Asked, address: ProjectAddress) {
  const project = await managedProject(request, address);
  return presentProject(project, request.services.indexes);
}

export const projectEndpoints = [list, show, change, remove];

async function presentProject(project: ManagedProject, indexes: Indexes): Promise<Project> {
  const turns = new Turns();
  const releases = await releasesOf(project.files, turns);
  return {
    name: project.name,
    displayName: project.displayName,
    source: indexes.addressOf(project.sourceIndexId),
    status: project.status,
    statusReason: project.statusReason,
    restricted: project.restricted,
    serial: project.serial,
    versions: releases.map(({ version }) => version),
    releases,
    latest: latestOf(releases),
    files: await turns.map(project.files, (file) => presentFile(file, indexes)),
  };
}
