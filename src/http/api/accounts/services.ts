import type { Access } from "../../../access/access.ts";
import type { Accounts } from "../../../accounts/accounts.ts";
import type { Authenticator } from "../../../accounts/authenticate.ts";
import type { Database } from "../../../database/database.ts";
import type { Indexes } from "../../../indexes/indexes.ts";

/** What the endpoints of this folder need. */
export interface AccountServices {
  access: Access;
  accounts: Accounts;
  authenticator: Authenticator;
  database: Database;
  indexes: Indexes;
}
