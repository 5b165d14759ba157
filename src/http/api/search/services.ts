import type { Access } from "../../../access/access.ts";
import type { SearchIndex } from "../../../changes/search/search-index.ts";
import type { Config } from "../../../config/schema.ts";
import type { Database } from "../../../database/database.ts";
import type { Indexes } from "../../../indexes/indexes.ts";
import type { DocsTickets } from "../../docs/tickets.ts";

/** What the endpoints of this folder need. */
export interface SearchServices {
  access: Access;
  config: Config;
  database: Database;
  docsTickets: DocsTickets;
  indexes: Indexes;
  search: SearchIndex;
}
