import type { TrustedPublishing } from "../../../accounts/trusted/trusted-publishing.ts";
import type { NamedServices } from "../named.ts";

/** What the endpoints of this folder need. */
export interface PublisherServices extends NamedServices {
  trusted: TrustedPublishing;
}
