import { z } from "zod";
import { Time } from "../fields.ts";

export const BinnedFile = z.strictObject({
  project: z.string(),
  version: z.string(),
  filename: z.string(),
  size: z.number().int().describe("Bytes."),
  sha256: z.string(),
  removedAt: Time,
  removedBy: z.string().nullable().describe("Account. null: unknown."),
  purgedAt: Time.describe("When it is deleted for good."),
});
export type BinnedFile = z.infer<typeof BinnedFile>;

const Project = z.string().min(1).max(200).describe("Project, in any spelling.");
const Version = z.string().max(200).optional().describe("Only this release.");
const Filename = z.string().max(300).optional().describe("Only this file.");

export const Restore = z.strictObject({ project: Project, version: Version, filename: Filename });
export const Restored = z.strictObject({ files: z.number().int() });
export type Restored = z.infer<typeof Restored>;

export const Purge = z.strictObject({
  project: Project.optional().describe("Only this project. Default: everything that you may remove."),
  version: Version,
  filename: Filename,
});
export const PurgedFiles = z.strictObject({
  files: z.number().int(),
  bytes: z.number().int().describe("Sum of their sizes."),
});
export type PurgedFiles = z.infer<typeof PurgedFiles>;
