import { z } from "zod";
import { TokenScope } from "../tokens/schema.ts";
import { ShownLook } from "./look-schema.ts";

export const WhoAmI = z.strictObject({
  account: z.string().nullable().describe("null: not signed in."),
  admin: z.boolean(),
  groups: z.array(z.string()),
  scope: TokenScope.nullable().describe("Scope of the token in use. null: no token."),
});

export const Site = z.strictObject({
  version: z.string(),
  defaultIndex: z.string(),
  binDays: z
    .number()
    .int()
    .describe(
      "Days that removed files stay in the recycle bin, for indexes without binDays. 0: deleted at once.",
    ),
  reads: z
    .enum(["everyone", "authenticated", "granted"])
    .describe("Who can read an index without a setting of its own."),
  look: ShownLook.describe(
    "Name, logo, color and texts of the site. The notice only if it is for this caller.",
  ),
  caller: WhoAmI,
});
