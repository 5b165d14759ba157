import type { Access } from "../../../access/access.ts";
import type { Authenticator } from "../../../accounts/authenticate.ts";
import type { Directory } from "../../../accounts/directory.ts";
import type { Passkeys } from "../../../accounts/passkeys/passkeys.ts";
import type { Sessions } from "../../../accounts/sessions.ts";
import type { Indexes } from "../../../indexes/indexes.ts";

/** What the endpoints of this folder need. */
export interface PasskeyServices {
  access: Access;
  authenticator: Authenticator;
  directory: Directory;
  indexes: Indexes;
  passkeys: Passkeys;
  sessions: Sessions;
}
