import type { IncomingHttpHeaders } from "node:http";
import { z } from "zod";
import { cookieOf } from "./session-cookie.ts";

/** What a browser keeps between going to a sign-in provider and coming back. */
const SIGN_IN_COOKIE = "wheelyard_sign_in";
const LIFE_S = 600;
const Text = z.string().min(1).max(2_000);

const KeptSignIn = z.strictObject({
  provider: Text,
  state: Text,
  nonce: Text,
  verifier: Text,
  redirectUri: z.url(),
  // One that began before an upgrade lacks it.
  again: z.boolean().default(false),
  /** The account to link; null: the sign-in starts a session. */
  link: z.number().nullable(),
});
export type KeptSignIn = z.infer<typeof KeptSignIn>;

/** The sign-in that this browser began; null: none, or nothing that can be read. */
export function keptSignIn(headers: IncomingHttpHeaders): KeptSignIn | null {
  const text = cookieOf(headers, SIGN_IN_COOKIE);
  if (text === null) return null;
  try {
    return KeptSignIn.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
  } catch {
    return null;
  }
}

/**
 * The header that makes a browser keep a sign-in, or forget it (`null`). Only pages of this site send it, and scripts never see
 * it. It has no `Path`, for the reason that `sessionCookie` has none.
 */
export function signInCookie(kept: KeptSignIn | null, { isSecure }: { isSecure: boolean }): string {
  const value = kept === null ? "" : Buffer.from(JSON.stringify(kept)).toString("base64url");
  const words = [`${SIGN_IN_COOKIE}=${value}`, `Max-Age=${kept === null ? 0 : LIFE_S}`, "HttpOnly"];
  return [...words, "SameSite=Strict", ...(isSecure ? ["Secure"] : [])].join("; ");
}
