import type { Access } from "../../../access/access.ts";
import type { Database } from "../../../database/database.ts";

/** What the endpoints of this folder need. */
export interface TargetServices {
  access: Access;
  database: Database;
}
