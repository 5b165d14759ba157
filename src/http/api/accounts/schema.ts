import { z } from "zod";
import { AccountName, PageQuery, Time } from "../fields.ts";

const Kind = z.enum(["person", "service"]).describe("A person, or a service such as CI.");
const Password = z.string().min(8).max(1024).describe("At least 8 characters.");

export const Account = z.strictObject({
  name: z.string(),
  kind: Kind,
  admin: z.boolean().describe("Can do everything."),
  disabled: z.boolean(),
  hasPassword: z.boolean(),
  groups: z.array(z.string()),
  createdAt: Time,
});
export type Account = z.infer<typeof Account>;

export const AccountQuery = PageQuery.extend({
  q: z.string().max(64).optional().describe("Only names that contain this text."),
  kind: Kind.optional(),
  disabled: z.enum(["true", "false"]).optional().describe("Only disabled accounts, or only enabled ones."),
  sort: z.enum(["name", "created"]).default("name").describe("name: by name. created: newest first."),
});

export const AccountPath = z.strictObject({ account: AccountName });

export const NewAccount = z.strictObject({
  name: AccountName,
  kind: Kind.default("person"),
  password: Password.optional().describe("Without a password, the account can only use tokens."),
  passwordHash: z
    .string()
    .max(512)
    .optional()
    .describe(
      "Hash of the password from another program, in place of `password`: argon2, bcrypt, pbkdf2, `$5$`, `$6$`, `$1$`, `$apr1$`, `{SHA}` or `{SSHA}`. It is replaced at the first sign-in.",
    ),
  admin: z.boolean().default(false),
});

export const AccountChange = z.strictObject({
  kind: Kind.optional(),
  admin: z.boolean().optional(),
  disabled: z.boolean().optional(),
});

export const PasswordChange = z.strictObject({
  password: Password,
  current: z
    .string()
    .max(1024)
    .optional()
    .describe("The current password. Required unless an administrator changes another account."),
  revokeTokens: z.boolean().default(false).describe("Whether the account's tokens are revoked too."),
});

export const PasswordChanged = z.strictObject({
  tokens: z.strictObject({
    revoked: z.number().int().describe("How many were revoked."),
    remaining: z.number().int().describe("How many tokens of the account still sign in."),
  }),
});
