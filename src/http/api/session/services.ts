import type { Access } from "../../../access/access.ts";
import type { Authenticator } from "../../../accounts/authenticate.ts";
import type { Sessions } from "../../../accounts/sessions.ts";
import type { Indexes } from "../../../indexes/indexes.ts";

/** What the endpoints of this folder need. */
export interface SessionServices {
  access: Access;
  authenticator: Authenticator;
  indexes: Indexes;
  sessions: Sessions;
}
