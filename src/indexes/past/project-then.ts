import type { Kysely, Selectable } from "kysely";
import type { Tables } from "../../database/tables.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import type { ProjectStatus } from "../package-index.ts";
import type { ProjectTable } from "../project-tables.ts";
import { type FileRow, filesThen, type ProjectEntry } from "./files-then.ts";

/** A published project as it was at a serial. */
export interface ProjectThen {
  displayName: string;
  status: ProjectStatus;
  statusReason: string | null;
  /** Serial of its last change until then. */
  serial: number;
  /** Whether it was there, and not removed. */
  isThere: boolean;
  files: FileRow[];
}

/** What was said of a project when it was last made, or its status was changed. */
interface Standing {
  displayName?: string;
  status: ProjectStatus;
  reason: string | null;
}

/** The project at a serial. null: nothing of this name had been published in the index yet. */
export async function projectThen(
  database: Kysely<Tables>,
  indexId: number,
  name: ProjectName,
  serial: number,
): Promise<ProjectThen | null> {
  const [project, entries] = await Promise.all([
    database
      .selectFrom("projects")
      .selectAll()
      .where("index_id", "=", indexId)
      .where("name", "=", name)
      .executeTakeFirst(),
    database
      .selectFrom("changes")
      .select(["serial", "kind", "subject", "detail"])
      .where("index_id", "=", indexId)
      .where("project", "=", name)
      .orderBy("serial")
      .execute(),
  ]);
  if (project === undefined) return null;
  const rows = await database
    .selectFrom("files")
    .selectAll()
    .where("project_id", "=", project.id)
    .where("added_serial", "<=", serial)
    .orderBy("id")
    .execute();
  const until = entries.filter((entry) => entry.serial <= serial);
  if (rows.length === 0 && !until.some(({ kind }) => kind === "project.created")) return null;
  const { displayName, status, reason } = standingOf(project, until, entries);
  return {
    displayName: displayName ?? project.display_name,
    status,
    statusReason: reason,
    serial: until.at(-1)?.serial ?? 0,
    isThere: wasThere(until),
    files: filesThen(rows, entries, serial),
  };
}

/** Kinds of entries that say whether a project is there. */
export const PRESENCE_KINDS = ["project.created", "project.removed", "project.restored"] as const;

/** What the last entry about it says; without one a project with files counts as there. */
function wasThere(until: readonly ProjectEntry[]): boolean {
  const last = until.findLast(({ kind }) => PRESENCE_KINDS.some((one) => one === kind));
  return last?.kind !== "project.removed";
}

/** By its entries; where there are none at all, as it is today. */
function standingOf(
  project: Selectable<ProjectTable>,
  until: readonly ProjectEntry[],
  all: readonly ProjectEntry[],
): Standing {
  const about = ({ kind }: ProjectEntry) => kind === "project.created" || kind === "project.status";
  if (!all.some(about)) return { status: project.status, reason: project.status_reason };
  let standing: Standing = { status: "active", reason: null };
  for (const { kind, detail } of until.filter(about)) {
    const noted = JSON.parse(detail) as Partial<Standing>;
    standing =
      kind === "project.created"
        ? { status: "active", reason: null, ...(noted.displayName ? { displayName: noted.displayName } : {}) }
        : { ...standing, status: noted.status ?? "active", reason: noted.reason ?? null };
  }
  return standing;
}
