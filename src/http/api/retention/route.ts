import type { Logger } from "pino";
import type { Access } from "../../../access/access.ts";
import { ProjectTexts } from "../../../changes/search/project-texts.ts";
import type { Config } from "../../../config/schema.ts";
import type { Database } from "../../../database/database.ts";
import type { IndexRecord } from "../../../indexes/index-record.ts";
import type { Indexes } from "../../../indexes/indexes.ts";
import type { Publishing } from "../../../publishing/publishing.ts";
import { type Dependent, Dependents } from "../../../publishing/retention/dependents.ts";
import { type PlannedRelease, planRetention } from "../../../publishing/retention/retention-plan.ts";
import { runRetention } from "../../../publishing/retention/run-retention.ts";
import { usableRules } from "../../../publishing/retention/usable-rules.ts";
import { Refusal } from "../../../refusal.ts";
import { type ApiRequest, endpointsOf } from "../endpoint.ts";
import { IndexPath, None, Nothing } from "../fields.ts";
import { requireIndex } from "../rights.ts";
import { type ExpiredRelease, type KeptRelease, RetentionPlan, RetentionPreview, Retired } from "./schema.ts";

/** What the endpoints of this folder need. */
interface RetentionServices {
  access: Access;
  config: Config;
  database: Database;
  indexes: Indexes;
  log: Logger;
  publishing: Publishing;
}

const endpoint = endpointsOf<RetentionServices>();

type Asked = Pick<ApiRequest<unknown, unknown, unknown, RetentionServices>, "services" | "caller">;

const AT = "/indexes/{owner}/{index}/retention";
const tag = "retention";

const preview = endpoint({
  method: "POST",
  path: `${AT}/preview`,
  tag,
  summary: "List the releases that retention rules would remove, and why, without changing anything",
  refusals: [403, 404, 409],
  params: IndexPath,
  query: None,
  body: RetentionPreview,
  answer: RetentionPlan,
  status: 200,
  async handle(request) {
    const { services, body } = request;
    const index = requireIndex(request, "manage");
    const asked = body.retention ?? index.settings.retention;
    if (asked === null)
      throw new Refusal(
        "conflict",
        "no-retention",
        "This index has no retention rules. Send some to test them.",
      );
    const { statistics } = services.config;
    const { rules, isUnusedIgnored } = await usableRules(services.database.survey, asked, statistics);
    const notes = notesOn(request, index);
    if (isUnusedIgnored)
      notes.push(
        `The rule on unused releases waits until downloads have been counted for ${asked.unused} days.`,
      );
    const read = services.database.survey;
    const dependents = await Dependents.of(read, index);
    const found: PlannedRelease[] = [];
    for await (const plan of planRetention(read, index, rules, dependents, body.after ?? "")) {
      found.push(...plan.filter(({ project }) => mayManage(request, index, project)));
      // Whole projects, so that the next page begins behind one.
      if (found.length >= body.limit)
        return { ...shown(request, found), notes, next: plan[0]?.project ?? null };
    }
    return { ...shown(request, found), notes, next: null };
  },
});

const run = endpoint({
  method: "POST",
  path: `${AT}/run`,
  tag,
  summary: "Apply the retention rules of an index now. Releases go to the recycle bin",
  refusals: [403, 404, 409],
  params: IndexPath,
  query: None,
  body: Nothing,
  answer: Retired,
  status: 200,
  async handle(request) {
    const index = requireIndex(request, "manage");
    const { services, actor } = request;
    // So that what projects require is known.
    await new ProjectTexts(services.database, services.log).catchUp();
    const tools = { ...services, statistics: services.config.statistics };
    return runRetention(tools, index, actor, ({ project }) => mayManage(request, index, project));
  },
});

/** What goes and what stays, without names that the caller may not see. */
function shown(
  { services, caller }: Asked,
  releases: readonly PlannedRelease[],
): Pick<RetentionPlan, "items" | "kept"> {
  const mayRead = ({ indexId, project }: Dependent) => {
    const index = services.indexes.list().find(({ id }) => id === indexId);
    return index !== undefined && services.access.allow(caller, "read", index, project);
  };
  const items: ExpiredRelease[] = [];
  const kept: KeptRelease[] = [];
  for (const { keptBy, requiredBy, ...release } of releases) {
    if (keptBy === null) items.push(release);
    else if (requiredBy === null || mayRead(requiredBy)) kept.push({ ...release, keptBy });
    else kept.push({ ...release, keptBy: "required by another project" });
  }
  return { items, kept };
}

function mayManage({ services, caller }: Asked, index: IndexRecord, project: string): boolean {
  return services.access.allow(caller, "manage", index, project);
}

function notesOn({ services }: Asked, index: IndexRecord): string[] {
  const notes: string[] = [];
  if (services.publishing.binDaysOf(index) === 0)
    notes.push("Nothing is removed, because this index has no recycle bin (binDays).");
  if (index.settings.freeze !== null) notes.push("Nothing is removed while this index is frozen.");
  return notes;
}

export const retentionEndpoints = [preview, run];
