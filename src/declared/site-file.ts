import { z } from "zod";
import { ALL_PERMISSIONS } from "../accounts/permission.ts";
import { ISSUER_KINDS } from "../accounts/trusted/issuers.ts";
import { Source } from "../accounts/trusted/source.ts";
import { IndexSettings } from "../indexes/index-record.ts";
import { IndexAddress } from "../indexes/origin.ts";
import { SandboxHolder, SandboxLimits } from "../indexes/sandboxes/sandbox-rules.ts";
import { Target, TargetName } from "../publishing/requests/targets.ts";
import { SecretReference } from "./secret-reference.ts";

const MOST = 10_000;

const AccountName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._@-]{0,63}$/, {
    error: "use up to 64 lowercase letters, digits, '.', '_', '-' and '@', beginning with a letter or digit",
  })
  .describe("Name of an account.");
const GroupName = AccountName.describe("Name of a group.");
const IssuerName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, { error: "use up to 64 lowercase letters, digits and '-'" })
  .describe("Name of an issuer.");
const Note = z.string().max(200);
const Globs = z.array(z.string().min(1).max(200)).min(1).max(100);

const Scope = z.strictObject({
  indexes: Globs.default(["*"]).describe("Globs of `owner/name`."),
  projects: Globs.default(["*"]).describe("Globs of project names."),
  permissions: z.array(z.enum(ALL_PERMISSIONS)).min(1).default(["read", "publish"]),
});

/** A place that a generated token is written to. */
export const Delivery = z.union([
  z.strictObject({
    file: z.string().min(1).max(1000).describe("Path of the file, readable by its owner only."),
  }),
  z.strictObject({
    kubernetes: z.strictObject({
      secret: z
        .string()
        .regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, { error: "give the name of a Kubernetes secret" })
        .describe("Name of the secret."),
      namespace: z
        .string()
        .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, { error: "give the name of a Kubernetes namespace" })
        .optional()
        .describe("Default: the pod's own namespace."),
      key: z
        .string()
        .regex(/^[A-Za-z0-9._-]{1,253}$/, { error: "use letters, digits, '.', '_' and '-'" })
        .default("token")
        .describe("Key in the secret."),
    }),
  }),
]);
export type Delivery = z.infer<typeof Delivery>;

const DeclaredToken = z
  .strictObject({
    note: Note.default("").describe("What the token is for."),
    scope: Scope.prefault({}).describe("Limits of the token. It never has more rights than its account."),
    expires: z.iso.datetime().nullable().default(null).describe("When it expires. null: never."),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, { error: "give the SHA-256 of the token as 64 hex digits" })
      .optional()
      .describe("SHA-256 of the token. The token itself is somewhere safe."),
    prefix: z
      .string()
      .regex(/^wy_[A-Za-z0-9_-]{0,6}$/, { error: "give the first 9 characters of the token" })
      .default("wy_")
      .describe("First characters of the token, to recognize it in lists."),
    from: SecretReference.optional(),
    deliver: Delivery.optional().describe(
      "Where to keep the token. If that place is empty, `apply` generates a token and writes it there.",
    ),
  })
  .refine(({ sha256, from, deliver }) => (sha256 ?? from ?? deliver) !== undefined, {
    error: "needs one of sha256, from and deliver",
  })
  .refine(({ from, deliver }) => from === undefined || deliver === undefined, {
    error: "can have only one of from and deliver",
  });
export type DeclaredToken = z.infer<typeof DeclaredToken>;

const DeclaredAccount = z.strictObject({
  kind: z.enum(["person", "service"]).default("person"),
  admin: z.boolean().default(false).describe("Administrator of the site."),
  disabled: z.boolean().default(false).describe("Whether the account cannot sign in."),
  password: SecretReference.optional().describe(
    "Refers to its password. Default: the password is not managed.",
  ),
  tokens: z.array(DeclaredToken).max(1000).optional().describe("Tokens of a service account."),
});

const DeclaredGroup = z.strictObject({
  members: z
    .array(AccountName)
    .max(MOST)
    .optional()
    .describe(
      "Accounts in the group. Default: the members are not managed, for example because LDAP decides.",
    ),
});

const DeclaredGrant = z.strictObject({
  who: z
    .string()
    .min(1)
    .max(200)
    .describe("`everyone`, `authenticated`, `account:NAME`, `group:NAME` or `network:CIDR`."),
  may: z
    .union([z.enum(ALL_PERMISSIONS), z.array(z.enum(ALL_PERMISSIONS)).min(1)])
    .describe("One permission, or several."),
  index: z.string().min(1).max(200).describe("`owner/name`, or a glob of it."),
  projects: z.string().min(1).max(200).default("*").describe("Glob of project names."),
  notYet: z.boolean().default(false).describe("Accept an index that does not exist yet."),
});

const DeclaredIndex = IndexSettings.extend({ kind: z.enum(["hosted", "mirror"]).default("hosted") });

const DeclaredIssuer = z.strictObject({
  kind: z
    .enum(ISSUER_KINDS)
    .optional()
    .describe("Default: the name of the issuer if it is a kind, else `other`."),
  url: z
    .string()
    .max(500)
    .optional()
    .describe("What its ID tokens have in the claim `iss`. Default: the public service of its kind."),
  keys: z
    .array(z.record(z.string(), z.unknown()))
    .min(1)
    .max(100)
    .optional()
    .describe("Its public keys (JWKS). Default: fetched from the issuer."),
  ca: z.string().max(100_000).optional().describe("PEM certificates of the authority of its server."),
  allowsReuse: z.boolean().optional().describe("Whether one ID token may be exchanged several times."),
});

const DeclaredPublisher = z.strictObject({
  issuer: IssuerName,
  account: AccountName.describe("Service account that it signs in as."),
  source: Source.describe("Which workload of the issuer it is."),
  note: Note.default("").describe("What the publisher is."),
  scope: Scope.prefault({}).describe("Limits of its tokens."),
});

/** A whole installation, or a part of it, as a file says it: docs/site-as-code.md. */
export const SiteFile = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, {
      error: "use up to 64 lowercase letters, digits, '.', '_' and '-', beginning with a letter or digit",
    })
    .default("site")
    .describe("Name of the file. Several files with different names can manage different parts of a site."),
  accounts: z.record(AccountName, DeclaredAccount.nullable()).optional().describe("Accounts by name."),
  groups: z.record(GroupName, DeclaredGroup.nullable()).optional().describe("Groups by name."),
  indexes: z
    .record(IndexAddress, DeclaredIndex.nullable())
    .optional()
    .describe("Indexes by `owner/name`. Settings that are left out have their default value."),
  sandboxes: z
    .record(SandboxHolder, SandboxLimits.nullable())
    .optional()
    .describe("Which accounts can create indexes of their own: `authenticated` or `group:NAME`."),
  targets: z
    .record(TargetName, Target.omit({ name: true }))
    .optional()
    .describe("Machines that packages are installed on, by name."),
  grants: z.array(DeclaredGrant).max(MOST).optional().describe("Who may do what, and where."),
  issuers: z.record(IssuerName, DeclaredIssuer.nullable()).optional().describe("Trusted issuers by name."),
  publishers: z.array(DeclaredPublisher).max(MOST).optional().describe("Trusted publishers."),
});
export type SiteFile = z.output<typeof SiteFile>;

/** The JSON Schema of the file, for editors. */
export function siteFileSchema(): string {
  const schema = {
    ...z.toJSONSchema(SiteFile, { io: "input", unrepresentable: "any" }),
    title: "Wheelyard site file",
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
