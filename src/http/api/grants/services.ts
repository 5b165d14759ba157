import type { Accounts } from "../../../accounts/accounts.ts";
import type { NamedServices } from "../named.ts";

/** What the endpoints of this folder need. */
export interface GrantServices extends NamedServices {
  accounts: Accounts;
}
