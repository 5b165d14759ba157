import { z } from "zod";
import { SECONDS } from "../settings/units.ts";

/** How the change log is protected. */
export const Audit = z.strictObject({
  sealEvery: z
    .number()
    .min(1)
    .max(86_400)
    .default(300)
    .describe(
      "Seconds between two seals of the change log. Entries after the last seal are not protected against changes in the database yet. See docs/audit.md.",
    )
    .meta(SECONDS),
});
