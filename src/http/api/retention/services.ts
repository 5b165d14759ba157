import type { Access } from "../../../access/access.ts";
import type { Config } from "../../../config/schema.ts";
import type { Database } from "../../../database/database.ts";
import type { Indexes } from "../../../indexes/indexes.ts";
import type { Publishing } from "../../../publishing/publishing.ts";

/** What the endpoints of this folder need. */
export interface RetentionServices {
  access: Access;
  config: Config;
  database: Database;
  indexes: Indexes;
  publishing: Publishing;
}
