import { z } from "zod";
import { ISSUER_KINDS } from "../../../accounts/trusted/issuers.ts";
import { Source } from "../../../accounts/trusted/source.ts";
import { AccountName, Time } from "../fields.ts";
import { TokenScope } from "../tokens/schema.ts";

const Name = z.string().min(1).max(64);

export const Issuer = z.strictObject({
  name: z.string(),
  kind: z.enum(ISSUER_KINDS),
  url: z.string(),
  hasKeys: z.boolean().describe("Whether its public keys were given. Otherwise they are fetched."),
  hasCa: z.boolean().describe("Whether a certificate authority of its own was given."),
  allowsReuse: z.boolean(),
  createdAt: Time,
  createdBy: z.string().nullable(),
});
export type Issuer = z.infer<typeof Issuer>;

export const NewIssuer = z.strictObject({
  name: Name.describe("Name of the issuer, for publishers to refer to."),
  kind: z.enum(ISSUER_KINDS).default("other").describe("What kind of issuer it is."),
  url: z
    .string()
    .max(500)
    .optional()
    .describe(
      "What its ID tokens have in the claim `iss`. Default for `github`, `gitlab`, `google` and `buildkite`: the public service.",
    ),
  keys: z
    .array(z.record(z.string(), z.unknown()))
    .min(1)
    .max(100)
    .optional()
    .describe(
      "Its public keys (the array `keys` of a JWKS), if this server cannot fetch them. Default: fetched from its discovery document.",
    ),
  ca: z
    .string()
    .max(100_000)
    .optional()
    .describe("PEM certificates of the authority that signed the certificate of its server."),
  allowsReuse: z
    .boolean()
    .optional()
    .describe(
      "Whether one ID token may be exchanged several times. Default: true for `kubernetes`, `google`, `circleci` and `buildkite`, whose tokens have no usable `jti`; false for others.",
    ),
});

export const Publisher = z.strictObject({
  id: z.string(),
  issuer: z.string(),
  account: z.string(),
  note: z.string(),
  source: Source,
  scope: TokenScope,
  createdAt: Time,
  createdBy: z.string().nullable(),
  lastUsedAt: Time.nullable(),
});
export type Publisher = z.infer<typeof Publisher>;

export const NewPublisher = z.strictObject({
  issuer: Name.describe("Name of its issuer."),
  account: AccountName.describe("Service account that it signs in as. Its grants say what it may do."),
  note: z.string().max(200).default("").describe("What the publisher is."),
  source: Source.describe("Which workload of the issuer it is."),
  scope: TokenScope.prefault({ permissions: ["read", "publish"] }).describe(
    "Limits of its tokens. They never have more rights than the account.",
  ),
  notYet: z
    .boolean()
    .default(false)
    .describe("Accept indexes in `scope` that do not exist yet. Without it, they are refused."),
});

export const IssuerPath = z.strictObject({ name: Name });
export const PublisherPath = z.strictObject({ id: z.string().min(1).max(64) });
export const Settings = z.strictObject({
  audience: z.string().describe("What ID tokens must have in the claim `aud`."),
});
