import type { Access } from "../../../access/access.ts";
import type { Accounts } from "../../../accounts/accounts.ts";
import type { Database } from "../../../database/database.ts";

/** What the endpoints of this folder need. */
export interface GroupServices {
  access: Access;
  accounts: Accounts;
  database: Database;
}
