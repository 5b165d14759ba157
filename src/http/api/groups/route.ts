import type { Access } from "../../../access/access.ts";
import type { Accounts } from "../../../accounts/accounts.ts";
import type { GroupRecord } from "../../../accounts/groups.ts";
import { noSuch } from "../../../accounts/no-such.ts";
import type { Database } from "../../../database/database.ts";
import { endpointsOf } from "../endpoint.ts";
import { listOf, None, Nothing, PageQuery, toTime } from "../fields.ts";
import { movesOfGroup } from "../moves.ts";
import { pageOf } from "../paging.ts";
import { requireSiteManager } from "../rights.ts";
import { Group, GroupPath, MemberPath, NewGroup } from "./schema.ts";

/** What the endpoints of this folder need. */
interface GroupServices {
  access: Access;
  accounts: Accounts;
  database: Database;
}

const endpoint = endpointsOf<GroupServices>();

const tag = "groups";

const list = endpoint({
  method: "GET",
  path: "/groups",
  tag,
  summary: "List the groups with their members",
  refusals: [403],
  params: None,
  query: PageQuery,
  body: Nothing,
  answer: listOf(Group),
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    const { query, services } = request;
    const groups = (await services.accounts.groups.list()).filter(({ name }) => name > (query.after ?? ""));
    return pageOf(groups.slice(0, query.limit + 1), query.limit, presentGroup, ({ name }) => name);
  },
});

const create = endpoint({
  method: "POST",
  path: "/groups",
  tag,
  summary: "Create a group",
  refusals: [403, 409],
  params: None,
  query: None,
  body: NewGroup,
  answer: Group,
  status: 201,
  async handle(request) {
    requireSiteManager(request);
    return presentGroup(await request.services.accounts.groups.create(request.body.name, request.actor));
  },
});

const show = endpoint({
  method: "GET",
  path: "/groups/{group}",
  tag,
  summary: "Show a group with its members",
  refusals: [403, 404],
  params: GroupPath,
  query: None,
  body: Nothing,
  answer: Group,
  moves: movesOfGroup,
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    const group = await request.services.accounts.groups.find(request.params.group);
    if (group === null) throw await noSuch("group", request.params.group, request.services.database.read);
    return presentGroup(group);
  },
});

const remove = endpoint({
  method: "DELETE",
  path: "/groups/{group}",
  tag,
  summary: "Remove a group with the grants to it",
  refusals: [403, 404],
  params: GroupPath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    requireSiteManager(request);
    const { services, params, actor, precondition } = request;
    await services.accounts.groups.remove(params.group, actor, precondition);
  },
});

const addMember = endpoint({
  method: "PUT",
  path: "/groups/{group}/members/{account}",
  tag,
  summary: "Add an account to a group",
  refusals: [403, 404],
  params: MemberPath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    requireSiteManager(request);
    await request.services.accounts.groups.addMember(
      request.params.group,
      request.params.account,
      request.actor,
    );
  },
});

const removeMember = endpoint({
  method: "DELETE",
  path: "/groups/{group}/members/{account}",
  tag,
  summary: "Remove an account from a group",
  refusals: [403, 404],
  params: MemberPath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    requireSiteManager(request);
    await request.services.accounts.groups.removeMember(
      request.params.group,
      request.params.account,
      request.actor,
    );
  },
});

export const groupEndpoints = [list, create, show, remove, addMember, removeMember];

function presentGroup(group: GroupRecord): Group {
  return { name: group.name, members: group.members, createdAt: toTime(group.createdAt) };
}
