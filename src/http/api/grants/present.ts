import { type GrantRecord, principalText } from "../../../access/grants.ts";
import { toTime } from "../fields.ts";
import type { Grant } from "./schema.ts";

export function presentGrant(grant: GrantRecord): Grant {
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
