import { matchesGlob } from "../../glob.ts";
import { normalizeName } from "../../packaging/names/project-name.ts";
import type { TokenScope } from "../caller.ts";
import { type AnyPermission, PERMISSIONS } from "../permission.ts";
import type { Limits } from "./derived-token.ts";

/** The scope that remains of one when it is narrowed. It never has more than the scope, whatever the limits say. */
export function narrow(scope: TokenScope, { indexes, projects, permissions }: Limits): TokenScope {
  return {
    indexes: indexes === undefined ? scope.indexes : common(scope.indexes, indexes),
    projects: projects === undefined ? scope.projects : common(scope.projects, projects.map(normalizeGlob)),
    permissions: permissions === undefined ? scope.permissions : included(scope.permissions, permissions),
  };
}

/**
 * The globs of either list that one of the other covers. A glob that covers the text of another covers all that it matches,
 * because nothing but a star of its own can stand for the other's stars. Globs that only overlap are left out.
 */
function common(one: readonly string[], other: readonly string[]): string[] {
  const coveredBy = (globs: readonly string[]) => (glob: string) =>
    globs.some((wider) => matchesGlob(wider, glob));
  return [...new Set([...other.filter(coveredBy(one)), ...one.filter(coveredBy(other))])];
}

/** `manage` includes the other permissions of an index, so it may be narrowed to each of them. */
function included(one: readonly AnyPermission[], other: readonly AnyPermission[]): AnyPermission[] {
  const has = (all: readonly AnyPermission[], permission: AnyPermission) =>
    all.includes(permission) ||
    (all.includes("manage") && PERMISSIONS.some((inIndex) => inIndex === permission));
  return [
    ...new Set([
      ...other.filter((permission) => has(one, permission)),
      ...one.filter((permission) => has(other, permission)),
    ]),
  ];
}

function normalizeGlob(glob: string): string {
  return normalizeName(glob);
}
