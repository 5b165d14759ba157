import { z } from "zod";
import { AccountName, Time } from "../fields.ts";
import { WhoAmI } from "../site/schema.ts";

const Id = z.string().min(1).max(64).describe("Names the session; no secret.");

export const SignIn = z.strictObject({
  account: AccountName,
  password: z.string().min(1).max(1024),
});

/** Who asks, and what a page needs to know to offer only what may be done. */
export const Session = WhoAmI.extend({
  kind: z.enum(["person", "service"]).nullable(),
  session: z
    .strictObject({
      id: Id,
      csrf: z.string().describe("To be sent as X-CSRF-Token with all but GET while the cookie signs in."),
      expiresAt: Time,
    })
    .nullable()
    .describe("null: no cookie signs in."),
  rights: z.strictObject({
    manageSite: z.boolean().describe("Accounts, groups, indexes, settings."),
    manageSome: z.boolean().describe("May manage at least one index."),
    publishSome: z.boolean().describe("May publish something into at least one hosted index."),
  }),
});
export type Session = z.infer<typeof Session>;

export const OwnSession = z.strictObject({
  id: Id,
  current: z.boolean().describe("The one by which this was asked."),
  createdAt: Time,
  seenAt: Time.describe("When it was last used, to about a minute."),
  expiresAt: Time,
  address: z.string().describe("From where it was started."),
  agent: z.string().describe("With what, as the browser calls itself."),
});
export type OwnSession = z.infer<typeof OwnSession>;

export const SessionPath = z.strictObject({ id: Id });
