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
export type Release = z.infer<typeof Release>;
