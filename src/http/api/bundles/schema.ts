import { z } from "zod";
import { Receipt } from "../../../transfer/bundle/receipt.ts";
import { IndexPath, Time } from "../fields.ts";

const Flag = z.enum(["true", "false"]).default("false");
const Count = z.number().int().min(0);

export const AdmitQuery = z.strictObject({
  quarantine: z
    .string()
    .max(201)
    .regex(/^[^/]+\/[^/]+$/, "write owner/name")
    .describe("Index that the files of the bundle were imported into."),
  dryRun: Flag.describe("Only check signatures, sequence and expiry."),
  allowGap: Flag.describe("Accept a complete bundle that skips numbers."),
  acceptExpired: Flag.describe("Accept a bundle that has expired by the clock of this server."),
});
export type AdmitQuery = z.infer<typeof AdmitQuery>;

/** The body of a request, which is read as bytes because it may be long. */
export const AdmitBody = z.strictObject({
  /** manifest.json, as it was signed. */
  manifest: z.string().max(4 * 2 ** 20),
  signatures: z.array(z.string().max(10_000)).max(32),
  /** facts/files.jsonl. */
  facts: z.string(),
});
export type AdmitBody = z.infer<typeof AdmitBody>;

export const AdmittedAnswer = z.strictObject({
  outcome: z
    .enum(["admitted", "unchanged", "ready", "waiting"])
    .describe(
      "unchanged: it was admitted before. ready: it may be admitted (dryRun). waiting: other administrators must admit it too (bundles.admitters).",
    ),
  stream: z.string(),
  sequence: z.number().int(),
  signedBy: z.array(z.string()).describe("Names and fingerprints of the keys that signed it."),
  files: Count.describe("Files that are new in the index."),
  unchanged: Count.describe("Files that were there before."),
  yanked: Count.describe("Files that the bundle yanked."),
  leftOut: Count.describe("Files that were removed here before. They stay removed."),
  withdrawn: Count.describe("Files that the bundle withdrew: removed, or in quarantine."),
  approvedBy: z.array(z.string()).describe("Administrators who have approved it."),
  needed: Count.describe("How many administrators must admit it."),
  receipt: Receipt.nullable().describe("What the index has now, for the sender. null: dryRun, or waiting."),
});

export const Bundle = z.strictObject({
  stream: z.string(),
  sequence: z.number().int(),
  manifestSha256: z.string(),
  createdAt: Time.describe("When the sender made it."),
  admittedAt: Time,
  admittedBy: z.string().nullable(),
  signedBy: z.array(z.string()).describe("Names and fingerprints of the keys that signed it."),
  files: Count.describe("Files that it brought."),
  unchanged: Count.describe("Files that it listed and that were there before."),
  yanked: Count.describe("Files that it yanked."),
  leftOut: Count.describe("Files that were removed here before, and stayed removed."),
  withdrawn: Count.describe("Files that it withdrew: removed, or in quarantine."),
  approvedBy: z.array(z.string()).describe("Administrators who approved it before it was admitted."),
  reverted: z.boolean().describe("Whether its files were removed again."),
});

export const BundlePath = IndexPath.extend({
  sequence: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 31)
    .describe("Number of an admitted bundle."),
});

export const Reverted = z.strictObject({ files: Count.describe("Files that were removed.") });
