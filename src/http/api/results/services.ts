import type { Access } from "../../../access/access.ts";
import type { Config } from "../../../config/schema.ts";
import type { Database } from "../../../database/database.ts";
import type { Indexes } from "../../../indexes/indexes.ts";
import type { Publishing } from "../../../publishing/publishing.ts";
import type { Storage } from "../../../storage/storage.ts";

/** What the endpoints of this folder need. */
export interface ResultsServices {
  access: Access;
  config: Config;
  database: Database;
  indexes: Indexes;
  publishing: Publishing;
  storage: Storage;
}
