import type { Access } from "../../../access/access.ts";
import type { Database } from "../../../database/database.ts";
import type { Indexes } from "../../../indexes/indexes.ts";
import type { Publishing } from "../../../publishing/publishing.ts";

/** What the endpoints of this folder need. */
export interface CommentServices {
  access: Access;
  database: Database;
  indexes: Indexes;
  publishing: Publishing;
}
