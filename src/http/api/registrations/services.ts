import type { Access } from "../../../access/access.ts";
import type { Invitations } from "../../../accounts/invitations.ts";
import type { Registrations } from "../../../accounts/registrations.ts";

/** What the endpoints of this folder need. */
export interface RegistrationServices {
  access: Access;
  invitations: Invitations;
  registrations: Registrations;
}
