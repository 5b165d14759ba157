import type { Access } from "../../../access/access.ts";
import type { Authenticator } from "../../../accounts/authenticate.ts";
import type { Confirmations } from "../../../accounts/confirmations.ts";
import type { Passkeys } from "../../../accounts/passkeys/passkeys.ts";
import type { SecondFactors } from "../../../accounts/second-factors.ts";
import type { Sessions } from "../../../accounts/sessions.ts";
import type { Indexes } from "../../../indexes/indexes.ts";

/** What the endpoints of this folder need. */
export interface SessionServices {
  access: Access;
  authenticator: Authenticator;
  indexes: Indexes;
  confirmations: Confirmations;
  passkeys: Passkeys;
  secondFactors: SecondFactors;
  sessions: Sessions;
}
