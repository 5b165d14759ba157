import type { Access } from "../../../access/access.ts";
import type { LiveEvents } from "../../../changes/live-events.ts";
import type { Database } from "../../../database/database.ts";
import type { Indexes } from "../../../indexes/indexes.ts";

/** What the endpoints of this folder need. */
export interface EventServices {
  access: Access;
  database: Database;
  events: LiveEvents;
  indexes: Indexes;
}
