import type { Access } from "../../../access/access.ts";
import type { Indexes } from "../../../indexes/indexes.ts";

/** What the endpoints of this folder need. */
export interface PolicyServices {
  access: Access;
  indexes: Indexes;
}
