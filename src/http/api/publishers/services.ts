import type { Access } from "../../../access/access.ts";
import type { TrustedPublishing } from "../../../accounts/trusted/trusted-publishing.ts";

/** What the endpoints of this folder need. */
export interface PublisherServices {
  access: Access;
  trusted: TrustedPublishing;
}
