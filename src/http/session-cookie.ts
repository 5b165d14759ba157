import type { IncomingHttpHeaders } from "node:http";
import { siteNow } from "../database/site-clock.ts";

/** What browsers hold of a session. */
export const SESSION_COOKIE = "wheelyard_session";

/** The secret of the session that the request's cookies name; null when they name none. */
export function sessionSecretOf(headers: IncomingHttpHeaders): string | null {
  return cookieOf(headers, SESSION_COOKIE);
}

/** The value of one of the request's cookies; null when it has none of that name, or an empty one. */
export function cookieOf({ cookie }: IncomingHttpHeaders, wanted: string): string | null {
  for (const pair of cookie?.split(";") ?? []) {
    const [name, value] = pair.trim().split("=", 2);
    if (name === wanted && value !== undefined && value !== "") return value;
  }
  return null;
}

/**
 * The header that hands a secret to a browser, or takes it back (`null`). Pages of other sites never send it
 * (`SameSite=Strict`: the page that uses it asks by script, so following a link here loses nothing), scripts never see it,
 * and it is sent back to the management API alone: without a `Path` the browser takes the folder of the address that it
 * asked, which it knows also where a proxy puts a prefix before ours. So only `/session` itself may set it.
 */
export function sessionCookie(
  secret: string | null,
  { expiresAt, isSecure }: { expiresAt: number; isSecure: boolean },
): string {
  const seconds = secret === null ? 0 : Math.max(0, Math.ceil((expiresAt - siteNow()) / 1000));
  const words = [`${SESSION_COOKIE}=${secret ?? ""}`, `Max-Age=${seconds}`, "HttpOnly", "SameSite=Strict"];
  return [...words, ...(isSecure ? ["Secure"] : [])].join("; ");
}
