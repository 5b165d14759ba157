import type { Access } from "../../../access/access.ts";
import type { Directory } from "../../../accounts/directory.ts";
import type { OidcSignIn } from "../../../accounts/oidc/oidc-sign-in.ts";
import type { Sessions } from "../../../accounts/sessions.ts";
import type { Indexes } from "../../../indexes/indexes.ts";

/** What the endpoints of this folder need. */
export interface ProviderServices {
  access: Access;
  directory: Directory;
  indexes: Indexes;
  oidc: OidcSignIn;
  sessions: Sessions;
}
