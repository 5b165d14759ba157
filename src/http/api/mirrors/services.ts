import type { Access } from "../../../access/access.ts";
import type { Indexes } from "../../../indexes/indexes.ts";
import type { Mirrors } from "../../../indexes/mirror/mirrors.ts";

/** What the endpoints of this folder need. */
export interface MirrorServices {
  access: Access;
  indexes: Indexes;
  mirrors: Mirrors;
}
