import type { Access } from "../../access/access.ts";
import { denied, notThere, signInFirst } from "../../access/refuse.ts";
import type { Authenticator } from "../../accounts/authenticate.ts";
import type { Caller } from "../../accounts/caller.ts";
import type { Permission } from "../../accounts/permission.ts";
import type { OpenSession } from "../../accounts/sessions.ts";
import type { Database } from "../../database/database.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import type { Indexes } from "../../indexes/indexes.ts";
import { type ProjectName, parseProjectName } from "../../packaging/names/project-name.ts";
import { findProjectRow, type ProjectAddress, type ProjectRow } from "../../publishing/releases/find.ts";
import { Refusal } from "../../refusal.ts";

/** Who asks, and what rights are checked with. */
interface Asked<Services = { access: Access }> {
  caller: Caller;
  services: Services;
}
interface WithIndexes {
  access: Access;
  indexes: Indexes;
}

/** Refuses callers who may not administer the site: 401 if they are not signed in, otherwise 403. */
export function requireSiteManager({ caller, services }: Asked): void {
  if (!services.access.mayManageSite(caller)) throw denied(caller, "manage");
}

/** Refuses callers who are not signed in. */
export function requireAccount({ caller }: Pick<Asked, "caller">): NonNullable<Caller["account"]> {
  if (caller.account === null) throw signInFirst();
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
 * The person in front of the browser, for what changes how they sign in: a token or a password alone does not. Refuses
 * (`forbidden`) callers without a session.
 */
export function requireOwnSession(
  asked: Pick<Asked, "caller"> & { session: OpenSession | null },
): NonNullable<Caller["account"]> {
  const account = requireAccount(asked);
  if (asked.session !== null) return account;
  throw new Refusal("forbidden", "no-session", "Sign in with a browser to change your second factor.");
}

/** Refuses (`forbidden`) the `password` of a request that is not that of the caller's own account. */
export async function requireOwnPassword(
  { caller, services }: Asked<{ authenticator: Pick<Authenticator, "confirms"> }>,
  password: string,
): Promise<void> {
  const { name } = requireAccount({ caller });
  if (await services.authenticator.confirms(name, password, caller.address)) return;
  throw new Refusal("forbidden", "wrong-password", "`password` is not your password.");
}

/**
 * The index at an address, when the caller may do `permission` with it. An index that is not there is refused as one that
 * the caller may not read (`notThere`).
 */
export function requireIndex(
  asked: Asked<WithIndexes> & { params: { owner: string; index: string } },
  permission: Permission,
): IndexRecord {
  const { caller, services, params } = asked;
  const { access, indexes } = services;
  const index = indexes.find(params.owner, params.index);
  if (index !== null && access.allow(caller, permission, index, null)) return index;
  if (index === null || !access.allow(caller, "read", index, null))
    throw notThere(access, caller, index, null);
  throw denied(caller, permission);
}

/**
 * The address of a project, where the caller could read one of its name. Whether there is such a project, and whether it is
 * restricted, is for `managedProject` to say: until then a hidden project is treated as one that is not there.
 */
export function requireAddress(
  asked: Asked<WithIndexes> & { params: { owner: string; index: string; project: string } },
): ProjectAddress {
  const index = requireIndex(asked, "read");
  const project = parseProjectName(asked.params.project);
  const { access } = asked.services;
  if (project === null || !access.mightRead(asked.caller, index, project))
    throw notThere(access, asked.caller, index, project);
  return { index, project };
}

/** Refuses callers who may not publish the project: 403 if they may read the index, otherwise `notThere`. */
export function requirePublisher(
  { caller, services }: Asked,
  index: IndexRecord,
  project: ProjectName,
): void {
  const { access } = services;
  if (access.allow(caller, "publish", index, project)) return;
  throw access.allow(caller, "read", index, null)
    ? denied(caller, "publish")
    : notThere(access, caller, index, null);
}

/**
 * A project that was published to the index itself, when the caller may do `permission` with it: what changes something
 * asks here. One that is not there is refused as one that the caller may not read (`notThere`), also to those who may
 * change every project that they see.
 */
export async function requireOwnProject(
  asked: Asked<WithIndexes & { database: Database }> & {
    params: { owner: string; index: string; project: string };
  },
  permission: Permission,
): Promise<ProjectAddress & { row: ProjectRow }> {
  const { caller, services, params } = asked;
  const { access, indexes } = services;
  const index = indexes.find(params.owner, params.index);
  const project = parseProjectName(params.project);
  if (caller.account === null && (index === null || !access.allow(caller, permission, index, null)))
    throw denied(caller, permission);
  if (index === null || project === null) throw notThere(access, caller, index, project);
  const row = await findProjectRow(services.database.read, { index, project });
  if (row === null || row.removed_serial !== null) throw notThere(access, caller, index, project);
  if (access.allow(caller, permission, index, project)) return { index, project, row };
  if (!access.allow(caller, "read", index, project)) throw notThere(access, caller, index, project);
  throw denied(caller, permission);
}
