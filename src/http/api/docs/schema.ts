import { z } from "zod";
import { Time } from "../fields.ts";

export const ReleaseDocs = z.strictObject({
  version: z.string(),
  sha256: z.string().describe("SHA-256 of the zip."),
  size: z.number().describe("Size of the zip, in bytes."),
  files: z.number().describe("Number of files in the zip."),
  unpackedSize: z.number().describe("Size of these files, in bytes."),
  uploadedAt: Time,
  uploadedBy: z.string().nullable(),
  origin: z.string().nullable().describe("Index that the release was promoted from."),
  path: z
    .string()
    .describe(
      "Where to read it, relative to the address of the site. If not everyone may read the project, the address for a session contains a ticket. It is valid for 12 hours, and no longer than the session.",
    ),
});

export const ReleaseDocsList = z.strictObject({
  items: z.array(ReleaseDocs).describe("Newest version first."),
});
