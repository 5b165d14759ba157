import type { Caller } from "../accounts/caller.ts";
import type { Permission } from "../accounts/permission.ts";
import { Refusal } from "../refusal.ts";

/**
 * The refusal for a caller without a right, the same whether or not the thing exists (STANDARDS A02, A06, A09): nobody
 * is asked to sign in, who may not read is told there is nothing, who may not write is told so.
 */
export function denied(caller: Caller, permission: Permission): Refusal {
  if (caller.account === null) {
    return new Refusal(
      "unauthenticated",
      "sign-in",
      "Sign in with an account's password or a token to do this.",
    );
  }
  if (permission === "read") {
    return new Refusal("not-found", "not-found", "There is nothing here, or nothing that you may read.");
  }
  const scoped = caller.scope === null ? "" : " with this token";
  const message = `${caller.account.name} may not ${permission} here${scoped}; ask an administrator for a grant.`;
  return new Refusal("forbidden", "no-grant", message);
}
