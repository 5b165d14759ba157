import { z } from "zod";
import { Time } from "../fields.ts";

const Address = z
  .string()
  .min(2)
  .max(1000)
  .startsWith("/")
  .describe("Path of the file's address on the old server, without host and query.");

export const ImportQuery = z.strictObject({
  filename: z.string().min(1).max(300).describe("Name of the file."),
  project: z.string().max(200).optional().describe("Project of the file, if its name is ambiguous."),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, "write 64 hexadecimal digits")
    .describe("The file is refused if it has another hash."),
  from: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, "write lowercase letters, digits and -")
    .describe("Product that the file comes from: `pypiserver`."),
  address: Address,
  uploadedAt: Time.optional().describe("When it was uploaded there. Default: now."),
  uploadedBy: z.string().max(200).optional().describe("Who uploaded it there."),
  comment: z.string().max(1000).optional().describe("What the old server noted about the file."),
  stamp: z
    .string()
    .max(200)
    .optional()
    .describe(
      "Any text that changes with the old file, such as its size and time. Later imports compare it.",
    ),
  signature: z
    .string()
    .max(6000)
    .regex(/^[A-Za-z0-9+/]*={0,2}$/, "write base64")
    .optional()
    .describe("Detached signature (`.asc`), in base64."),
  restricted: z
    .enum(["true", "false"])
    .default("false")
    .describe("Whether the project is restricted from the start, if this file creates it."),
  acceptAsIs: z
    .enum(["true", "false"])
    .default("false")
    .describe("Accept a file that an upload would refuse. The reason is kept."),
});
export type ImportQuery = z.infer<typeof ImportQuery>;

export const Imported = z.strictObject({
  project: z.string().describe("Normalised."),
  version: z.string(),
  filename: z.string(),
  outcome: z
    .enum(["new", "unchanged", "replaces"])
    .describe(
      "unchanged: the same file was already there. replaces: a file of a volatile index was replaced.",
    ),
  acceptedAsIs: z
    .string()
    .nullable()
    .describe("Why an upload of this file would be refused. null: it would not."),
});

export const KnownQuestion = z.strictObject({
  addresses: z.array(Address).max(500).describe("Old addresses to look up."),
});

export const KnownAnswer = z.strictObject({
  items: z.array(
    z.strictObject({
      address: z.string(),
      project: z.string(),
      filename: z.string(),
      sha256: z.string().describe("Of the file as it was imported."),
      stamp: z.string().nullable(),
      acceptedAsIs: z.string().nullable(),
      present: z
        .strictObject({ sha256: z.string(), size: z.number().int() })
        .nullable()
        .describe("The file that the index has now under this name. null: it was removed."),
    }),
  ),
});
