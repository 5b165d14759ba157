import type { Access } from "../../../access/access.ts";
import type { Database } from "../../../database/database.ts";
import type { Indexes } from "../../../indexes/indexes.ts";

/** What the endpoints of this folder need. */
export interface UsageServices {
  access: Access;
  database: Database;
  indexes: Indexes;
}
