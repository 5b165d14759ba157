import { z } from "zod";
import type { AccountsDriver } from "../../verifier.ts";

const LocalOptions = z.strictObject({});

/** Passwords and tokens in the site's own database. */
export const local: AccountsDriver<typeof LocalOptions> = {
  name: "local",
  options: LocalOptions,
  open: async (_, { database }) => new (await import("./verifier.ts")).LocalVerifier(database),
};
