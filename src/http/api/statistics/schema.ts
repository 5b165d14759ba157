import { z } from "zod";

const Count = z.number().int().min(0);

export const DaysQuery = z.strictObject({
  days: z.coerce.number().int().min(1).max(1_000).default(30).describe("Number of days, including today."),
});
export const ProjectDownloadsQuery = DaysQuery.extend({
  version: z.string().max(200).optional().describe("Only this release, in any spelling."),
});

/** Downloads of whatever was asked about, over the days asked for. */
export const Downloads = z.strictObject({
  total: Count,
  counted: z.boolean().describe("false: this server does not count downloads (`statistics.downloads`)."),
  days: z
    .array(z.strictObject({ day: z.iso.date(), count: Count }))
    .describe("Every day of them, oldest first (UTC)."),
  versions: z
    .array(z.strictObject({ version: z.string(), count: Count }))
    .describe("Most downloaded first. Empty unless a project was given."),
  projects: z
    .array(z.strictObject({ project: z.string(), index: z.string(), count: Count }))
    .describe("The 50 most downloaded. Empty if a project was given."),
  pythons: z
    .array(z.strictObject({ python: z.string().nullable(), count: Count }))
    .describe("Most used first. null: not reported by the client."),
  installers: z
    .array(z.strictObject({ installer: z.string(), version: z.string().nullable(), count: Count }))
    .describe("Most used first, at most 50."),
});
export type Downloads = z.infer<typeof Downloads>;
