import type { Actor } from "../../database/change.ts";
import type { Database, Writing } from "../../database/database.ts";
import { NO_PRECONDITION, type Precondition } from "../../database/precondition.ts";
import type { ProjectStatus } from "../../indexes/package-index.ts";
import { type ProjectAddress, type ProjectRow, requireProject } from "./find.ts";

/** What to change of a project. What is not named stays as it is. */
export interface ProjectChange {
  /** PEP 792 (STANDARDS Y05-Y07). `reason` is for people. */
  status?: { status: ProjectStatus; reason: string | null };
  /** Whether only grants that name the project apply to it. */
  restricted?: boolean;
}

/** What must hold in the transaction; each throws if it does not. */
export interface ProjectChecks {
  /** Whether the project as it is may be changed so. */
  permit?: (present: ProjectRow) => void;
  precondition?: Precondition;
}

/** Makes all changes in one transaction, or none of them. What is already so is not written. */
export async function changeProject(
  database: Database,
  address: ProjectAddress,
  change: ProjectChange,
  actor: Actor,
  { permit = () => undefined, precondition = NO_PRECONDITION }: ProjectChecks,
): Promise<void> {
  await database.write(async (writing) => {
    await precondition(writing);
    const project = await requireProject(writing.tx, address);
    permit(project);
    const about = { actor, indexId: address.index.id, project: address.project };
    if (change.status !== undefined) await setStatus(writing, project, change.status, about);
    if (change.restricted !== undefined) await setRestricted(writing, project, change.restricted, about);
  });
}

/** Who changes which project. */
export interface About {
  actor: Actor;
  indexId: number;
  project: string;
}

/** Sets the status of a project in the transaction at hand. */
export async function setStatus(
  { tx, record }: Writing,
  project: ProjectRow,
  { status, reason }: NonNullable<ProjectChange["status"]>,
  about: About,
): Promise<void> {
  if (project.status === status && project.status_reason === reason) return;
  const before = { status: project.status, reason: project.status_reason };
  await tx
    .updateTable("projects")
    .set({ status, status_reason: reason })
    .where("id", "=", project.id)
    .execute();
  await record({ kind: "project.status", ...about, detail: { status, reason, before } });
}

async function setRestricted(
  { tx, record }: Writing,
  project: ProjectRow,
  restricted: boolean,
  about: About,
): Promise<void> {
  const flag = restricted ? 1 : 0;
  if (project.restricted === flag) return;
  await tx.updateTable("projects").set({ restricted: flag }).where("id", "=", project.id).execute();
  await record({
    kind: "project.restricted",
    ...about,
    detail: { restricted, before: { restricted: !restricted } },
  });
}
