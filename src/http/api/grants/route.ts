import { type GrantRecord, principalText } from "../../../access/grants.ts";
import type { Accounts } from "../../../accounts/accounts.ts";
import type { IndexRecord } from "../../../indexes/index-record.ts";
import type { Sandboxes } from "../../../indexes/sandboxes/sandboxes.ts";
import { parseProjectName } from "../../../packaging/names/project-name.ts";
import { Refusal } from "../../../refusal.ts";
import { type ApiRequest, endpointsOf } from "../endpoint.ts";
import { listOf, None, Nothing, toTime } from "../fields.ts";
import { type NamedServices, requireExisting, thereIsNone } from "../named.ts";
import { numericCursor, pageOf } from "../paging.ts";
import { requireIndex, requireSiteManager } from "../rights.ts";
import { Grant, GrantPath, GrantQuery, NewGrant } from "./schema.ts";

/** What the endpoints of this folder need. */
interface GrantServices extends NamedServices {
  accounts: Accounts;
  sandboxes: Sandboxes;
}

const endpoint = endpointsOf<GrantServices>();

const tag = "grants";

const list = endpoint({
  method: "GET",
  path: "/grants",
  tag,
  summary: "List grants: all for administrators, or those of one index for its managers",
  refusals: [403, 404],
  params: None,
  query: GrantQuery,
  body: Nothing,
  answer: listOf(Grant),
  status: 200,
  async handle(request) {
    const { query, services } = request;
    if (query.index === undefined) requireSiteManager(request);
    const index = query.index === undefined ? null : managedIndex(request, query.index);
    const project = query.project === undefined ? null : parseProjectName(query.project);
    if (query.project !== undefined && (index === null || project === null))
      throw new Refusal("invalid", "bad-project-name", "Give `project` a valid name, and its `index` too.");
    const after = numericCursor(query.after);
    const grants = (await services.access.grants.list()).filter(
      (grant) =>
        grant.id > after &&
        (index === null || services.access.reaches(request.caller, grant, index, project)),
    );
    return pageOf(grants.slice(0, query.limit + 1), query.limit, presentGrant, ({ id }) => id);
  },
});

const add = endpoint({
  method: "POST",
  path: "/grants",
  tag,
  summary: "Create a grant: on any index for administrators, on their own for managers",
  refusals: [403, 404],
  params: None,
  query: None,
  body: NewGrant,
  answer: Grant,
  status: 201,
  async handle(request) {
    const { body, services, actor } = request;
    const index = managedBy(request, body.index);
    if (index !== null) services.sandboxes.checkGrant(index, body.principal, request.caller);
    await request.confirmed();
    const { notYet, ...wanted } = body;
    if (services.access.mayManageSite(request.caller)) await requirePrincipal(request, body.principal);
    if (!notYet)
      await requireExisting(request, {
        indexes: [{ field: "index", glob: body.index }],
        projects: [{ field: "project", glob: body.project }],
      });
    return presentGrant(await services.access.grants.add(wanted, index, actor));
  },
});

const remove = endpoint({
  method: "DELETE",
  path: "/grants/{id}",
  tag,
  summary: "Remove a grant. This takes effect immediately",
  refusals: [403, 404],
  params: GrantPath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    const { services, params, actor } = request;
    const grant = await services.access.grants.find(params.id);
    // Numbers tell nothing: a grant of an index that the caller does not manage is refused as one that is not there.
    if (grant === null || !managesGrant(request, grant)) requireSiteManager(request);
    if (grant === null) throw new Refusal("not-found", "no-such-grant", `There is no grant ${params.id}.`);
    await request.confirmed();
    await services.access.grants.remove(params.id, actor);
  },
});

/** Refuses (`invalid`) an account or a group that does not exist, with the nearest name: for administrators, who see them all. */
async function requirePrincipal({ services }: Asked, principal: string): Promise<void> {
  const [kind, name] = [principal.split(":")[0] ?? "", principal.slice(principal.indexOf(":") + 1)];
  if (kind !== "account" && kind !== "group") return;
  const known = kind === "account" ? services.accounts.list() : services.accounts.groups.list();
  const names = (await known).map((one) => one.name);
  if (names.includes(name)) return;
  const message = thereIsNone(kind, name, names);
  const problems = [{ field: "principal", message }];
  throw new Refusal("invalid", `no-such-${kind}`, message, { problems });
}

/** Whether the grant is about one index that the caller manages. */
function managesGrant({ services, caller }: Asked, { indexGlob }: GrantRecord): boolean {
  const [owner = "", name = ""] = indexGlob.split("/");
  const index = services.indexes.find(owner, name);
  return index !== null && services.access.allow(caller, "manage", index, null);
}

type Asked = Pick<ApiRequest<unknown, unknown, unknown, GrantServices>, "caller" | "services">;

/** The one index that a grant names, for its manager; a glob of several is for administrators. */
function managedBy(request: Asked, indexGlob: string): IndexRecord | null {
  if (!request.services.access.mayManageSite(request.caller)) {
    if (indexGlob.includes("*")) requireSiteManager(request);
    return managedIndex(request, indexGlob);
  }
  const [owner = "", name = ""] = indexGlob.split("/");
  return request.services.indexes.find(owner, name);
}

function managedIndex(request: Asked, address: string): IndexRecord {
  const [owner = "", index = ""] = address.split("/");
  return requireIndex({ ...request, params: { owner, index } }, "manage");
}

export const grantEndpoints = [list, add, remove];

function presentGrant(grant: GrantRecord): Grant {
  return {
    id: grant.id,
    principal: principalText(grant),
    permission: grant.permission,
    index: grant.indexGlob,
    project: grant.projectGlob,
    createdAt: toTime(grant.createdAt),
    createdBy: grant.createdBy,
  };
}
