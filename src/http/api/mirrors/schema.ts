import { z } from "zod";
import { Time } from "../fields.ts";

const Count = z.number().int().min(0);

export const RefreshOrder = z.strictObject({
  project: z
    .string()
    .max(200)
    .nullable()
    .default(null)
    .describe(
      "The project to ask the upstream for now; null: every page is asked for anew when it is next wanted.",
    ),
});

export const Refreshed = z.strictObject({
  project: z.string().nullable(),
  found: z.boolean().nullable().describe("Whether the upstream has the project; null for all pages."),
  files: z.number().int().nullable().describe("Files on the project's page; null for all pages."),
});
export type Refreshed = z.infer<typeof Refreshed>;

export const MirrorState = z.strictObject({
  mode: z.enum(["cache", "redirect", "off"]),
  upstream: z
    .string()
    .nullable()
    .describe("Address of the upstream, without credentials; null: none is asked."),
  from: z.string().nullable().describe("Where the address was found."),
  problem: z.string().nullable().describe("Why no upstream can be asked, or null."),
  pages: z.number().int().describe("Projects whose pages are kept."),
  lastChecked: Time.nullable().describe("When the upstream last confirmed a page."),
  files: z.number().int().describe("Files that are kept."),
  bytes: z.number().int().describe("Bytes of them."),
  hitRatio: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe(
      "Part of the last days' downloads that came out of what is kept; null where files are not kept, or none were counted.",
    ),
  lately: z.strictObject({
    days: Count.describe("So many days, today included."),
    downloads: Count.describe("Files that clients took."),
    fetched: Count.describe("Files that came down from the upstream."),
    fetchedBytes: Count.describe("Bytes of them."),
    asked: Count.describe("Pages that the upstream was asked for."),
    failed: Count.describe("Times that it did not answer as it should."),
  }),
  trouble: z
    .strictObject({ at: Time, project: z.string().nullable(), reason: z.string() })
    .nullable()
    .describe("What last went wrong with the upstream; null: nothing did."),
});
export type MirrorState = z.infer<typeof MirrorState>;

const UnusedDays = z
  .number()
  .int()
  .min(0)
  .max(36_500)
  .describe("Only what nobody took in so many days; 0: all.");
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
    .describe("The largest first, at most 20."),
});
export type EvictionPlan = z.infer<typeof EvictionPlan>;

export const Evicted = z.strictObject({
  files: Count.describe("Files that were taken away by this request."),
  bytes: Count,
  left: z
    .strictObject({ files: Count, bytes: Count })
    .describe("What is still to go: ask again until there is none."),
});
export type Evicted = z.infer<typeof Evicted>;
