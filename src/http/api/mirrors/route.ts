import type { Access } from "../../../access/access.ts";
import { siteNow } from "../../../database/site-clock.ts";
import { addressOf, type IndexRecord } from "../../../indexes/index-record.ts";
import type { Indexes } from "../../../indexes/indexes.ts";
import type { EvictionChoice } from "../../../indexes/mirror/evict-chosen.ts";
import type { Mirrors } from "../../../indexes/mirror/mirrors.ts";
import type { MirrorUse } from "../../../indexes/mirror/use.ts";
import { badProjectName, type ProjectName, parseProjectName } from "../../../packaging/names/project-name.ts";
import { Refusal } from "../../../refusal.ts";
import { endpointsOf } from "../endpoint.ts";
import { IndexPath, None, Nothing, toTime, toTimeOrNull } from "../fields.ts";
import { requireIndex } from "../rights.ts";
import {
  Evicted,
  EvictionOrder,
  EvictionPlan,
  EvictionQuery,
  MirrorState,
  Refreshed,
  RefreshOrder,
} from "./schema.ts";

/** What the endpoints of this folder need. */
interface MirrorServices {
  access: Access;
  indexes: Indexes;
  mirrors: Mirrors;
}

const endpoint = endpointsOf<MirrorServices>();

const tag = "mirrors";

const show = endpoint({
  method: "GET",
  path: "/indexes/{owner}/{index}/mirror",
  tag,
  summary: "Show the upstream of a mirror and how much is cached",
  refusals: [403, 404, 409],
  params: IndexPath,
  query: None,
  body: Nothing,
  answer: MirrorState,
  status: 200,
  async handle(request) {
    const { mirrors } = request.services;
    const index = requireMirror(requireIndex(request, "manage"));
    const mirror = mirrors.index(index);
    const { upstream, from, problem } = await mirror.source.describe();
    const { trouble, ...use } = await mirrors.use(index);
    const { mode } = mirror.settings;
    return {
      mode,
      upstream,
      from,
      problem,
      ...use,
      lastChecked: toTimeOrNull(use.lastChecked),
      hitRatio: mode === "cache" ? hitRatio(use) : null,
      trouble: trouble && { ...trouble, at: toTime(trouble.at) },
    };
  },
});

const refresh = endpoint({
  method: "POST",
  path: "/indexes/{owner}/{index}/mirror/refresh",
  tag,
  summary: "Fetch a project's page from the upstream now, or each page on its next request",
  refusals: [403, 404, 409, 502, 504],
  params: IndexPath,
  query: None,
  body: RefreshOrder,
  answer: Refreshed,
  status: 200,
  async handle(request) {
    const mirror = request.services.mirrors.index(requireMirror(requireIndex(request, "manage")));
    const { project } = request.body;
    if (project === null) {
      await mirror.refreshAll(request.actor);
      return { project: null, found: null, files: null };
    }
    const name = readName(project);
    const page = await mirror.refresh(name);
    return { project: name, found: page !== null, files: page?.files.length ?? 0 };
  },
});

const planEviction = endpoint({
  method: "GET",
  path: "/indexes/{owner}/{index}/mirror/eviction",
  tag,
  summary: "Show which cached files an eviction would remove",
  refusals: [403, 404, 409],
  params: IndexPath,
  query: EvictionQuery,
  body: Nothing,
  answer: EvictionPlan,
  status: 200,
  async handle(request) {
    const index = requireMirror(requireIndex(request, "manage"));
    const { files, bytes, projects } = await request.services.mirrors.planEviction(
      index,
      choiceOf(request.query),
    );
    const shown = projects.map((one) => ({ ...one, lastUsed: toTime(one.lastUsed) }));
    return { files, bytes, projects: shown };
  },
});

const evict = endpoint({
  method: "POST",
  path: "/indexes/{owner}/{index}/mirror/evict",
  tag,
  summary: "Remove cached files, a few hundred at a time. They are fetched again on request",
  refusals: [403, 404, 409],
  params: IndexPath,
  query: None,
  body: EvictionOrder,
  answer: Evicted,
  status: 200,
  async handle(request) {
    const index = requireMirror(requireIndex(request, "manage"));
    return request.services.mirrors.evict(index, choiceOf(request.body), request.actor);
  },
});

interface WrittenChoice {
  project?: string | null | undefined;
  unusedDays?: number | null | undefined;
}

const DAY_MS = 86_400_000;

function choiceOf({ project = null, unusedDays = null }: WrittenChoice): EvictionChoice {
  if (project === null && unusedDays === null)
    throw new Refusal("invalid", "nothing-chosen", "Choose the files: send project, unusedDays, or both.");
  return {
    project: project === null ? null : readName(project),
    unusedSince: unusedDays === null ? null : siteNow() - unusedDays * DAY_MS,
  };
}

function readName(text: string): ProjectName {
  const name = parseProjectName(text);
  if (name === null) throw badProjectName("project", text);
  return name;
}

/** Downloads answered without a fetch. A promotion, for example, fetches files that no one downloads. */
function hitRatio({ lately: { downloads, fetched } }: Pick<MirrorUse, "lately">): number | null {
  return downloads === 0 ? null : Math.max(0, 1 - fetched / downloads);
}

function requireMirror(index: IndexRecord): IndexRecord {
  if (index.kind === "mirror") return index;
  throw new Refusal("conflict", "no-mirror", `${addressOf(index)} is a hosted index, not a mirror.`);
}

export const mirrorEndpoints = [show, refresh, planEviction, evict];
