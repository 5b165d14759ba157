import type { AccountsDriver } from "../../verifier.ts";
import { LdapOptions } from "./options.ts";

/** People of an LDAP directory, such as OpenLDAP or Active Directory. */
export const ldap: AccountsDriver<typeof LdapOptions> = {
  name: "ldap",
  options: LdapOptions,
  open: async (options, context) => (await import("./verifier.ts")).LdapVerifier.open(options, context),
  check: async (options) => (await import("./check.ts")).checkLdap(options),
};
