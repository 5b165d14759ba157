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
  path: z.string().describe("Where it is downloaded, below the address of the server."),
  tags: Tags.nullable().describe("Of a wheel: what it runs on, each set expanded; null for all else."),
  buildTag: z.string().nullable(),
  kind: z.enum(["wheel", "sdist", "egg", "wininst", "msi", "rpm", "dumb"]),
  size: z.number().int().nullable().describe("Bytes; null when an upstream does not say."),
  sha256: z.string().nullable().describe("null when an upstream does not say."),
  requiresPython: z.string().nullable(),
  hasMetadata: z.boolean(),
  hasSignature: z.boolean(),
  uploadedAt: Time.nullable().describe("null when an upstream does not say."),
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
  truncated: z.boolean().describe("There are more than are told."),
});

export const Yank = z.strictObject({ reason: Reason.default("") });

export const PublishQuery = z.strictObject({
  filename: z
    .string()
    .min(1)
    .max(300)
    .describe("Name of the file: it says of which project and release it is."),
  project: z
    .string()
    .max(200)
    .optional()
    .describe("Project it is of; old source distributions have names that do not tell it from the version."),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, "write 64 hexadecimal digits")
    .optional()
    .describe("Refused when its bytes have another."),
});

export const PublishedFile = z.strictObject({
  index: z.string().describe("owner/name"),
  project: z.string().describe("Normalised."),
  version: z.string(),
  filename: z.string(),
  outcome: z
    .enum(["new", "unchanged", "replaces"])
    .describe("unchanged: it had the same bytes before; replaces: it had others, and the index is volatile."),
  warnings: z
    .array(z.string())
    .describe("What the publisher should know although the file was accepted: a sentence each."),
});
