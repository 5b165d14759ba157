import type { AccountsDriver } from "../../verifier.ts";
import { HttpOptions } from "./options.ts";

/** Passwords that another server checks, at an address of its own. */
export const http: AccountsDriver<typeof HttpOptions> = {
  name: "http",
  guide: "http-passwords",
  options: HttpOptions,
  open: async (options, context) => (await import("./verifier.ts")).HttpVerifier.open(options, context),
  check: async (options, context) => (await import("./check.ts")).checkHttp(options, context),
};
