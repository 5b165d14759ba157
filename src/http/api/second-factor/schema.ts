import { z } from "zod";
import { Time } from "../fields.ts";

const Code = z.string().min(1).max(64);

export const SecondFactor = z.strictObject({
  since: Time.nullable().describe("When it was set up. null: the account has none."),
  app: z.boolean().describe("Whether an authenticator app is part of it."),
  recoveryCodesLeft: z.number().int().describe("How many recovery codes were not used yet."),
});

export const NewSecondFactor = z.strictObject({
  password: z.string().min(1).max(1024).describe("Your password."),
});

export const SecondFactorKey = z.strictObject({
  key: z
    .string()
    .describe("Key for an authenticator app (TOTP, RFC 6238), in base32. It is shown only once."),
  address: z.string().describe("The same as an address that apps open: `otpauth://…`."),
});

export const AppCode = z.strictObject({ code: Code.describe("The code that the app shows now.") });

export const AnyCode = z.strictObject({
  code: Code.describe("The code that the app shows now, or a recovery code."),
});

export const RecoveryCodes = z.strictObject({
  recoveryCodes: z
    .array(z.string())
    .describe("Each can be used once in place of a code of the app. They are shown only once."),
});
