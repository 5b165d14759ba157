import { z } from "zod";

/** How files leave an object store. */
export const Downloads = z.strictObject({
  mode: z
    .enum(["stream", "redirect"])
    .default("stream")
    .describe(
      "How files come out of an object store, for indexes that say nothing else: through this server, or by a redirect to a short-lived signed address of the store. Small files always come from here.",
    ),
  urlLife: z
    .number()
    .min(60)
    .max(604_800)
    .default(3_600)
    .describe(
      "Seconds for which a signed address is valid; at least half of them are left when it is given out.",
    )
    .meta({ unit: "seconds" }),
});
