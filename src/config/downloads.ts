import { z } from "zod";

/** How files leave an object store. */
export const Downloads = z.strictObject({
  mode: z
    .enum(["stream", "redirect"])
    .default("stream")
    .describe(
      "How clients download files from object storage, for indexes without a setting of their own. `stream`: through this server. `redirect`: from a short-lived signed URL of the storage. Small files are always streamed.",
    ),
  urlLife: z
    .number()
    .min(60)
    .max(604_800)
    .default(3_600)
    .describe(
      "Seconds that a signed URL is valid. At least half of this time is left when a client receives it.",
    )
    .meta({ unit: "seconds" }),
});
