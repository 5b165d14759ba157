import { z } from "zod";
import { Reason, Time } from "../fields.ts";

export const File = z.strictObject({
  filename: z.string(),
  source: z.string().describe("The index it comes from."),
  version: z.string(),
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

export const Yank = z.strictObject({ reason: Reason.default("") });
