import type { Access } from "../../../access/access.ts";
import type { Authenticator } from "../../../accounts/authenticate.ts";
import type { SecondFactors } from "../../../accounts/second-factors.ts";

/** What the endpoints of this folder need. */
export interface SecondFactorServices {
  access: Access;
  authenticator: Authenticator;
  secondFactors: SecondFactors;
}
