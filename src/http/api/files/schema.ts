import { z } from "zod";
import { Reason, Time } from "../fields.ts";

const Tags = z.strictObject({
  python: z.array(z.string()),
  abi: z.array(z.string()),
  platform: z.array(z.string()),
});

export const File = z.strictObject({
  filename: z.string(),
  source: z.string().describe("The index it comes from."),
  version: z.string(),
  path: z.string().describe("Download path, relative to the address of the server."),
  tags: Tags.nullable().describe("For wheels: the compatibility tags, expanded. null for other files."),
  buildTag: z.string().nullable(),
  kind: z.enum(["wheel", "sdist", "egg", "wininst", "msi", "rpm", "dumb"]),
  size: z.number().int().nullable().describe("Bytes. null if the upstream does not report it."),
  sha256: z.string().nullable().describe("null if the upstream does not report it."),
  requiresPython: z.string().nullable(),
  hasMetadata: z.boolean(),
  hasSignature: z.boolean(),
  uploadedAt: Time.nullable().describe("null if the upstream does not report it."),
  uploadedBy: z.string().nullable(),
  yanked: z.boolean(),
  yankedReason: z.string().nullable(),
});
export type File = z.infer<typeof File>;

export const Contents = z.strictObject({
  filename: z.string(),
  members: z
    .array(z.strictObject({ name: z.string(), size: z.number().int().describe("Bytes, unpacked.") }))
    .describe("Files in the order of their names; of an sdist, below its top folder."),
  truncated: z.boolean().describe("There are more files than listed."),
});

export const Yank = z.strictObject({ reason: Reason.default("") });

export const PublishQuery = z.strictObject({
  filename: z
    .string()
    .min(1)
    .max(300)
    .describe("Name of the file, which determines its project and release."),
  project: z
    .string()
    .max(200)
    .optional()
    .describe("Project of the file. Needed for old source distributions, whose names are ambiguous."),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, "write 64 hexadecimal digits")
    .optional()
    .describe("The upload is refused if the file has another hash."),
});

export const PublishedFile = z.strictObject({
  index: z.string().describe("owner/name"),
  project: z.string().describe("Normalised."),
  version: z.string(),
  filename: z.string(),
  outcome: z
    .enum(["new", "unchanged", "replaces"])
    .describe(
      "unchanged: the same file was already there. replaces: another file was replaced in a volatile index.",
    ),
  warnings: z
    .array(z.string())
    .describe("What the publisher should know although the file was accepted: a sentence each."),
});
