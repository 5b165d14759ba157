import { z } from "zod";
import { PolicySettings, Rule, RuleException } from "../../../policies/rule.ts";
import { ViewSettings } from "../../../policies/view-settings.ts";
import { ExplainedFile } from "../explain/schema.ts";
import { After, Limit, Time } from "../fields.ts";

const RuleNumber = z.number().int().positive().describe("Number of a rule, from 1.");

export const NewException = RuleException.omit({ by: true, at: true }).extend({
  rule: RuleNumber.optional().describe("The rule to add it to. Default: all rules that hold files."),
});

export const ExceptionMade = z.strictObject({
  rules: z.array(RuleNumber).describe("The rules that the exception was added to."),
  policy: z.array(Rule).describe("All rules of the index."),
});
export type ExceptionMade = z.infer<typeof ExceptionMade>;

export const DryRun = z.strictObject({
  policy: PolicySettings.optional().describe("Rules to test. Default: those of the index."),
  view: ViewSettings.nullable().optional().describe("View to test. Default: that of the index."),
  usedWithinDays: z
    .number()
    .positive()
    .max(36_500)
    .optional()
    .describe(
      "Only mirrored files that were downloaded in this many days. Published files are always included.",
    ),
  limit: z.number().int().min(1).max(500).default(100).describe("Maximum number of projects to check."),
  after: After,
});

export const DryRunResult = z.strictObject({
  projects: z.number().int().describe("Projects checked: published ones and cached pages of mirrors."),
  files: z.number().int().describe("Files checked."),
  items: z
    .array(
      ExplainedFile.extend({
        project: z.string(),
        isShownNow: z.boolean(),
        usedAt: Time.nullable().describe("When it was last downloaded from a mirror."),
      }),
    )
    .describe("Files that would be hidden, and hidden files that would become visible."),
  next: z.string().nullable().describe("`after` of the next request. null: no more results."),
});
export type DryRunResult = z.infer<typeof DryRunResult>;

export const HeldQuery = z.strictObject({ limit: Limit });

export const HeldFiles = z.strictObject({ items: z.array(ExplainedFile.extend({ project: z.string() })) });
export type HeldFiles = z.infer<typeof HeldFiles>;
