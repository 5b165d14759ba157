import { isIP } from "node:net";
import { z } from "zod";
import type { Caller } from "../../../accounts/caller.ts";
import { noSuch } from "../../../accounts/no-such.ts";
import { PERMISSIONS } from "../../../accounts/permission.ts";
import { addressOf, type IndexRecord } from "../../../indexes/index-record.ts";
import { badProjectName, parseProjectName } from "../../../packaging/names/project-name.ts";
import { Refusal } from "../../../refusal.ts";
import { type ApiRequest, endpointsOf } from "../endpoint.ts";
import { listOf, Nothing, PermissionName } from "../fields.ts";
import { pageOf } from "../paging.ts";
import { requireAccount, requireIndex, requireSiteManager } from "../rights.ts";
import { AccountPath } from "./schema.ts";
import type { AccountServices } from "./services.ts";

const endpoint = endpointsOf<AccountServices>();

type Asked = Pick<ApiRequest<unknown, unknown, unknown, AccountServices>, "caller" | "services">;

const RightsQuery = z.strictObject({
  index: z.string().max(200).optional().describe("Only this index (`owner/name`)."),
  project: z
    .string()
    .max(200)
    .optional()
    .describe("For this project. Default: for any project, or for the index itself."),
  address: z
    .string()
    .max(45)
    .refine((text) => isIP(text) !== 0, { error: "give an address" })
    .optional()
    .describe(
      "For requests from this address, which matters for grants to networks. Default: your own address when you ask about yourself, otherwise none.",
    ),
  limit: z.coerce.number().int().min(1).max(500).default(100).describe("Maximum number of items to return."),
  after: z.string().max(512).optional().describe("`next` of the previous page."),
});

const Rights = z.strictObject({
  index: z.string().describe("owner/name"),
  permissions: z.array(
    z.strictObject({
      permission: PermissionName,
      allowed: z.boolean(),
      because: z.string().describe("The setting or grant that decides."),
    }),
  ),
});

const DISABLED = { allowed: false, because: "The account is disabled." };

export const rightsOf = endpoint({
  method: "GET",
  path: "/accounts/{account}/rights",
  tag: "accounts",
  summary:
    "Show what an account can do, and why: your own account, or any account for administrators and for managers of the index",
  refusals: [403, 404],
  params: AccountPath,
  query: RightsQuery,
  body: Nothing,
  answer: listOf(Rights),
  status: 200,
  async handle(request) {
    const { services, params, query } = request;
    const index = query.index === undefined ? null : askedIndex(request, query.index);
    const isOwn = requireAccount(request).name === params.account;
    const manages = index !== null && services.access.allow(request.caller, "manage", index, null);
    if (!isOwn && !manages) requireSiteManager(request);
    const project = query.project === undefined ? null : parseProjectName(query.project);
    if (query.project !== undefined && project === null) throw badProjectName("project", query.project);
    const { caller, isDisabled } = await callerOf(
      request,
      params.account,
      query.address ?? (isOwn ? request.caller.address : ""),
    );
    const seen = (one: IndexRecord) => !isOwn || services.access.allow(request.caller, "read", one, null);
    const indexes = (index === null ? services.indexes.list().filter(seen) : [index])
      .map((one) => ({ one, address: addressOf(one) }))
      .filter(({ address }) => query.after === undefined || address > query.after)
      .sort((a, b) => (a.address < b.address ? -1 : 1));
    return pageOf(
      indexes,
      query.limit,
      ({ one, address }) => ({
        index: address,
        permissions: PERMISSIONS.map((permission) => ({
          permission,
          ...(isDisabled
            ? DISABLED
            : services.access.explainTo(request.caller, caller, permission, one, project)),
        })),
      }),
      ({ address }) => address,
    );
  },
});

function askedIndex(request: Asked, address: string): IndexRecord {
  const [owner = "", index = ""] = address.split("/");
  return requireIndex({ ...request, params: { owner, index } }, "read");
}

/** The account as it would ask with its password. */
async function callerOf({ services, caller: viewer }: Asked, name: string, address: string) {
  const account = await services.accounts.find(name);
  if (account === null)
    throw services.access.mayManageSite(viewer)
      ? await noSuch("account", name, services.database.read)
      : new Refusal("not-found", "no-such-account", `There is no account named ${name}.`);
  const groups = (await services.accounts.groups.list()).filter(({ members }) => members.includes(name));
  const caller: Caller = {
    account: { id: account.id, name, isAdmin: account.isAdmin, kind: account.kind },
    groups: new Set(groups.map((group) => group.name)),
    scope: null,
    tokenId: null,
    address,
  };
  return { caller, isDisabled: account.disabled };
}
