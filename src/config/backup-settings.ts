import { isAbsolute } from "node:path";
import { z } from "zod";
import { PATH, SECONDS } from "../settings/units.ts";

const DAY = 86_400;
const WEEK = 7 * DAY;

const kept = (what: string) =>
  z
    .number({ error: `give a number of ${what}` })
    .int()
    .min(0)
    .max(100_000)
    .default(0);

/** What does not depend on the folder that a server is started in. */
function isPlace(text: string): boolean {
  return isAbsolute(text) || /^[a-z0-9]+:\/\/./.test(text);
}

export const Backups = z.strictObject({
  warnAfter: z
    .number()
    .min(0)
    .default(WEEK)
    .describe(
      "Age of the last backup from which Home shows a warning. 0: never, for sites that are backed up by other means than `wheelyard backup`. See docs/backup.md.",
    )
    .meta(SECONDS),
  to: z
    .string()
    .refine(isPlace, { error: "give an absolute path, or an address such as s3://BUCKET/PREFIX" })
    .optional()
    .describe(
      "Folder or address that the server backs itself up to, as `wheelyard backup` takes it. Default: it does not. Of several nodes, one does it.",
    ),
  every: z
    .number()
    .min(1)
    .default(DAY)
    .describe("Age of the last backup from which the next one is made.")
    .meta(SECONDS),
  keyFile: z
    .string()
    .optional()
    .describe("File of the key that the server encrypts its backups with: 32 random bytes in base64 or hex.")
    .meta(PATH),
  keepLast: kept("backups").describe(
    "Number of backups to keep. After each backup, those that no `keep` setting keeps are removed. If all are 0, none is.",
  ),
  keepDaily: kept("days").describe("Number of days of which the last backup is kept."),
  keepWeekly: kept("weeks").describe("Number of weeks of which the last backup is kept."),
  keepMonthly: kept("months").describe("Number of months of which the last backup is kept."),
});
