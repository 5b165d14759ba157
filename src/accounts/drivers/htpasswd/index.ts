import type { AccountsDriver } from "../../verifier.ts";
import { HtpasswdOptions } from "./options.ts";

/** Passwords in a file that `htpasswd` and similar programs maintain. */
export const htpasswd: AccountsDriver<typeof HtpasswdOptions> = {
  name: "htpasswd",
  options: HtpasswdOptions,
  open: async (options, context) => (await import("./verifier.ts")).HtpasswdVerifier.open(options, context),
  check: async (options) => (await import("./check.ts")).checkPasswordFile(options),
};
