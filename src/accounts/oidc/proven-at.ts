import { siteNow } from "../../database/site-clock.ts";
import { Refusal } from "../../refusal.ts";
import type { Claims } from "../trusted/claims.ts";
import type { OidcOptions } from "./options.ts";

/** How long ago someone who was asked to sign in again may have done it: long enough for a second factor and a slow clock. */
const MOST_AGE_MS = 5 * 60_000;
const LEEWAY_MS = 30_000;

/**
 * When the person proved to the provider who they are, by the claim `auth_time`; null: it does not say. Refuses (`forbidden`) an
 * answer that does not prove that someone who was asked to sign in again did so now: they may just have found an open browser.
 */
export function provenAtOf(
  { auth_time: seconds }: Claims,
  { again }: { again: boolean },
  { name, label, options }: { name: string; label: string; options: Pick<OidcOptions, "assumeFresh"> },
): number | null {
  const now = siteNow();
  if (options.assumeFresh) return now;
  const at = typeof seconds === "number" && seconds > 0 ? seconds * 1000 : null;
  if (!again) return at === null || at > now + LEEWAY_MS ? null : Math.min(at, now);
  if (at === null)
    throw refused(
      `${label} does not say when you signed in there, so it cannot confirm that it is you. Confirm with a password, code or passkey of your account here instead. An administrator can make the provider send auth_time, or set oidc.${name}.assumeFresh.`,
    );
  if (at > now + LEEWAY_MS)
    throw refused(
      `${label} says that you signed in at a time that is still to come, so it cannot confirm that it is you. An administrator must set the clocks of both servers.`,
    );
  if (at < now - MOST_AGE_MS - LEEWAY_MS)
    throw refused(`${label} let you in without checking who you are. Sign out there, then try again.`);
  return Math.min(at, now);
}

function refused(message: string): Refusal {
  return new Refusal("forbidden", "oidc-not-fresh", message);
}
