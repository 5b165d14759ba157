import type { Caller } from "../accounts/caller.ts";
import type { Permission } from "../accounts/permission.ts";
import { matchesGlob } from "../glob.ts";
import type { GrantedIndex } from "./granted-index.ts";
import type { GrantRecord } from "./grants.ts";
import type { Networks } from "./network.ts";

/** A grant with what is costly to read of it done once. */
export interface ReadyGrant {
  grant: GrantRecord;
  networks: Networks | null;
}

export const isAll = (globs: string[]): boolean => globs.includes("*");

/** `manage` includes all permissions on an index; the others stand alone. */
export function gives(grant: GrantRecord, permission: Permission): boolean {
  return grant.permission === permission || grant.permission === "manage";
}

export function covers(
  grant: GrantRecord,
  permission: Permission,
  project: string | null,
  restricted: boolean,
): boolean {
  if (project === null) return permission !== "manage" || isAll([grant.projectGlob]);
  return restricted ? grant.projectGlob === project : matchesGlob(grant.projectGlob, project);
}

export function isPrincipal({ grant, networks }: ReadyGrant, caller: Caller): boolean {
  switch (grant.principalKind) {
    case "everyone":
      return true;
    case "authenticated":
      return caller.account !== null;
    case "account":
      return caller.account?.name === grant.principal;
    case "group":
      return caller.groups.has(grant.principal);
    case "network":
      return networks?.has(caller.address) ?? false;
  }
}

/** Whether the token in use, if any, reaches this far: it narrows everything, an administrator's rights too. */
export function withinScope(
  caller: Caller,
  permission: Permission,
  index: GrantedIndex,
  project: string | null,
): boolean {
  const { scope } = caller;
  if (scope === null) return true;
  if (!scope.permissions.includes(permission) && !scope.permissions.includes("manage")) return false;
  const address = `${index.owner}/${index.name}`;
  if (!scope.indexes.some((glob) => matchesGlob(glob, address))) return false;
  if (project !== null) return scope.projects.some((glob) => matchesGlob(glob, project));
  return permission !== "manage" || isAll(scope.projects);
}
