import { notThere } from "../../../access/refuse.ts";
import type { Caller } from "../../../accounts/caller.ts";
import type { IndexProject } from "../../../indexes/package-index.ts";
import { findProjectRow, type ProjectAddress } from "../../../publishing/releases/find.ts";
import { isWithinReach } from "../../simple/reach.ts";
import type { ProjectServices } from "./services.ts";

/** A project as its index answers it, with what only its manager cares for. */
export interface ManagedProject extends IndexProject {
  restricted: boolean;
}

/** A project as the index answers it to the caller; refuses (`notThere`) one that is not there or that they may not read. */
export async function managedProject(
  {
    services,
    caller,
  }: { services: Pick<ProjectServices, "access" | "database" | "indexes">; caller: Caller },
  { index, project: name }: ProjectAddress,
): Promise<ManagedProject> {
  const { access, indexes } = services;
  const isReachable = await isWithinReach(services, caller, index, name);
  const project = isReachable ? await indexes.package(index).project(name) : null;
  const sources = project === null ? [] : indexes.contributorsTo(project);
  if (project === null || !sources.every((source) => access.allow(caller, "read", source, name)))
    throw notThere(access, caller, index, name);
  const rows = await Promise.all(
    sources.map((source) => findProjectRow(services.database.read, { index: source, project: name })),
  );
  return { ...project, restricted: rows.some((row) => row?.restricted === 1) };
}
