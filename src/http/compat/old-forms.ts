import type { Access } from "../../access/access.ts";
import { denied } from "../../access/refuse.ts";
import type { Caller } from "../../accounts/caller.ts";
import type { Config } from "../../config/schema.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import { parseProjectName } from "../../packaging/names/project-name.ts";
import type { Publishing } from "../../publishing/publishing.ts";
import { Refusal } from "../../refusal.ts";

/** What forms of other servers need. */
export interface OldFormServices {
  access: Access;
  config: Config;
  publishing: Publishing;
}

/** Where other servers took uploads for what is the default index here. */
export function oldUploadPaths({ compat }: Config): string[] {
  const paths = [
    ...(compat.includes("pypicloud") ? ["/simple", "/simple/", "/pypi", "/pypi/"] : []),
    ...(compat.includes("pyshop") ? ["/simple", "/simple/"] : []),
  ];
  return [...new Set(paths)];
}

/**
 * Does what pypiserver did for a form that no other server has: `remove_pkg` removes a release. Resolves with whether the form was
 * such a one.
 */
export async function actOnOldForm(
  services: OldFormServices,
  caller: Caller,
  index: IndexRecord,
  fields: readonly (readonly [string, string])[],
): Promise<boolean> {
  if (!services.config.compat.includes("pypiserver")) return false;
  const fieldOf = (name: string) => fields.find(([field]) => field === name)?.[1] ?? "";
  if (fieldOf(":action") !== "remove_pkg") return false;
  const project = parseProjectName(fieldOf("name"));
  const version = fieldOf("version");
  if (project === null || version === "")
    throw new Refusal("invalid", "bad-form", "The form needs the fields name and version.");
  if (!services.access.allow(caller, "remove", index, project)) throw denied(caller, "remove");
  const actor = { name: caller.account?.name ?? null, address: caller.address };
  await services.publishing.removeRelease({ index, project, version }, actor);
  return true;
}
