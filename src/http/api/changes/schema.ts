import { z } from "zod";
import { PageQuery, Time } from "../fields.ts";

export const Change = z.strictObject({
  serial: z.number().int(),
  kind: z.string(),
  index: z.string().nullable(),
  project: z.string().nullable(),
  subject: z.string().nullable(),
  actor: z.string().nullable(),
  address: z.string().nullable(),
  at: Time,
  detail: z.record(z.string(), z.unknown()),
});
export type Change = z.infer<typeof Change>;

/** Which changes are meant. */
export const ChangeFilter = z.strictObject({
  index: z.string().max(200).optional().describe("Only changes in this index (`owner/name`)."),
  project: z.string().max(200).optional().describe("Only changes of this project."),
  kind: z
    .string()
    .regex(/^[a-z]{1,30}(?:\.[a-z]{1,30})?$/)
    .optional()
    .describe(
      "Only changes of this kind, such as `file.yanked`, or of all kinds with this prefix, such as `file`.",
    ),
  actor: z.string().max(64).optional().describe("Only changes by this account."),
  subject: z.string().max(300).optional().describe("Only changes of this subject: a file name, an account …"),
  since: Time.optional().describe("Only changes at or after this time."),
  until: Time.optional().describe("Only changes before this time."),
});
export type ChangeFilter = z.infer<typeof ChangeFilter>;

export const ChangeQuery = PageQuery.extend(ChangeFilter.shape).extend({
  order: z.enum(["oldest", "newest"]).default("oldest").describe("Sort order."),
});
