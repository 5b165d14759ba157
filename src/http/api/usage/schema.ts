import { z } from "zod";

const Files = z.number().int();
const Bytes = z.number().int().describe("Bytes.");
const Quota = z.number().int().nullable();

export const IndexUsage = z.strictObject({
  files: Files,
  size: Bytes,
  maxSize: Quota.describe("Quota of the index, in bytes. null: none."),
  maxProjectSize: Quota.describe("Quota of each project, in bytes. null: none."),
  bin: z
    .strictObject({ files: Files, size: Bytes })
    .describe("What is in the recycle bin. It does not count."),
});
export type IndexUsage = z.infer<typeof IndexUsage>;
