import type { Actor } from "../../database/change.ts";
import type { Database } from "../../database/database.ts";
import type { ProjectStatus } from "../../indexes/package-index.ts";
import { type ProjectAddress, type ProjectRow, requireProject } from "./find.ts";

export interface NewStatus {
  status: ProjectStatus;
  /** For people. */
  reason: string | null;
}

/**
 * Sets the status of a project (PEP 792, STANDARDS Y05-Y07); nothing when it has it. `permit` is given the project as it
 * is in the transaction, and throws where it must not be changed so.
 */
export async function setProjectStatus(
  database: Database,
  address: ProjectAddress,
  { status, reason }: NewStatus,
  actor: Actor,
  permit: (present: ProjectRow) => void,
): Promise<void> {
  await database.write(async ({ tx, record }) => {
    const project = await requireProject(tx, address);
    permit(project);
    if (project.status === status && project.status_reason === reason) return;
    await tx
      .updateTable("projects")
      .set({ status, status_reason: reason })
      .where("id", "=", project.id)
      .execute();
    await record({
      kind: "project.status",
      actor,
      indexId: address.index.id,
      project: address.project,
      detail: { status, reason },
    });
  });
}

/** Makes a project take no grant but its own, or lifts that. */
export async function setProjectRestricted(
  database: Database,
  address: ProjectAddress,
  restricted: boolean,
  actor: Actor,
): Promise<void> {
  await database.write(async ({ tx, record }) => {
    const project = await requireProject(tx, address);
    const flag = restricted ? 1 : 0;
    if (project.restricted === flag) return;
    await tx.updateTable("projects").set({ restricted: flag }).where("id", "=", project.id).execute();
    await record({
      kind: "project.restricted",
      actor,
      indexId: address.index.id,
      project: address.project,
      detail: { restricted },
    });
  });
}
