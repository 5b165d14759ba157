import { denied } from "../../access/refuse.ts";
import type { Permission } from "../../accounts/permission.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import { type ProjectName, parseProjectName } from "../../packaging/project-name.ts";
import { Refusal } from "../../refusal.ts";
import type { ApiRequest } from "./endpoint.ts";

type Asked = Pick<ApiRequest<unknown, unknown, unknown>, "caller" | "services">;

/** Refuses whoever may not administer the site: 401 for nobody, 403 for the others. */
export function requireSiteManager({ caller, services }: Asked): void {
  if (!services.access.mayManageSite(caller)) throw denied(caller, "manage");
}

/** Refuses whoever did not sign in. */
export function requireAccount({ caller }: Asked): NonNullable<Asked["caller"]["account"]> {
  if (caller.account === null) throw denied(caller, "read");
  return caller.account;
}

/**
 * Refuses who signed in with a token that does not reach everything: what an account does with itself is not in any
 * token's scope, so that a leaked one can never make another.
 */
export function requireUnscoped({ caller, services }: Asked): void {
  if (caller.scope !== null && !services.access.mayManageSite(caller)) {
    throw new Refusal(
      "forbidden",
      "token-not-enough",
      "Sign in with the account's password for this; a token does not do.",
    );
  }
}

/**
 * The index at an address, when the caller may do `permission` with it. An index that is not there is refused just as
 * one that is hidden (STANDARDS A09, RELIABILITY F101).
 */
export function requireIndex(
  asked: Asked & { params: { owner: string; index: string } },
  permission: Permission,
): IndexRecord {
  const { caller, services, params } = asked;
  const index = services.indexes.find(params.owner, params.index);
  if (index === null) throw hidden(caller);
  if (services.access.allow(caller, permission, index, null)) return index;
  throw services.access.allow(caller, "read", index, null) ? denied(caller, permission) : hidden(caller);
}

/** A project's address when the caller may do `permission` with it; whether it exists is asked later. */
export function requireProject(
  asked: Asked & { params: { owner: string; index: string; project: string } },
  permission: Permission,
): { index: IndexRecord; project: ProjectName } {
  const { caller, services, params } = asked;
  const index = services.indexes.find(params.owner, params.index);
  const project = parseProjectName(params.project);
  if (index === null || project === null) throw hidden(caller);
  if (!services.access.allow(caller, permission, index, project)) {
    const readable = services.access.allow(caller, "read", index, project);
    throw readable ? denied(caller, permission) : hidden(caller);
  }
  return { index, project };
}

/** What a caller is told of something that is not there, or not for them: the same. */
function hidden(caller: Asked["caller"]): Refusal {
  return denied(caller, "read");
}
