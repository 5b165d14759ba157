import type { Kysely } from "kysely";
import type { Tables } from "../../database/tables.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { ROWS_AT_ONCE, rowsByName } from "../name-pages.ts";
import type { ProjectList } from "../package-index.ts";
import { PRESENCE_KINDS } from "./project-then.ts";

/** The names of an index's projects as they were at a serial. */
export async function namesThen(
  database: Kysely<Tables>,
  indexId: number,
  serial: number,
): Promise<ProjectList> {
  const names: ProjectName[] = [];
  const reserved: ProjectName[] = [];
  const serials = new Map<string, number>();
  let last = await lastOfIndex(database, indexId, serial);
  for await (const rows of rowsByName((after) => projectsBehind(database, indexId, serial, after))) {
    if (rows.length === 0) break;
    const range = [rows[0]!.name, rows.at(-1)!.name] as const;
    const kinds = await presenceIn(database, indexId, serial, range);
    for (const { name, serial: changed } of rows) {
      const kind = kinds.get(name);
      (kind === "project.removed" ? reserved : names).push(name as ProjectName);
      serials.set(name, Number(changed));
      last = Math.max(last, Number(changed));
    }
  }
  return { names, reserved, serial: last, serialOf: (name) => serials.get(name) ?? last, freshUntil: null };
}

/** Projects that had a file or were made until then, each with its last serial, in the order of their names. */
function projectsBehind(database: Kysely<Tables>, indexId: number, serial: number, after: string) {
  return database
    .selectFrom("projects")
    .select(["projects.name"])
    .select((row) =>
      row
        .selectFrom("changes")
        .select(({ fn }) => fn.max("changes.serial").as("last"))
        .where("changes.index_id", "=", indexId)
        .whereRef("changes.project", "=", "projects.name")
        .where("changes.serial", "<=", serial)
        .as("serial"),
    )
    .where("projects.index_id", "=", indexId)
    .where("projects.name", ">", after)
    .where(({ exists, or, selectFrom }) =>
      or([
        exists(
          selectFrom("changes as made")
            .select("made.serial")
            .where("made.index_id", "=", indexId)
            .whereRef("made.project", "=", "projects.name")
            .where("made.kind", "=", "project.created")
            .where("made.serial", "<=", serial),
        ),
        exists(
          selectFrom("files")
            .select("files.id")
            .whereRef("files.project_id", "=", "projects.id")
            .where("files.added_serial", "<=", serial),
        ),
      ]),
    )
    .orderBy("projects.name")
    .limit(ROWS_AT_ONCE)
    .execute();
}

/** The last entry about the presence of each project whose name lies between two. */
async function presenceIn(
  database: Kysely<Tables>,
  indexId: number,
  serial: number,
  [from, to]: readonly [string, string],
): Promise<Map<string, string>> {
  const entries = await database
    .selectFrom("changes")
    .select(["project", "kind"])
    .where("index_id", "=", indexId)
    .where("project", ">=", from)
    .where("project", "<=", to)
    .where("serial", "<=", serial)
    .where("kind", "in", PRESENCE_KINDS)
    .orderBy("serial")
    .execute();
  return new Map(entries.map(({ project, kind }) => [project ?? "", kind]));
}

/** Serial of the last change of the index that is about no project. */
async function lastOfIndex(database: Kysely<Tables>, indexId: number, serial: number): Promise<number> {
  const row = await database
    .selectFrom("changes")
    .select(({ fn }) => fn.max("serial").as("last"))
    .where("index_id", "=", indexId)
    .where("project", "is", null)
    .where("serial", "<=", serial)
    .executeTakeFirst();
  return Number(row?.last ?? 0);
}
