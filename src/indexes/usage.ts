import { type Kysely, sql } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { IndexRecord } from "./index-record.ts";

/** What files take up, in bytes. Content that is shared with other files is counted for each. */
export interface Usage {
  files: number;
  size: number;
}

/** What the files of an index take up, or those of one of its projects. Files in the recycle bin are not counted. */
export async function usageOf(
  read: Kysely<Tables>,
  index: Pick<IndexRecord, "id">,
  project: string | null = null,
): Promise<Usage> {
  let query = read
    .selectFrom("files")
    .select((row) => [row.fn.countAll().as("files"), row.fn.sum("files.size").as("size")])
    .where("files.index_id", "=", index.id)
    .where("files.removed_serial", "is", null);
  if (project !== null)
    query = query
      .innerJoin("projects", "projects.id", "files.project_id")
      .where("projects.name", "=", project);
  return present(await query.executeTakeFirstOrThrow());
}

/** The same for each project of an index, and for what each has in the recycle bin. */
export async function usageByProject(
  read: Kysely<Tables>,
  index: Pick<IndexRecord, "id">,
): Promise<{ project: string; shown: Usage; binned: Usage }[]> {
  const rows = await read
    .selectFrom("files")
    .innerJoin("projects", "projects.id", "files.project_id")
    .select("projects.name as project")
    .select(sql<number>`case when files.binned_at is null then 0 else 1 end`.as("is_binned"))
    .select((row) => [row.fn.countAll().as("files"), row.fn.sum("files.size").as("size")])
    .where("files.index_id", "=", index.id)
    .where(({ or, eb }) =>
      or([eb("files.removed_serial", "is", null), eb("files.binned_at", "is not", null)]),
    )
    .groupBy(["project", "is_binned"])
    .execute();
  return rows.map((row) => {
    const [shown, binned] = row.is_binned === 0 ? [present(row), NONE] : [NONE, present(row)];
    return { project: row.project, shown, binned };
  });
}

const NONE: Usage = { files: 0, size: 0 };

function present({ files, size }: { files: unknown; size: unknown }): Usage {
  return { files: Number(files), size: Number(size ?? 0) };
}
