import { z } from "zod";
import { Time } from "../fields.ts";

const Secret = z.string().min(1).max(100).describe("Secret of the command line.");
const Code = z.string().min(1).max(20).describe("Short code that the command line shows.");

export const BeginLogin = z.strictObject({
  device: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[\x20-\x7e]+$/, { error: "can have printable ASCII characters only" })
    .describe("Name of the machine, for the person who confirms."),
});
export const BegunLogin = z.strictObject({ secret: Secret, code: Code, expiresAt: Time });

export const CollectLogin = z.strictObject({ secret: Secret });
export const CollectedLogin = z.strictObject({
  state: z.enum(["waiting", "approved"]),
  token: z
    .strictObject({ id: z.number(), token: z.string(), account: z.string(), expiresAt: Time })
    .nullable()
    .describe("The token, once. null: no one has confirmed yet."),
});

export const LoginPath = z.strictObject({ code: Code });
export const WaitingLogin = z.strictObject({
  code: Code,
  device: z.string(),
  address: z.string().describe("Address of the command line."),
  createdAt: Time,
});
