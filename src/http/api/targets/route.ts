import { z } from "zod";
import type { Access } from "../../../access/access.ts";
import type { Database } from "../../../database/database.ts";
import {
  readTargets,
  removeTarget,
  setTarget,
  Target,
  TargetName,
} from "../../../publishing/requests/targets.ts";
import { endpointsOf } from "../endpoint.ts";
import { listOf, None, Nothing } from "../fields.ts";
import { requireAccount, requireSiteManager } from "../rights.ts";

/** What the endpoints of this folder need. */
interface TargetServices {
  access: Access;
  database: Database;
}

const endpoint = endpointsOf<TargetServices>();

const tag = "requests";
const TargetPath = z.strictObject({ target: TargetName });
const TargetFacts = Target.omit({ name: true });

const list = endpoint({
  method: "GET",
  path: "/targets",
  tag,
  summary: "List the targets: machines that packages are installed on",
  refusals: [],
  params: None,
  query: None,
  body: Nothing,
  answer: listOf(Target),
  status: 200,
  async handle(request) {
    requireAccount(request);
    return { items: await readTargets(request.services.database.read), next: null };
  },
});

const set = endpoint({
  method: "PUT",
  path: "/targets/{target}",
  tag,
  summary: "Create a target, or replace it",
  refusals: [403, 409],
  params: TargetPath,
  query: None,
  body: TargetFacts,
  answer: Target,
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    const target = { name: request.params.target, ...request.body };
    await setTarget(request.services.database, target, request.actor);
    return target;
  },
});

const remove = endpoint({
  method: "DELETE",
  path: "/targets/{target}",
  tag,
  summary: "Remove a target. Requests that name it keep its name",
  refusals: [403, 404],
  params: TargetPath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    requireSiteManager(request);
    await removeTarget(request.services.database, request.params.target, request.actor);
  },
});

export const targetEndpoints = [list, set, remove];
