import { z } from "zod";
import { SECONDS } from "../settings/units.ts";

const WEEK = 7 * 86_400;

export const Backups = z.strictObject({
  warnAfter: z
    .number()
    .min(0)
    .default(WEEK)
    .describe(
      "Age of the last backup from which Home shows a warning. 0: never, for sites that are backed up by other means than `wheelyard backup`. See docs/backup.md.",
    )
    .meta(SECONDS),
});
