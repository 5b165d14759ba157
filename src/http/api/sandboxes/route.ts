import { z } from "zod";
import type { Access } from "../../../access/access.ts";
import type { Database } from "../../../database/database.ts";
import { isIndexAddress } from "../../../indexes/index-name.ts";
import { addressOf } from "../../../indexes/index-record.ts";
import type { Indexes } from "../../../indexes/indexes.ts";
import {
  readSandboxRules,
  removeSandboxRule,
  SandboxHolder,
  SandboxLimits,
  SandboxRule,
  setSandboxRule,
} from "../../../indexes/sandboxes/sandbox-rules.ts";
import type { Sandboxes } from "../../../indexes/sandboxes/sandboxes.ts";
import { endpointsOf } from "../endpoint.ts";
import { listOf, None, Nothing } from "../fields.ts";
import { requireBasesAt } from "../indexes/bases.ts";
import { requireAccount, requireSiteManager } from "../rights.ts";

/** What the endpoints of this folder need. */
interface SandboxServices {
  access: Access;
  database: Database;
  indexes: Indexes;
  sandboxes: Sandboxes;
}

const endpoint = endpointsOf<SandboxServices>();

const tag = "sandboxes";
const RulePath = z.strictObject({ who: SandboxHolder });

const OwnSandboxes = z.strictObject({
  rule: SandboxRule.nullable().describe(
    "The rule that counts for the caller. null: they cannot create indexes.",
  ),
  owner: z
    .string()
    .nullable()
    .describe(
      "Owner of the indexes that the caller can create. null: none, or their name cannot be in an address.",
    ),
  indexes: z.array(z.string()).describe("Sandboxes that the caller has, as owner/name."),
  left: z.number().int().min(0).describe("How many the caller can still create."),
});

const own = endpoint({
  method: "GET",
  path: "/sandboxes",
  tag,
  summary: "Show the sandboxes of the caller, and whether they can create more",
  refusals: [],
  params: None,
  query: None,
  body: Nothing,
  answer: OwnSandboxes,
  status: 200,
  async handle(request) {
    const { name } = requireAccount(request);
    const { rule, indexes } = await request.services.sandboxes.of(request.caller);
    const canBeOwner = rule !== null && isIndexAddress(name, "dev");
    return {
      rule,
      owner: canBeOwner ? name : null,
      indexes: indexes.map(addressOf).sort(),
      left: canBeOwner ? Math.max(0, rule.maxIndexes - indexes.length) : 0,
    };
  },
});

const list = endpoint({
  method: "GET",
  path: "/sandbox-rules",
  tag,
  summary: "List the rules by which accounts can create indexes of their own",
  refusals: [403],
  params: None,
  query: None,
  body: Nothing,
  answer: listOf(SandboxRule),
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    return { items: await readSandboxRules(request.services.database.read), next: null };
  },
});

const set = endpoint({
  method: "PUT",
  path: "/sandbox-rules/{who}",
  tag,
  summary: "Let accounts create indexes of their own, or change how many and what they are like",
  refusals: [403, 409],
  params: RulePath,
  query: None,
  body: SandboxLimits,
  answer: SandboxRule,
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    requireBasesAt(request, "bases", request.body.bases);
    const rule = { ...request.body, who: request.params.who };
    await setSandboxRule(request.services.database, rule, request.actor);
    return rule;
  },
});

const remove = endpoint({
  method: "DELETE",
  path: "/sandbox-rules/{who}",
  tag,
  summary: "Remove a sandbox rule. Indexes that were created by it stay",
  refusals: [403, 404],
  params: RulePath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    requireSiteManager(request);
    await removeSandboxRule(request.services.database, request.params.who, request.actor);
  },
});

export const sandboxEndpoints = [own, list, set, remove];
