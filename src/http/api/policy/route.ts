import type { Access } from "../../../access/access.ts";
import { siteNow } from "../../../database/site-clock.ts";
import { tryPolicy } from "../../../indexes/dry-run.ts";
import { heldFiles } from "../../../indexes/held.ts";
import type { IndexRecord } from "../../../indexes/index-record.ts";
import type { Indexes } from "../../../indexes/indexes.ts";
import { withException } from "../../../policies/except.ts";
import { readerOf } from "../../reader.ts";
import { endpointsOf } from "../endpoint.ts";
import { presentExplainedFile } from "../explain/present.ts";
import { IndexPath, None, Nothing, toTimeOrNull } from "../fields.ts";
import { requireIndex } from "../rights.ts";
import { DryRun, DryRunResult, ExceptionMade, HeldFiles, HeldQuery, NewException } from "./schema.ts";

/** What the endpoints of this folder need. */
interface PolicyServices {
  access: Access;
  indexes: Indexes;
}

const endpoint = endpointsOf<PolicyServices>();

const DAY = 86_400_000;
const tag = "policies";

const except = endpoint({
  method: "POST",
  path: "/indexes/{owner}/{index}/policy/exceptions",
  tag,
  summary: "Add an exception to a rule, or to all rules that hold files",
  refusals: [403, 404],
  params: IndexPath,
  query: None,
  body: NewException,
  answer: ExceptionMade,
  status: 201,
  async handle(request) {
    const index = requireIndex(request, "manage");
    const { rule, ...exception } = request.body;
    const unsigned = { ...exception, by: null, at: null };
    let rules: number[] = [];
    const changed = await request.services.indexes.changeBy(
      index,
      (before) => {
        const made = withException(before.policy, rule ?? null, unsigned, siteNow());
        rules = made.rules;
        return { policy: made.policy };
      },
      request.actor,
    );
    return { rules, policy: changed.settings.policy };
  },
});

const dryRun = endpoint({
  method: "POST",
  path: "/indexes/{owner}/{index}/policy/dry-run",
  tag,
  summary: "Show what rules or a view would hide, without changing anything",
  refusals: [403, 404],
  params: IndexPath,
  query: None,
  body: DryRun,
  answer: DryRunResult,
  status: 200,
  async handle(request) {
    const { services, caller, body } = request;
    const index = requireIndex(request, "manage");
    const { policy = index.settings.policy, view = index.settings.view } = body;
    const changed = { ...index, settings: { ...index.settings, policy, view } };
    const mayRead = (one: IndexRecord, name: string) => services.access.allow(caller, "read", one, name);
    const trial = await tryPolicy(services.indexes.filterParts, {
      now: services.indexes.treeOf(index),
      tried: services.indexes.treeOf(changed),
      mayRead,
      usedSince: body.usedWithinDays === undefined ? null : siteNow() - body.usedWithinDays * DAY,
      after: body.after ?? "",
      limit: body.limit,
    });
    const { projects, files, next, found } = trial;
    const items = found.map(({ project, tried, isShownNow, usedAt }) => ({
      ...presentExplainedFile(tried, project, readerOf(request, project)),
      project,
      isShownNow,
      usedAt: toTimeOrNull(usedAt),
    }));
    return { projects, files, next, items };
  },
});

const held = endpoint({
  method: "GET",
  path: "/indexes/{owner}/{index}/held",
  tag,
  summary: "List files that a rule or a freeze holds, among the 100 projects that changed last",
  refusals: [403, 404],
  params: IndexPath,
  query: HeldQuery,
  body: Nothing,
  answer: HeldFiles,
  status: 200,
  async handle(request) {
    const { services, caller, query } = request;
    const index = requireIndex(request, "manage");
    const found = await heldFiles(services.indexes.filterParts, {
      tree: services.indexes.treeOf(index),
      mayRead: (one, name) => services.access.allow(caller, "read", one, name),
      limit: query.limit,
    });
    const items = found.map(({ project, explained }) => ({
      ...presentExplainedFile(explained, project, readerOf(request, project)),
      project,
    }));
    return { items };
  },
});

export const policyEndpoints = [except, dryRun, held];
