import { z } from "zod";
import { Time } from "../fields.ts";

const Address = z.string().describe("owner/name of an index.");

export const ExplainedFile = z.strictObject({
  filename: z.string(),
  version: z.string(),
  source: Address.describe("The index or mirror it comes from."),
  state: z
    .enum(["shown", "held", "denied", "outranked", "quarantined", "removed", "off"])
    .describe(
      "held: comes free by itself or by an exception; denied: by a rule or a view; outranked: another source has the name; off: its mirror is switched off.",
    ),
  decidedBy: z
    .strictObject({
      what: z.enum(["policy", "view", "ownership", "status"]),
      index: Address.nullable().describe("Whose rule it is; null: an index that you may not read."),
      rule: z.number().int().nullable().describe("Number of the rule, from 1."),
    })
    .nullable(),
  because: z.string().describe("Why, in words."),
  since: Time.nullable().describe("Since when it is so, as far as that is known."),
  until: Time.nullable().describe("Of held files: when they come free by themselves."),
  todo: z.string().nullable().describe("What can be done about it."),
});
export type ExplainedFile = z.infer<typeof ExplainedFile>;

export const Explanation = z.strictObject({
  index: Address,
  project: z.string().describe("Normalised."),
  answer: z.enum(["page", "nothing", "trouble"]).describe("What a client is answered now."),
  owner: Address.nullable().describe("The index that owns the name here."),
  because: z.string().describe("Whose files are shown, and why."),
  files: z.array(ExplainedFile).describe("Every file known anywhere in the tree that you may read."),
});
export type Explanation = z.infer<typeof Explanation>;
