import type { Access } from "../../../access/access.ts";
import type { Accounts } from "../../../accounts/accounts.ts";
import type { Authenticator } from "../../../accounts/authenticate.ts";
import type { Config } from "../../../config/schema.ts";

/** What the endpoints of this folder need. */
export interface TokenServices {
  access: Access;
  accounts: Accounts;
  authenticator: Authenticator;
  config: Config;
}
