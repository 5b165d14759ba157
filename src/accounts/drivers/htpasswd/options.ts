import { z } from "zod";
import { PATH, SECONDS } from "../../../settings/units.ts";

/** Options of the accounts driver `htpasswd`, the group `htpasswd` of the configuration. */
export const HtpasswdOptions = z.strictObject({
  file: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Password file with lines `NAME:HASH`, as `htpasswd` writes it. It is read again when it changes. Every node needs it.",
    )
    .meta(PATH),
  createAccounts: z
    .boolean()
    .default(true)
    .describe("Create an account when someone in the file signs in for the first time."),
  refresh: z
    .number()
    .min(10)
    .default(60)
    .describe(
      "Seconds between two comparisons of the file with the accounts. An account is disabled if its name is missing from the file twice in a row.",
    )
    .meta(SECONDS),
});
export type HtpasswdOptions = z.infer<typeof HtpasswdOptions>;
