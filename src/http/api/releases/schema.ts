import { z } from "zod";
import { File } from "../files/schema.ts";

export const Release = z.strictObject({
  project: z.string(),
  version: z.string(),
  yanked: z.boolean().describe("All its files are yanked."),
  files: z.array(File),
  metadata: z
    .record(z.string(), z.unknown())
    .describe("Core metadata of its first wheel, or of its sdist if there is none."),
});
export const Description = z.strictObject({
  project: z.string(),
  version: z.string(),
  form: z
    .enum(["markdown", "restructuredtext", "plain"])
    .nullable()
    .describe("Its markup format. null: the release has no description."),
  rendered: z.boolean().describe("false: it is plain text."),
  truncated: z.boolean().describe("It is too long to show in full."),
  html: z
    .string()
    .describe("Safe to embed in a page: no scripts, styles, forms or frames. Ids begin with `readme-`."),
});

export const Promote = z.strictObject({
  to: z
    .string()
    .regex(/^[^/]+\/[^/]+$/, "write an index as owner/name")
    .max(200)
    .describe("Target index, as owner/name."),
});

export const PromotedFiles = z.array(
  z.strictObject({
    filename: z.string(),
    outcome: z
      .enum(["new", "unchanged", "replaces"])
      .describe(
        "unchanged: the same file was already there. replaces: another file was replaced in a volatile index.",
      ),
  }),
);

export const Promoted = z.strictObject({
  project: z.string(),
  version: z.string(),
  from: z.string().describe("owner/name"),
  to: z.string().describe("owner/name"),
  files: PromotedFiles,
});

export type Release = z.infer<typeof Release>;
