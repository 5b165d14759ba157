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
  securityDays: z
    .number()
    .int()
    .min(1)
    .max(3_650)
    .default(90)
    .describe(
      "Days for which security events (sign-ins, refusals, downloads of restricted projects) are kept.",
    ),
  securityEvents: z
    .number()
    .int()
    .min(10)
    .max(10_000_000)
    .default(100_000)
    .describe(
      "Maximum number of rows with security events. The oldest are deleted, those without an account first.",
    ),
});
