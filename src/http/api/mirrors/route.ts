import { addressOf, type IndexRecord } from "../../../indexes/index-record.ts";
import { mirrorUse } from "../../../indexes/mirror/use.ts";
import { parseProjectName } from "../../../packaging/project-name.ts";
import { Refusal } from "../../../refusal.ts";
import { endpoint } from "../endpoint.ts";
import { IndexPath, None, Nothing, toTimeOrNull } from "../fields.ts";
import { requireIndex } from "../rights.ts";
import { MirrorState, Refreshed, RefreshOrder } from "./schema.ts";

const tag = "mirrors";

const show = endpoint({
  method: "GET",
  path: "/indexes/{owner}/{index}/mirror",
  tag,
  summary: "Tell what a mirror is of and how much of it is kept",
  refusals: [403, 404, 409],
  params: IndexPath,
  query: None,
  body: Nothing,
  answer: MirrorState,
  status: 200,
  async handle(request) {
    const { mirrors, database } = request.services;
    const index = requireMirror(requireIndex(request, "manage"));
    const mirror = mirrors.index(index);
    const { upstream, from, problem } = await mirror.source.describe();
    const use = await mirrorUse(database, index.id);
    const { mode } = mirror.settings;
    return { mode, upstream, from, problem, ...use, lastChecked: toTimeOrNull(use.lastChecked) };
  },
});

const refresh = endpoint({
  method: "POST",
  path: "/indexes/{owner}/{index}/mirror/refresh",
  tag,
  summary: "Ask the upstream for a project's page now, or for every page when it is next wanted",
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
    const name = parseProjectName(project);
    if (name === null) throw new Refusal("invalid", "bad-project-name", "This is no project's name.");
    const page = await mirror.refresh(name);
    return { project: name, found: page !== null, files: page?.files.length ?? 0 };
  },
});

function requireMirror(index: IndexRecord): IndexRecord {
  if (index.kind === "mirror") return index;
  throw new Refusal("conflict", "no-mirror", `${addressOf(index)} is a hosted index, not a mirror.`);
}

export const mirrorEndpoints = [show, refresh];
