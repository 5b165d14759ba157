import { z } from "zod";
import { Time } from "../fields.ts";
import { PromotedFiles } from "../releases/schema.ts";

const Count = z.number().int().min(0);

export const Promotion = z.strictObject({
  id: z.number().int(),
  project: z.string(),
  version: z.string(),
  from: z.string().describe("owner/name"),
  to: z.string().describe("owner/name"),
  state: z
    .enum(["fetching", "publishing", "done", "failed", "cancelled", "interrupted"])
    .describe(
      "fetching: files are fetched from the upstream. publishing: it can no longer be cancelled. interrupted: the server was stopped; nothing was published.",
    ),
  askedBy: z.string().describe("Account that started it."),
  askedAt: Time,
  endedAt: Time.nullable(),
  files: Count.describe("Files of the release."),
  filesDone: Count.describe("Files that are in the storage."),
  bytes: Count.nullable().describe("Size of all files. null: the upstream does not say."),
  bytesDone: Count.describe("Bytes of them that have arrived."),
  outcomes: PromotedFiles.nullable().describe("What became of each file. null until it is done."),
  code: z.string().nullable().describe("Code of the error it failed with."),
  problem: z.string().nullable().describe("Why it failed."),
});

export const PromotionPath = z.strictObject({
  id: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .describe("Id of a promotion."),
});
