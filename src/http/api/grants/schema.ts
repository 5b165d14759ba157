import { z } from "zod";
import { AnyPermissionName, NotYet, PageQuery, Time } from "../fields.ts";

const Principal = z
  .string()
  .min(1)
  .max(200)
  .describe("`everyone`, `authenticated`, `account:NAME`, `group:NAME` or `network:CIDR`.");

export const Grant = z.strictObject({
  id: z.number().int(),
  principal: Principal,
  permission: AnyPermissionName,
  index: z.string().describe("`owner/name`, or a glob of it."),
  project: z.string().describe("Glob of project names."),
  createdAt: Time,
  createdBy: z.string().nullable(),
});
export type Grant = z.infer<typeof Grant>;

export const NewGrant = z.strictObject({
  principal: Principal,
  permission: AnyPermissionName,
  index: z
    .string()
    .min(1)
    .max(200)
    .describe("`owner/name`, or a glob of it; `*` for the permission `metrics`."),
  project: z.string().min(1).max(200).default("*"),
  notYet: NotYet,
});

export const GrantPath = z.strictObject({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });
export const GrantQuery = PageQuery.extend({
  index: z.string().max(200).optional().describe("Only grants that apply to this index (`owner/name`)."),
  project: z.string().max(200).optional().describe("With `index`: only grants that apply to this project."),
});
