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
      "held: hidden until its age or an exception releases it, or a freeze is lifted. denied: hidden by a rule or a view. outranked: the name belongs to another source. off: its mirror is switched off.",
    ),
  decidedBy: z
    .strictObject({
      what: z.enum(["freeze", "policy", "view", "ownership", "status"]),
      index: Address.nullable().describe(
        "The index that the rule belongs to. null: an index that you cannot read.",
      ),
      rule: z.number().int().nullable().describe("Number of the rule, from 1."),
    })
    .nullable(),
  because: z.string().describe("The reason."),
  since: Time.nullable().describe("Since when, if known."),
  until: Time.nullable().describe("For held files: when they become visible."),
  todo: z.string().nullable().describe("What you can do about it."),
});
export type ExplainedFile = z.infer<typeof ExplainedFile>;

export const Explanation = z.strictObject({
  index: Address,
  project: z.string().describe("Normalised."),
  answer: z.enum(["page", "nothing", "trouble"]).describe("What clients get at this address now."),
  owner: Address.nullable().describe("The index that owns the name."),
  because: z.string().describe("Which index's files are shown, and why."),
  files: z.array(ExplainedFile).describe("All files known in the tree that you can read."),
});
export type Explanation = z.infer<typeof Explanation>;
