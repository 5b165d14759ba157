import type { GroupRecord } from "../../../accounts/groups.ts";
import { toTime } from "../fields.ts";
import type { Group } from "./schema.ts";

export function presentGroup(group: GroupRecord): Group {
  return { name: group.name, members: group.members, createdAt: toTime(group.createdAt) };
}
