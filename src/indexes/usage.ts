import type { Kysely } from "kysely";
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

/** What the files in the recycle bin of an index take up. */
export async function binUsageOf(read: Kysely<Tables>, index: Pick<IndexRecord, "id">): Promise<Usage> {
  const row = await read
    .selectFrom("files")
    .select((row) => [row.fn.countAll().as("files"), row.fn.sum("size").as("size")])
    .where("index_id", "=", index.id)
    .where("binned_at", "is not", null)
    .executeTakeFirstOrThrow();
  return present(row);
}

function present({ files, size }: { files: unknown; size: unknown }): Usage {
  return { files: Number(files), size: Number(size ?? 0) };
}
