import { z } from "zod";
import { PolicySettings, Rule, RuleException } from "../../../policies/rule.ts";
import { ViewSettings } from "../../../policies/view-settings.ts";
import { ExplainedFile } from "../explain/schema.ts";
import { After, Time } from "../fields.ts";

const RuleNumber = z.number().int().positive().describe("Number of a rule, from 1.");

export const NewException = RuleException.omit({ by: true, at: true }).extend({
  rule: RuleNumber.optional().describe("The rule it is from; without it, every rule that holds files back."),
});

export const ExceptionMade = z.strictObject({
  rules: z.array(RuleNumber).describe("The rules that it is an exception from."),
  policy: z.array(Rule).describe("All rules of the index, as they are now."),
});
export type ExceptionMade = z.infer<typeof ExceptionMade>;

export const DryRun = z.strictObject({
  policy: PolicySettings.optional().describe("Rules to try; without them, those of the index."),
  view: ViewSettings.nullable().optional().describe("A view to try; without it, that of the index."),
  usedWithinDays: z
    .number()
    .positive()
    .max(36_500)
    .optional()
    .describe(
      "Of mirrors' files, only those that were downloaded in the last days; of published ones that is not known.",
    ),
  limit: z.number().int().min(1).max(500).default(100).describe("Most projects to look at."),
  after: After,
});

export const DryRunResult = z.strictObject({
  projects: z
    .number()
    .int()
    .describe("Projects that were looked at: published ones, and kept pages of mirrors."),
  files: z.number().int().describe("Files that were looked at."),
  items: z
    .array(
      ExplainedFile.extend({
        project: z.string(),
        isShownNow: z.boolean(),
        usedAt: Time.nullable().describe("When it was last downloaded from a mirror."),
      }),
    )
    .describe("Files that would be hidden, and those that would be shown and are not now."),
  next: z.string().nullable().describe("`after` of the next request; null: that was all."),
});
export type DryRunResult = z.infer<typeof DryRunResult>;
