import type { Caller } from "../../accounts/caller.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import type { SimpleServices } from "./services.ts";

/**
 * Whether the caller might be shown the project at all: asked before any upstream is, so that nobody has one asked who
 * may read no mirror of the tree. Of what is within reach, the rights of the source still decide (`mayRead`).
 */
export async function isWithinReach(
  { access, indexes }: SimpleServices,
  caller: Caller,
  index: IndexRecord,
  name: ProjectName,
): Promise<boolean> {
  if (!access.allow(caller, "read", index, name)) return false;
  const mirrors = indexes.sourcesOf(index).filter(({ kind }) => kind === "mirror");
  if (mirrors.length === 0 || mirrors.some((mirror) => access.allow(caller, "read", mirror, name)))
    return true;
  return indexes.isOwnedHere(index, name);
}
