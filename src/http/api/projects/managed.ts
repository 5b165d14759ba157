import { denied } from "../../../access/refuse.ts";
import type { Caller } from "../../../accounts/caller.ts";
import type { IndexRecord } from "../../../indexes/index-record.ts";
import type { IndexProject } from "../../../indexes/package-index.ts";
import type { ProjectName } from "../../../packaging/project-name.ts";
import { findProjectRow } from "../../../publishing/find.ts";
import type { Services } from "../../services.ts";
import { missing } from "../../simple/answer.ts";
import { isWithinReach } from "../../simple/reach.ts";

export interface Address {
  index: IndexRecord;
  project: ProjectName;
}

/** A project as its index answers it, with what only its manager cares for. */
export interface ManagedProject extends IndexProject {
  restricted: boolean;
}

/**
 * A project as the index answers it to the caller. Refuses when there is none, and just so when the caller may not
 * read it where it comes from.
 */
export async function managedProject(
  { services, caller }: { services: Services; caller: Caller },
  { index, project: name }: Address,
): Promise<ManagedProject> {
  if (!(await isWithinReach(services, caller, index, name))) throw denied(caller, "read");
  const project = await services.indexes.package(index).project(name);
  if (project === null) throw missing(services, caller, index, name, "project");
  const sources = services.indexes.contributorsTo(project);
  if (!sources.every((source) => services.access.allow(caller, "read", source, name)))
    throw denied(caller, "read");
  const rows = await Promise.all(
    sources.map((source) => findProjectRow(services.database.read, { index: source, project: name })),
  );
  return { ...project, restricted: rows.some((row) => row?.restricted === 1) };
}
