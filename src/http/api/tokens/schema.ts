import { z } from "zod";
import { AccountName, AnyPermissionName, NotYet, Time } from "../fields.ts";

const Globs = z.array(z.string().min(1).max(200)).min(1).max(100);

export const TokenScope = z.strictObject({
  indexes: Globs.default(["*"]).describe("Globs of `owner/name`."),
  projects: Globs.default(["*"]).describe("Globs of project names."),
  permissions: z.array(AnyPermissionName).min(1).default(["read", "publish"]),
});

export const Token = z.strictObject({
  id: z.number().int(),
  account: z.string(),
  note: z.string(),
  prefix: z.string().describe("First characters of the token, to recognize it."),
  scope: z.strictObject({
    indexes: z.array(z.string()),
    projects: z.array(z.string()),
    permissions: z.array(AnyPermissionName),
  }),
  createdAt: Time,
  expiresAt: Time.nullable(),
  lastUsedAt: Time.nullable(),
  lastUsedFrom: z.string().nullable().describe("Address that the last use came from."),
  oldSecretUntil: Time.nullable().describe(
    "After a rotation: when the old secret expires. null: no old secret is valid.",
  ),
});
export type Token = z.infer<typeof Token>;

export const NewToken = z.strictObject({
  note: z.string().max(200).default("").describe("What the token is for."),
  account: AccountName.optional().describe(
    "Account of the token. Only administrators can name another account. Default: the caller.",
  ),
  scope: TokenScope.prefault({}).describe("Limits of the token. It never has more rights than its account."),
  notYet: NotYet,
  expiresIn: z
    .number()
    .int()
    .min(1)
    .max(315_360_000)
    .optional()
    .describe(
      "Seconds until it expires. Default: `expiresAt`, else the site's `tokens.maxAge`, else never, or 90 days in a browser's session.",
    ),
  expiresAt: Time.optional(),
  password: z
    .string()
    .max(1024)
    .optional()
    .describe(
      "The caller's own password. Needed in a browser's session for a token that never expires, or in more than 90 days.",
    ),
});

export const TokenMade = Token.extend({
  token: z.string().describe("The token itself. Shown only once."),
});
export const TokenPath = z.strictObject({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });
export const TokenQuery = z.strictObject({
  account: AccountName.optional().describe("Account of the tokens. Default: the caller."),
});

export const RotateToken = z.strictObject({
  overlap: z
    .number()
    .int()
    .min(0)
    .max(2_592_000)
    .default(86_400)
    .describe("Seconds for which the old secret stays valid. Default: a day."),
  expiresIn: NewToken.shape.expiresIn.describe("Seconds until the token expires. Default: as before."),
  expiresAt: Time.optional().describe("When the token expires. Default: as before."),
  password: NewToken.shape.password.describe(
    "The caller's own password. Needed in a browser's session for a token that never expires, or in more than 90 days.",
  ),
});

export const LeakedTokens = z.strictObject({
  tokens: z.array(z.string().max(4_100)).min(1).max(100).describe("The tokens that leaked."),
  where: z
    .string()
    .max(500)
    .default("")
    .describe("Where they were found, such as an address. It is written to the log."),
});
export const LeaksHandled = z.strictObject({
  items: z
    .array(
      z.strictObject({
        revoked: z.boolean().describe("Whether this token was valid until now. It is not any more."),
      }),
    )
    .describe("A line for each token, in the order of the request."),
});
