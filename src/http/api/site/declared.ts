import { siteNow } from "../../../database/site-clock.ts";
import type { SitePlan as Plan } from "../../../declared/declared-site.ts";
import { exportSite } from "../../../declared/export-site.ts";
import { endpointsOf } from "../endpoint.ts";
import { listOf, None, Nothing } from "../fields.ts";
import { requireSiteManager } from "../rights.ts";
import {
  ApplyRequest,
  ExportedSite,
  ExportQuery,
  ManagedThing,
  SitePlan,
  SiteRequest,
} from "./declared-schema.ts";
import type { SiteServices } from "./services.ts";

const endpoint = endpointsOf<SiteServices>();

const tag = "site";

const plan = endpoint({
  method: "POST",
  path: "/site/plan",
  tag,
  summary: "Show what applying a site file would do. Nothing is changed",
  refusals: [403, 409],
  params: None,
  query: None,
  body: SiteRequest,
  answer: SitePlan,
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    const { services, body, actor } = request;
    return presentPlan(await services.declared.plan(body, actor));
  },
});

const apply = endpoint({
  method: "POST",
  path: "/site/apply",
  tag,
  summary: "Make the site as a site file says, in one transaction",
  refusals: [403, 409],
  params: None,
  query: None,
  body: ApplyRequest,
  answer: SitePlan,
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    const { services, body, actor } = request;
    await request.confirmed();
    const { revision = null, ...wanted } = body;
    const done = await services.declared.apply(wanted, revision, actor);
    await services.indexes.reload();
    return presentPlan(done);
  },
});

const exported = endpoint({
  method: "GET",
  path: "/site/export",
  tag,
  summary: "Write the site as a site file. It contains no secrets",
  refusals: [403],
  params: None,
  query: ExportQuery,
  body: Nothing,
  answer: ExportedSite,
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    return exportSite(await request.services.declared.present(), request.query.name, siteNow());
  },
});

const managed = endpoint({
  method: "GET",
  path: "/site/managed",
  tag,
  summary: "List what site files manage",
  refusals: [403],
  params: None,
  query: None,
  body: Nothing,
  answer: listOf(ManagedThing),
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    const { things, marks } = await request.services.declared.present();
    const items = [...things].flatMap(([id, { kind, key, name }]) => {
      const file = marks.get(id);
      return file === undefined ? [] : [{ kind, key, name, file }];
    });
    return { items, next: null };
  },
});

function presentPlan({ file, revision, steps, adopted, released, warnings }: Plan): SitePlan {
  return {
    file,
    revision,
    steps: steps.map((step) => {
      const { kind, name } = step.action === "remove" ? step.present : step.thing;
      return step.action === "remove"
        ? { action: step.action, kind, name, reason: step.reason, changes: [] }
        : { action: step.action, kind, name, reason: null, changes: step.changes };
    }),
    adopted: adopted.length,
    released: released.length,
    warnings: [...warnings],
  };
}

export const declaredEndpoints = [plan, apply, exported, managed];
