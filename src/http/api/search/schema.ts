import { z } from "zod";
import { Limit } from "../fields.ts";

export const SearchQuery = z.strictObject({
  q: z
    .string()
    .max(200)
    .default("")
    .describe("Words, whole or their beginnings; a project must match all. Empty: every project."),
  index: z
    .string()
    .max(200)
    .optional()
    .describe(
      "Only what this index (`owner/name`) shows, from whichever it stands on. Default: every index.",
    ),
  origin: z
    .enum(["published", "mirrored"])
    .optional()
    .describe("published: only what was published here; mirrored: only what a mirror has."),
  limit: Limit,
  after: z.string().max(512).optional().describe("`next` of the page before."),
});

export const SearchItem = z.strictObject({
  project: z.string().describe("Normalised."),
  displayName: z.string(),
  index: z.string().describe("Where it comes from, as owner/name."),
  private: z.boolean().describe("It was published here; else a mirror has it."),
  version: z.string().nullable().describe("Its latest release; null when it is not known without asking."),
  summary: z.string(),
});

export const Dependent = z.strictObject({
  project: z.string(),
  index: z.string().describe("Where it comes from, as owner/name."),
  version: z.string().describe("Its latest release, which requires the project."),
  summary: z.string(),
});
