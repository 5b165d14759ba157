import { z } from "zod";

/** What becomes of removed files. */
export const Bin = z.strictObject({
  days: z
    .number()
    .int()
    .min(0)
    .max(3650)
    .default(30)
    .describe(
      "Days that removed files stay in the recycle bin, for indexes without a setting of their own. 0: removed files are deleted at once.",
    )
    .meta({ unit: "days" }),
});
