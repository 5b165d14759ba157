import type { Caller } from "../accounts/caller.ts";
import type { AnyPermission } from "../accounts/permission.ts";
import { Refusal } from "../refusal.ts";
import type { Access } from "./access.ts";
import type { GrantedIndex } from "./granted-index.ts";

/**
 * The one refusal for what is not there and for what the caller may not see (STANDARDS A02, A09, RELIABILITY F104). It
 * depends on the caller's rights and on the name that was asked for, never on what is in the index:
 *
 * - an account gets 404;
 * - an anonymous caller gets 404 where projects of that name are open to them, so that installers go on to their next
 *   index, and 401 elsewhere, so that installers send the credentials they have.
 *
 * @param index null: there is no such index.
 * @param project Normalised; null: no project was named, or its name is not valid.
 */
export function notThere(
  access: Access,
  caller: Caller,
  index: GrantedIndex | null,
  project: string | null,
): Refusal {
  const isOutside = index === null || !access.mightRead(caller, index, project);
  if (caller.account === null && isOutside) return signInFirst();
  return project === null
    ? new Refusal("not-found", "not-found", "There is nothing here, or nothing that you may see.")
    : new Refusal(
        "not-found",
        "no-such-project",
        `There is no project ${project} here, or none that you may see.`,
      );
}

/** The refusal for a caller without a right to something they may know of: 401 for anonymous callers, else 403 (A06). */
export function denied(caller: Caller, permission: AnyPermission): Refusal {
  if (caller.account === null) return signInFirst();
  const what = permission === "metrics" ? "read metrics" : `${permission} here`;
  const { account, scope } = caller;
  const message =
    scope === null
      ? `${account.name} may not ${what}. Ask an administrator for a grant.`
      : scope.permissions.includes(permission) && !account.isAdmin
        ? `${account.name} may not ${what} with this token. Use a token with a wider scope, or ask an administrator for a grant.`
        : `This token may not ${what}. Use a token whose scope includes it.`;
  return new Refusal("forbidden", "no-grant", message);
}

/** The refusal for a caller who has to sign in before anything else is decided. */
export function signInFirst(): Refusal {
  return new Refusal(
    "unauthenticated",
    "sign-in",
    "Sign in with an account's password or a token to do this.",
  );
}
