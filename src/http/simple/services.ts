import type { Access } from "../../access/access.ts";
import type { ShownIndexes } from "../../indexes/indexes.ts";

/** What answers from simple pages need. */
export interface SimpleServices {
  access: Access;
  indexes: ShownIndexes;
}
