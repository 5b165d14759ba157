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

export const ChangeQuery = PageQuery.extend({
  index: z.string().max(200).optional().describe("Only changes in this index (`owner/name`)."),
  project: z.string().max(200).optional().describe("Only changes of this project."),
});
