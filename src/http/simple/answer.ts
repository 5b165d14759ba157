import { denied } from "../../access/refuse.ts";
import type { Caller } from "../../accounts/caller.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import { type ProjectName, parseProjectName } from "../../packaging/project-name.ts";
import { Refusal } from "../../refusal.ts";
import { formOfQuery, negotiatePage, type PageForm } from "../negotiate.ts";
import type { Prepared } from "../prepared.ts";
import type { Services } from "../services.ts";
import type { IndexPath, Target } from "../target.ts";
import { answerPage, isPublicProject, mayRead, type ProjectView } from "./project-view.ts";
import { isWithinReach } from "./reach.ts";
import type { Roots } from "./roots.ts";
import type { Views } from "./views.ts";

/** The parts of a GET request that any prepared answer may hang on. */
export interface GetRequest {
  caller: Caller;
  /** Behind the `?`, without it. */
  query: string;
  accept: string | undefined;
  acceptEncoding: string | undefined;
  ifNoneMatch: string | undefined;
}

/** An address that is written otherwise: relative, so that any prefix and proxy works. */
export interface Redirect {
  location: string;
}

/** What prepared answers are made from. */
export interface Shelves {
  views: Views;
  roots: Roots;
}

/** The index at an address. One that is not there is refused as one that is hidden (STANDARDS A09). */
export function indexAt(services: Services, caller: Caller, path: IndexPath): IndexRecord {
  const index = path === null ? services.indexes.default() : services.indexes.find(path.owner, path.name);
  if (index === null) throw services.access.hidesUnknown(caller) ? denied(caller, "read") : noSuch("index");
  return index;
}

/** Answers a simple page, for node:http and the lane alike; refuses what the caller may not read or is not there. */
export async function answerSimple(
  services: Services,
  shelves: Shelves,
  target: Exclude<Target, { kind: "file" }>,
  request: GetRequest,
): Promise<Prepared | Redirect> {
  const index = indexAt(services, request.caller, target.index);
  if (target.kind === "root") return answerRoot(services, shelves, index, target.hasSlash, request);
  const name = parseProjectName(target.project);
  if (!services.access.allow(request.caller, "read", index, name)) throw denied(request.caller, "read");
  if (name === null) throw noSuch("project");
  if (target.project !== name || !target.hasSlash) {
    return { location: `${target.hasSlash ? "../" : ""}${name}/${queryPart(request.query)}` };
  }
  const form = formOf(request);
  if (!(await isWithinReach(services, request.caller, index, name))) throw denied(request.caller, "read");
  const view = await shelves.views.project(index, name);
  if (view === null) throw missing(services, request.caller, index, name, "project");
  if (!mayRead(services.access, request.caller, view)) throw denied(request.caller, "read");
  const isPublic = isPublicProject(services.access, view);
  const answer = await answerPage(view.page(form), { ...request, form }, isPublic, "project page");
  return { ...answer, freshUntil: view.freshUntil };
}

async function answerRoot(
  services: Services,
  { roots }: Shelves,
  index: IndexRecord,
  hasSlash: boolean,
  request: GetRequest,
): Promise<Prepared | Redirect> {
  if (!services.access.allow(request.caller, "read", index, null)) throw denied(request.caller, "read");
  if (!hasSlash) return { location: `simple/${queryPart(request.query)}` };
  const form = formOf(request);
  const { page, freshUntil } = await roots.page(index, request.caller, form);
  const isPublic = services.indexes
    .sourcesOf(index)
    .every((source) => services.access.isPublic(source, null));
  const answer = await answerPage(page, { ...request, form }, isPublic, "root page");
  return { ...answer, freshUntil: freshUntil ?? Number.POSITIVE_INFINITY };
}

/** A project that the caller may read, or a refusal. */
export async function readableProject(
  services: Services,
  { views }: Shelves,
  index: IndexRecord,
  raw: string,
  caller: Caller,
): Promise<ProjectView> {
  const name = parseProjectName(raw);
  if (!services.access.allow(caller, "read", index, name)) throw denied(caller, "read");
  if (name === null) throw noSuch("project");
  if (!(await isWithinReach(services, caller, index, name))) throw denied(caller, "read");
  const view = await views.project(index, name);
  if (view === null) throw missing(services, caller, index, name, "project");
  if (!mayRead(services.access, caller, view)) throw denied(caller, "read");
  return view;
}

/**
 * The refusal for a project that is not there, or not in this place: the same as for one that is hidden from the caller
 * by the rights of a source that might have it (STANDARDS A09).
 */
export function missing(
  services: Services,
  caller: Caller,
  index: IndexRecord,
  name: ProjectName,
  what: "project" | "file",
): Refusal {
  const isOpen = services.indexes
    .sourcesOf(index)
    .every((source) => services.access.allow(caller, "read", source, name));
  return isOpen ? noSuch(what) : denied(caller, "read");
}

export function noSuch(what: "index" | "project" | "file" | "release"): Refusal {
  return new Refusal("not-found", `no-such-${what}`, `There is no such ${what} here.`);
}

function formOf({ query, accept }: GetRequest): PageForm {
  const form = (query === "" ? null : formOfQuery(query)) ?? negotiatePage(accept);
  if (form !== null) return form;
  throw new Refusal(
    "not-acceptable",
    "not-acceptable",
    "Simple pages are application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html or text/html.",
  );
}

const queryPart = (query: string): string => (query === "" ? "" : `?${query}`);
