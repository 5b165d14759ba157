import type { AccountsDriver } from "../../verifier.ts";
import { HeaderOptions } from "./options.ts";

/** People whom an authenticating proxy has signed in, and names in a header. */
export const header: AccountsDriver<typeof HeaderOptions> = {
  name: "header",
  guide: "proxy-sign-in",
  options: HeaderOptions,
  open: async (options, context) => (await import("./verifier.ts")).HeaderVerifier.open(options, context),
  check: async (options) => (await import("./verifier.ts")).describeProxies(options),
};
