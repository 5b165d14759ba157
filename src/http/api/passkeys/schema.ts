import { z } from "zod";
import { AccountName, Time } from "../fields.ts";

const Bytes = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[A-Za-z0-9_-]+$/, { error: "must be in base64url" });

const Id = Bytes(1400).describe("Id of the passkey, in base64url.");
const Transports = z.array(z.string().max(32)).max(10);

export const Passkey = z.strictObject({
  id: Id,
  name: z.string(),
  host: z.string().describe("Host name that it signs in at."),
  createdAt: Time,
  usedAt: Time.nullable().describe("When it last signed in. null: never."),
});

export const PasskeyPath = z.strictObject({ id: Id });

export const AskForNewPasskey = z.strictObject({
  password: z.string().min(1).max(1024).describe("Your password."),
});

const Described = z.strictObject({ type: z.literal("public-key"), id: Id, transports: Transports });

/** What `PublicKeyCredential.parseCreationOptionsFromJSON` reads. */
export const CreationOptions = z.strictObject({
  challenge: z.string(),
  rp: z.strictObject({ id: z.string(), name: z.string() }),
  user: z.strictObject({ id: z.string(), name: z.string(), displayName: z.string() }),
  pubKeyCredParams: z.array(z.strictObject({ type: z.literal("public-key"), alg: z.number() })),
  excludeCredentials: z.array(Described),
  authenticatorSelection: z.strictObject({
    residentKey: z.literal("preferred"),
    userVerification: z.literal("preferred"),
  }),
  attestation: z.literal("none"),
  timeout: z.number(),
});

/** What `PublicKeyCredential.parseRequestOptionsFromJSON` reads. */
export const RequestOptions = z.strictObject({
  challenge: z.string(),
  rpId: z.string(),
  allowCredentials: z.array(Described),
  userVerification: z.enum(["preferred", "required"]),
  timeout: z.number(),
});

/** What a browser answers (`PublicKeyCredential.toJSON`); what is not needed of it is not looked at. */
export const MadePasskey = z
  .object({
    id: Id,
    response: z.object({
      clientDataJSON: Bytes(8_000),
      attestationObject: Bytes(8_000),
      transports: Transports.default([]),
    }),
  })
  .describe("What the browser made of the options, as `PublicKeyCredential.toJSON` writes it.");

export const SignedByPasskey = z
  .object({
    id: Id,
    response: z.object({
      clientDataJSON: Bytes(8_000),
      authenticatorData: Bytes(8_000),
      signature: Bytes(4_000),
    }),
  })
  .describe("What the browser answers to a challenge, as `PublicKeyCredential.toJSON` writes it.");

export const NewPasskey = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .describe("Name, by which you recognize it, such as the device it is on."),
  passkey: MadePasskey,
});

export const PasskeyMade = Passkey.extend({
  recoveryCodes: z
    .array(z.string())
    .nullable()
    .describe(
      "If this is your first second factor: each can be used once in place of it. They are shown only once. null: you have them.",
    ),
});

export const AskForPasskey = z.strictObject({
  account: AccountName.optional().describe("Without an account, any passkey of this site can sign in."),
  password: z.string().min(1).max(1024).optional().describe("Its password."),
  confirm: z
    .boolean()
    .default(false)
    .describe("For POST /session/confirmation: by a passkey of the account that is signed in."),
});

export const PasskeySignIn = z.strictObject({ passkey: SignedByPasskey });
