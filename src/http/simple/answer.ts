import { notThere } from "../../access/refuse.ts";
import type { Caller } from "../../accounts/caller.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import { type ProjectName, parseProjectName } from "../../packaging/names/project-name.ts";
import { Refusal } from "../../refusal.ts";
import { formOfQuery, negotiatePage, type PageForm } from "../negotiate.ts";
import type { Prepared } from "../prepared.ts";
import { requestable } from "../requestable.ts";
import type { IndexPath, Target } from "../target.ts";
import type { ProjectPageCache } from "./project-page-cache.ts";
import { answerPage, isPublicProject, mayRead, type ProjectPages } from "./project-pages.ts";
import { isWithinReach } from "./reach.ts";
import type { RootPageCache } from "./root-page-cache.ts";
import type { SimpleServices } from "./services.ts";

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
  /** Whether everybody may read something in the index. */
  isOpen: boolean;
}

/** What prepared answers are made from. */
export interface PageCaches {
  projects: ProjectPageCache;
  roots: RootPageCache;
}

/** The index at an address, when the caller may read something in it; refuses (`notThere`) any other. */
export function readableIndex(services: SimpleServices, caller: Caller, path: IndexPath): IndexRecord {
  const { access, indexes } = services;
  const index = path === null ? indexes.default() : indexes.find(path.owner, path.name);
  if (index === null || !access.allow(caller, "read", index, null))
    throw notThere(access, caller, index, null);
  return index;
}

/** Answers a simple page, for node:http and the fast path alike; refuses what the caller may not read or is not there. */
export async function answerSimple(
  services: SimpleServices,
  caches: PageCaches,
  target: Exclude<Target, { kind: "file" }>,
  request: GetRequest,
): Promise<Prepared | Redirect> {
  const { caller, query } = request;
  const index = readableIndex(services, caller, target.index);
  if (target.kind === "root") return answerRoot(services, caches, index, target.hasSlash, request);
  const name = parseProjectName(target.project);
  if (name === null) throw notThere(services.access, caller, index, null);
  if (!services.access.mightRead(caller, index, name)) throw absent(services, caller, index, name);
  if (target.project !== name || !target.hasSlash) {
    const location = `${target.hasSlash ? "../" : ""}${name}/${queryPart(query)}`;
    return { location, isOpen: services.access.isOpen(index) };
  }
  const form = formOf(request);
  const pages = await readablePages(services, caches, caller, index, name);
  const isPublic = isPublicProject(services.access, pages);
  const sharing = { isPublic, isOpen: isPublic };
  const answer = await answerPage(await pages.page(form), { ...request, form }, sharing, "project page");
  return { ...answer, freshUntil: pages.freshUntil };
}

async function answerRoot(
  services: SimpleServices,
  { roots }: PageCaches,
  index: IndexRecord,
  hasSlash: boolean,
  request: GetRequest,
): Promise<Prepared | Redirect> {
  const { caller, query } = request;
  const isOpen = services.access.isOpen(index);
  if (!hasSlash) return { location: `simple/${queryPart(query)}`, isOpen };
  const form = formOf(request);
  const { page, freshUntil } = await roots.page(index, caller, form);
  const isLocal = services.access.readsByNetwork(caller, services.indexes.sourcesOf(index));
  const sharing = { isPublic: isOpen && !isLocal && caller.account === null, isOpen: isOpen && !isLocal };
  const answer = await answerPage(page, { ...request, form }, sharing, "root page");
  return { ...answer, freshUntil: freshUntil ?? Number.POSITIVE_INFINITY };
}

/** A project that the caller may read, by its name in any spelling; refuses (`notThere`) any other. */
export async function readableProject(
  services: SimpleServices,
  caches: PageCaches,
  index: IndexRecord,
  raw: string,
  caller: Caller,
): Promise<ProjectPages> {
  const name = parseProjectName(raw);
  if (name === null) throw notThere(services.access, caller, index, null);
  return readablePages(services, caches, caller, index, name);
}

async function readablePages(
  services: SimpleServices,
  { projects }: PageCaches,
  caller: Caller,
  index: IndexRecord,
  name: ProjectName,
): Promise<ProjectPages> {
  const isReachable = await isWithinReach(services, caller, index, name);
  const pages = isReachable ? await projects.project(index, name) : null;
  if (pages === null || !mayRead(services.access, caller, pages)) throw absent(services, caller, index, name);
  return pages;
}

function absent(services: SimpleServices, caller: Caller, index: IndexRecord, project: ProjectName): Refusal {
  const refusal = notThere(services.access, caller, index, project);
  return requestable(services, caller, { index, project }, refusal);
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
