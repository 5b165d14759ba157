import { z } from "zod";
import { PERMISSIONS } from "../../../accounts/permission.ts";
import { addressOf } from "../../../indexes/index-record.ts";
import { badProjectName, parseProjectName } from "../../../packaging/names/project-name.ts";
import { endpointsOf } from "../endpoint.ts";
import { listOf, None, Nothing, PageQuery, PermissionName } from "../fields.ts";
import { pageOf } from "../paging.ts";
import type { SessionServices } from "./services.ts";

const endpoint = endpointsOf<SessionServices>();

const OwnRightsQuery = PageQuery.extend({
  project: z
    .string()
    .max(200)
    .optional()
    .describe("For this project. Default: for any project, or for the index itself."),
});

const OwnRights = z.strictObject({
  index: z.string().describe("owner/name"),
  permissions: z.array(PermissionName).describe("What the caller can do there. Never empty."),
});

/** Does not mention grants: callers known only by their network learn what they may do, but not why. */
export const ownRights = endpoint({
  method: "GET",
  path: "/rights",
  tag: "session",
  summary: "Show what the caller of this request can do in each index",
  asks: "anybody",
  refusals: [],
  params: None,
  query: OwnRightsQuery,
  body: Nothing,
  answer: listOf(OwnRights),
  status: 200,
  async handle({ services, caller, query }) {
    const project = query.project === undefined ? null : parseProjectName(query.project);
    if (query.project !== undefined && project === null) throw badProjectName("project", query.project);
    const rights = services.indexes
      .list()
      .map((index) => ({
        index: addressOf(index),
        permissions: PERMISSIONS.filter(
          (one) => services.access.explainTo(caller, caller, one, index, project).allowed,
        ),
      }))
      .filter(({ index, permissions }) => permissions.length > 0 && index > (query.after ?? ""))
      .sort((a, b) => (a.index < b.index ? -1 : 1));
    return pageOf(
      rights,
      query.limit,
      (one) => one,
      ({ index }) => index,
    );
  },
});
