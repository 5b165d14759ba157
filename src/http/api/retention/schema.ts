import { z } from "zod";
import { RetentionSettings } from "../../../policies/retention.ts";
import { After } from "../fields.ts";

export const RetentionPreview = z.strictObject({
  retention: RetentionSettings.optional().describe("Rules to test. Default: those of the index."),
  limit: z.number().int().min(1).max(1000).default(500).describe("Maximum number of releases."),
  after: After,
});

export const ExpiredRelease = z.strictObject({
  project: z.string(),
  version: z.string(),
  reason: z.string().describe("Why it goes."),
  files: z.number().int(),
  size: z.number().int().describe("Bytes of its files."),
});
export type ExpiredRelease = z.infer<typeof ExpiredRelease>;

export const KeptRelease = ExpiredRelease.extend({
  reason: z.string().describe("Why it would go."),
  keptBy: z.string().describe("Why it stays all the same."),
});
export type KeptRelease = z.infer<typeof KeptRelease>;

export const RetentionPlan = z.strictObject({
  items: z.array(ExpiredRelease).describe("Releases that would go to the recycle bin, by project."),
  kept: z.array(KeptRelease).describe("Releases that a rule would remove, and that stay."),
  notes: z.array(z.string()).describe("Why rules have no effect at the moment."),
  next: z.string().nullable().describe("`after` of the next request. null: no more results."),
});
export type RetentionPlan = z.infer<typeof RetentionPlan>;

export const Retired = z.strictObject({
  releases: z.number().int().describe("Releases that went to the recycle bin: at most 500 in one run."),
  files: z.number().int(),
  bytes: z.number().int().describe("Sum of their sizes."),
});
export type Retired = z.infer<typeof Retired>;
