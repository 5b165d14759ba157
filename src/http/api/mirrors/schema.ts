import { z } from "zod";
import { Time } from "../fields.ts";

const Count = z.number().int().min(0);

export const RefreshOrder = z.strictObject({
  project: z
    .string()
    .max(200)
    .nullable()
    .default(null)
    .describe("The project to fetch now. null: fetch each page again on its next request."),
});

export const Refreshed = z.strictObject({
  project: z.string().nullable(),
  found: z
    .boolean()
    .nullable()
    .describe("Whether the upstream has the project. null if no project was given."),
  files: z
    .number()
    .int()
    .nullable()
    .describe("Number of files on the project's page. null if no project was given."),
});
export type Refreshed = z.infer<typeof Refreshed>;

export const MirrorState = z.strictObject({
  mode: z.enum(["cache", "redirect", "off"]),
  upstream: z.string().nullable().describe("URL of the upstream, without credentials. null: none."),
  from: z.string().nullable().describe("Where the URL is configured."),
  problem: z.string().nullable().describe("Why the upstream cannot be used, or null."),
  pages: z.number().int().describe("Number of cached project pages."),
  lastChecked: Time.nullable().describe("When the upstream last answered with a page."),
  files: z.number().int().describe("Number of cached files."),
  bytes: z.number().int().describe("Bytes of them."),
  hitRatio: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe(
      "Share of recent downloads that were served from the cache. null if files are not cached or nothing was counted.",
    ),
  lately: z.strictObject({
    days: Count.describe("Number of days, including today."),
    downloads: Count.describe("Files downloaded by clients."),
    fetched: Count.describe("Files fetched from the upstream."),
    fetchedBytes: Count.describe("Bytes of them."),
    asked: Count.describe("Page requests to the upstream."),
    failed: Count.describe("Failed requests to the upstream."),
  }),
  trouble: z
    .strictObject({ at: Time, project: z.string().nullable(), reason: z.string() })
    .nullable()
    .describe("Last error of the upstream. null: none."),
});
export type MirrorState = z.infer<typeof MirrorState>;

const UnusedDays = z
  .number()
  .int()
  .min(0)
  .max(36_500)
  .describe("Only files that were not downloaded in this many days. 0: all.");
const Project = z.string().max(200).describe("Only files of this project.");

export const EvictionQuery = z.strictObject({
  project: Project.optional(),
  unusedDays: z.coerce.number().pipe(UnusedDays).optional(),
});
export const EvictionOrder = z.strictObject({
  project: Project.nullable().default(null),
  unusedDays: UnusedDays.nullable().default(null),
});

export const EvictionPlan = z.strictObject({
  files: Count,
  bytes: Count,
  projects: z
    .array(z.strictObject({ project: z.string(), files: Count, bytes: Count, lastUsed: Time }))
    .describe("At most 20, largest first."),
});
export type EvictionPlan = z.infer<typeof EvictionPlan>;

export const Evicted = z.strictObject({
  files: Count.describe("Files removed by this request."),
  bytes: Count,
  left: z
    .strictObject({ files: Count, bytes: Count })
    .describe("Files that remain to be removed. Repeat the request until there are none."),
});
export type Evicted = z.infer<typeof Evicted>;
