import { z } from "zod";
import { SEARCH_SORTS } from "../../../changes/search/search-index.ts";
import { Limit, Time } from "../fields.ts";

export const SearchQuery = z.strictObject({
  q: z
    .string()
    .max(200)
    .default("")
    .describe("Words or beginnings of words. A project must match all of them. Empty: all projects."),
  index: z
    .string()
    .max(200)
    .optional()
    .describe(
      "Only projects that this index (`owner/name`) shows, including inherited ones. Default: all indexes.",
    ),
  origin: z
    .enum(["published", "mirrored"])
    .optional()
    .describe("published: only hosted projects. mirrored: only projects of mirrors."),
  sort: z
    .enum(SEARCH_SORTS)
    .default("match")
    .describe(
      "Order within your own projects, which come first, and within mirrored ones. match: best match first. recent: last published first. name: by name. downloads: most downloads in the last 30 days first.",
    ),
  downloads: z
    .enum(["true", "false"])
    .default("false")
    .describe("Whether to add the downloads of each project in the last 30 days."),
  limit: Limit,
  after: z.string().max(512).optional().describe("`next` of the previous page."),
});

export const SearchItem = z.strictObject({
  project: z.string().describe("Normalised."),
  displayName: z.string(),
  index: z.string().describe("Where it comes from, as owner/name."),
  private: z.boolean().describe("true: published here. false: from a mirror."),
  version: z.string().nullable().describe("Its latest release. null if it is not known."),
  summary: z.string(),
  updatedAt: Time.nullable().describe(
    "When a file of it was last published. null if it is not known, as for projects of mirrors.",
  ),
  downloads: z
    .number()
    .int()
    .nullable()
    .describe("Downloads in the last 30 days. null if they were not asked for, or are not counted."),
});

export const Dependent = z.strictObject({
  project: z.string(),
  index: z.string().describe("Where it comes from, as owner/name."),
  version: z.string().describe("Its latest release, which requires the project."),
  summary: z.string(),
});

export const DocsQuery = z.strictObject({
  q: z
    .string()
    .max(200)
    .default("")
    .describe(
      "Words or beginnings of words, of at least two letters. A page must have all of them. Empty: no pages.",
    ),
  index: z
    .string()
    .max(200)
    .optional()
    .describe(
      "Only documentation that this index (`owner/name`) shows, including inherited ones. Default: all indexes.",
    ),
  limit: z.coerce.number().int().min(1).max(50).default(20).describe("At most so many pages, 1 to 50."),
});

export const FoundDocsPages = z.strictObject({
  items: z
    .array(
      z.strictObject({
        project: z.string().describe("Normalised."),
        index: z.string().describe("Index that shows it, as owner/name."),
        version: z.string(),
        title: z.string(),
        opening: z.string().describe("How the text of the page begins."),
        path: z
          .string()
          .describe("Where to read it, relative to the address of the site, as `path` of documentation."),
      }),
    )
    .describe("At most three pages of each project."),
});
export type FoundDocsPages = z.infer<typeof FoundDocsPages>;
