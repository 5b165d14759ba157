import { z } from "zod";

const Name = z.string().min(1).max(32).describe("Name of the provider, as in the configuration.");

export const Provider = z.strictObject({
  name: Name,
  label: z.string().describe("Name for people."),
});

export const BeginSignIn = z.strictObject({
  provider: Name,
  link: z
    .boolean()
    .default(false)
    .describe("Link the account that is signed in, instead of signing in. Needs a session."),
  again: z
    .boolean()
    .default(false)
    .describe("Ask the provider not to let a browser in that is signed in there, but to check who it is."),
});

export const BegunSignIn = z.strictObject({
  url: z.string().describe("Page of the provider to go to."),
});

export const FinishSignIn = z.strictObject({
  provider: Name,
  answer: z
    .string()
    .min(1)
    .max(8_000)
    .describe("The query with which the provider sent the browser back, without the question mark."),
});

export const ProviderSignOut = z.strictObject({
  url: z.string().nullable().describe("Page of the provider that signs out there. null: there is none."),
});
