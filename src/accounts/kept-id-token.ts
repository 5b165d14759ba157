import { fromStored, toStored } from "../database/secrets/key-ring.ts";
import { placeOf } from "../database/secrets/secret-columns.ts";

/** Characters of an ID token that is kept for signing out. */
const MAX_ID_TOKEN = 8_000;

/** What is stored of the ID token that a session began with; null: it is too long to keep. */
export function toStoredIdToken(session: string, idToken: string): string | null {
  return idToken.length > MAX_ID_TOKEN ? null : toStored(idToken, placeOf("sessions", session, "id_token"));
}

/** The ID token in what is stored of it. */
export function fromStoredIdToken(session: string, stored: string): string {
  return fromStored(stored, placeOf("sessions", session, "id_token"));
}
