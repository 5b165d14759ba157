import { z } from "zod";
import { File } from "../files/schema.ts";

export const Release = z.strictObject({
  project: z.string(),
  version: z.string(),
  yanked: z.boolean().describe("Every file of it is yanked."),
  files: z.array(File),
  metadata: z
    .record(z.string(), z.unknown())
    .describe("Core metadata of its first wheel, else of its sdist."),
});
export const Description = z.strictObject({
  project: z.string(),
  version: z.string(),
  form: z
    .enum(["markdown", "restructuredtext", "plain"])
    .nullable()
    .describe("What it was written in; null: the release has none."),
  rendered: z.boolean().describe("false: it stands there as it was written."),
  truncated: z.boolean().describe("It is too long to be shown whole."),
  html: z
    .string()
    .describe(
      "Safe to put into a page: no script, style, form or frame; names of parts begin with `readme-`.",
    ),
});

export const Promote = z.strictObject({
  to: z
    .string()
    .regex(/^[^/]+\/[^/]+$/, "write an index as owner/name")
    .max(200)
    .describe("Index that is to have the release too, as owner/name."),
});

export const Promoted = z.strictObject({
  project: z.string(),
  version: z.string(),
  from: z.string().describe("owner/name"),
  to: z.string().describe("owner/name"),
  files: z.array(
    z.strictObject({
      filename: z.string(),
      outcome: z
        .enum(["new", "unchanged", "replaces"])
        .describe("unchanged: it had the same bytes before; replaces: it had others, and is volatile."),
    }),
  ),
});

export type Release = z.infer<typeof Release>;
