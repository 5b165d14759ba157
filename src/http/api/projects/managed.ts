import type { IndexRecord } from "../../../indexes/index-record.ts";
import type { IndexProject } from "../../../indexes/package-index.ts";
import type { ProjectName } from "../../../packaging/project-name.ts";
import { findProjectRow } from "../../../publishing/find.ts";
import { Refusal } from "../../../refusal.ts";
import type { Services } from "../../services.ts";

export interface Address {
  index: IndexRecord;
  project: ProjectName;
}

/** A project as its index answers it, with what only its manager cares for. Refuses (`not-found`) when there is none. */
export async function managedProject(
  { services }: { services: Services },
  { index, project: name }: Address,
): Promise<IndexProject & { restricted: boolean }> {
  const project = await services.indexes.package(index).project(name);
  if (project === null)
    throw new Refusal("not-found", "no-such-project", `There is no project ${name} here.`);
  const row = await findProjectRow(services.database.read, { index, project: name });
  return { ...project, restricted: row?.restricted === 1 };
}
