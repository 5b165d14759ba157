import { z } from "zod";
import { ACCOUNTS_DRIVERS } from "../accounts/open.ts";
import { PATH, SECONDS } from "../settings/units.ts";

export const Access = z.strictObject({
  read: z
    .enum(["everyone", "authenticated", "granted"])
    .optional()
    .describe(
      "Who can read indexes without a setting of their own. Default: everyone on a loopback address, authenticated on any other.",
    ),
});

export const Accounts = z.strictObject({
  drivers: z
    // Plugins add to these names, so `load.ts` checks them.
    .array(z.string().meta({ enum: ACCOUNTS_DRIVERS.map(({ name }) => name) }))
    .default(["local"])
    .describe(
      "Where passwords are checked, in this order: names of accounts drivers. `local`, the site's own accounts, is always asked, and first if the list does not contain it.",
    ),
  secondFactor: z
    .enum(["optional", "administrators"])
    .default("optional")
    .describe(
      "Who needs a second factor. `administrators`: an administrator with a password on this server has no administrator rights before setting one up, also with tokens.",
    ),
  registration: z
    .enum(["off", "open", "approval"])
    .default("off")
    .describe(
      "Who can create an account without an invitation. `off`: no one. `open`: anyone. `approval`: anyone, after an administrator approves it.",
    ),
});

export const Site = z.strictObject({
  file: z
    .string()
    .optional()
    .describe(
      "Site file to apply at each start: accounts, groups, grants, indexes and more. If it cannot be applied, the reason is logged and the site is served as it is. See docs/site-as-code.md.",
    )
    .meta(PATH),
});

/** Of the limits of a token, the shortest that applies counts. */
const kindAge = (which: string) =>
  z
    .number()
    .int()
    .min(60)
    .optional()
    .describe(`Longest time that a new token may be valid that ${which}, in seconds. Default: as \`maxAge\`.`)
    .meta(SECONDS);

export const Tokens = z.strictObject({
  maxAge: z
    .number()
    .int()
    .min(60)
    .optional()
    .describe(
      "Longest time that a new token may be valid, in seconds. A token without an expiry gets this one. Default: no limit.",
    )
    .meta(SECONDS),
  maxAgeInstaller: kindAge("can only read"),
  maxAgePublisher: kindAge("can publish, yank or remove, and not manage"),
  maxAgeAdministrator: kindAge("can manage"),
  maxAgePerson: kindAge("belongs to a person"),
  maxAgeService: kindAge("belongs to a service"),
  noticeBefore: z
    .number()
    .min(0)
    .default(14 * 86_400)
    .describe(
      "How long before the end of a token the change log (`token.expiring`), webhooks and the log tell of it, in seconds. 0: never. Tokens that are valid for less than this altogether are left out.",
    )
    .meta(SECONDS),
  loginLife: z
    .number()
    .min(60)
    .default(43_200)
    .describe("How long a token of `wheelyard login` is valid, in seconds. Never longer than `maxAge`.")
    .meta(SECONDS),
});

export const TrustedPublishing = z.strictObject({
  audience: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe(
      "What ID tokens of trusted publishers must have in the claim `aud`. Default: `wheelyard-` and the first characters of the site's ID, so that a token for another server is refused here.",
    ),
});

export const Sessions = z.strictObject({
  idleTimeout: z
    .number()
    .min(60)
    .default(43_200)
    .describe("Seconds without a request after which a browser session expires.")
    .meta(SECONDS),
  lifetime: z
    .number()
    .min(60)
    .default(604_800)
    .describe("Seconds after which a browser session expires in any case.")
    .meta(SECONDS),
});
