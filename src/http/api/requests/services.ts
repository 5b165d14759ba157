import type { Access } from "../../../access/access.ts";
import type { Config } from "../../../config/schema.ts";
import type { Database } from "../../../database/database.ts";
import type { Indexes } from "../../../indexes/indexes.ts";
import type { WantedFiles } from "../../../publishing/requests/wanted-files.ts";

/** What the endpoints of this folder need. */
export interface RequestServices {
  access: Access;
  config: Config;
  database: Database;
  indexes: Indexes;
  wantedFiles: WantedFiles;
}
