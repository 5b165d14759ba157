import type { Access } from "../../../access/access.ts";
import type { Accounts } from "../../../accounts/accounts.ts";

/** What the endpoints of this folder need. */
export interface GroupServices {
  access: Access;
  accounts: Accounts;
}
