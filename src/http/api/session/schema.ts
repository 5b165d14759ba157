import { z } from "zod";
import { AccountName, Time } from "../fields.ts";
import { SignedByPasskey } from "../passkeys/schema.ts";
import { WhoAmI } from "../site/schema.ts";

const Id = z.string().min(1).max(64).describe("Id of the session. Not secret.");

export const SignIn = z.strictObject({
  account: AccountName,
  password: z.string().min(1).max(1024),
  code: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe(
      "Code of the account's second factor, or a recovery code. Without it, an account with a second factor gets 401 with the code `second-factor-needed`.",
    ),
  passkey: SignedByPasskey.optional().describe(
    "In place of a code: what a passkey answered to POST /passkey-challenges.",
  ),
});

export const Confirmation = z
  .strictObject({
    password: SignIn.shape.password.optional().describe("Your password."),
    code: SignIn.shape.code.describe("Code of your second factor, or a recovery code."),
    passkey: SignedByPasskey.optional().describe(
      "What a passkey answered to POST /passkey-challenges with `confirm`.",
    ),
  })
  .refine((given) => Object.values(given).filter((one) => one !== undefined).length === 1, {
    error: "must have one of `password`, `code` and `passkey`",
  });

/** Who asks, and what a page needs to know to offer only what may be done. */
export const Session = WhoAmI.extend({
  kind: z.enum(["person", "service"]).nullable(),
  session: z
    .strictObject({
      id: Id,
      csrf: z.string().describe("CSRF token. Send it as X-CSRF-Token with all methods except GET."),
      expiresAt: Time,
      provider: z.string().nullable().describe("Provider that was signed in with. null: a password."),
    })
    .nullable()
    .describe("null: not signed in by a cookie."),
  secondFactorNeeded: z
    .boolean()
    .describe("The account is an administrator who gets these rights only with a second factor."),
  rights: z.strictObject({
    manageSite: z.boolean().describe("Accounts, groups, indexes, settings."),
    manageSome: z.boolean().describe("Can manage at least one index."),
    publishSome: z.boolean().describe("Can publish to at least one hosted index."),
    requestSome: z
      .boolean()
      .describe(
        "Can request packages where some are missing: at least one hosted index is not backed by a mirror, or has rules or a view.",
      ),
  }),
});
export type Session = z.infer<typeof Session>;

export const OwnSession = z.strictObject({
  id: Id,
  current: z.boolean().describe("The session of this request."),
  createdAt: Time,
  seenAt: Time.describe("When it was last used, to about a minute."),
  expiresAt: Time,
  address: z.string().describe("Address that started it."),
  agent: z.string().describe("User agent of the browser."),
});
export type OwnSession = z.infer<typeof OwnSession>;

export const SessionPath = z.strictObject({ id: Id });
