import { z } from "zod";
import { PATH, SECONDS, SECRET } from "../../settings/units.ts";
import { isLoopback } from "../../system/loopback.ts";
import { MappedGroup } from "../mapped-group.ts";

/** Options of one provider of OpenID Connect: the group `oidc.NAME` of the configuration. */
export const OidcOptions = z.strictObject({
  issuer: z
    .string()
    .refine(isIssuer, {
      error: "give an https:// address without a query; http:// works for this machine only",
    })
    .describe(
      "Address of the provider, exactly as its discovery document has it in `issuer`, such as https://login.example.com/realms/staff.",
    ),
  clientId: z.string().min(1).describe("Client ID that the provider gave to this server."),
  clientSecret: z
    .string()
    .min(1)
    .optional()
    .describe("Client secret. Without one, the provider must accept a public client with PKCE. Secret.")
    .meta(SECRET),
  label: z
    .string()
    .min(1)
    .max(40)
    .optional()
    .describe("Name on the button *Sign in with …*. Default: the name of the group."),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/))
    .default(["profile", "email"])
    .describe("Scopes to ask for, besides `openid`. Some providers need `groups` here to send groups."),
  nameClaim: z
    .string()
    .min(1)
    .default("preferred_username")
    .describe(
      "Claim that becomes the account name when an account is created. With `email`, only a verified address is accepted.",
    ),
  domain: z
    .string()
    .regex(/^[A-Za-z0-9.-]+$/, { error: "give a domain such as example.com" })
    .optional()
    .describe(
      "Domain that is left out of account names: with example.com, alice@example.com becomes alice. Other domains stay.",
    ),
  require: z
    .array(z.string().regex(/^[^=]+=.+$/, { error: "give CLAIM=VALUE, such as hd=example.com" }))
    .default([])
    .describe(
      "Claims that a person must have, as `CLAIM=VALUE`, all of them. If the claim is a list, it must contain the value. Use it with providers that sign in anyone, such as Google: `hd=example.com`.",
    ),
  createAccounts: z
    .boolean()
    .default(true)
    .describe(
      "Create an account when a person signs in for the first time. If false, people first link the account that they have, on the page *Your account*.",
    ),
  groupsClaim: z
    .string()
    .min(1)
    .default("groups")
    .describe("Claim with the groups of a person. Dots lead into objects: `realm_access.roles`."),
  groups: z
    .array(MappedGroup)
    .default([])
    .describe(
      "Groups of the provider whose members are put into the group of the same name here, or of another: `NAME=GROUP`. Others are ignored.",
    ),
  adminGroups: z
    .array(z.string().min(1))
    .default([])
    .describe(
      "Groups of the provider whose members are administrators. If empty, the provider does not decide who is one.",
    ),
  signOut: z
    .boolean()
    .default(true)
    .describe("Signing out here also leads to the sign-out page of the provider, if it has one."),
  assumeFresh: z
    .boolean()
    .default(false)
    .describe(
      "Count every sign-in with this provider as made just now. Only for providers that do not say when people signed in (claim `auth_time`): anyone at a browser that is signed in there can then confirm changes.",
    ),
  ca: z
    .string()
    .optional()
    .describe("PEM file of the certificate authorities of the provider. Default: those of the machine.")
    .meta(PATH),
  timeout: z.number().positive().default(10).describe("Timeout for one answer, in seconds.").meta(SECONDS),
});
export type OidcOptions = z.infer<typeof OidcOptions>;

/** Names of providers; they are part of addresses and variables. */
export const ProviderName = z.string().regex(/^[a-z][a-z0-9]{0,31}$/, {
  error: "a name has lowercase letters and digits, and begins with a letter",
});

function isIssuer(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.search !== "" || url.hash !== "" || url.username !== "") return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}
