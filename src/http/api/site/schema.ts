import { z } from "zod";
import { TokenScope } from "../tokens/schema.ts";

export const WhoAmI = z.strictObject({
  account: z.string().nullable().describe("null: nobody signed in."),
  admin: z.boolean(),
  groups: z.array(z.string()),
  scope: TokenScope.nullable().describe(
    "What the token in use narrows the account's rights to; null without a token.",
  ),
});

export const Site = z.strictObject({
  version: z.string(),
  defaultIndex: z.string(),
  reads: z
    .enum(["everyone", "authenticated", "granted"])
    .describe("Who may read an index that does not say so itself."),
  caller: WhoAmI,
});
