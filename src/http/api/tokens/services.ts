import type { Accounts } from "../../../accounts/accounts.ts";
import type { Authenticator } from "../../../accounts/authenticate.ts";
import type { Config } from "../../../config/schema.ts";
import type { NamedServices } from "../named.ts";

/** What the endpoints of this folder need. */
export interface TokenServices extends NamedServices {
  accounts: Accounts;
  authenticator: Authenticator;
  config: Config;
}
