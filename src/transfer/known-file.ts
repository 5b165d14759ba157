import type { Database } from "../database/database.ts";

/** Whether the database has a file of this name in this index, or had it: names of removed files stay reserved. */
export async function isKnownFile(
  { read }: Pick<Database, "read">,
  { owner, index, filename }: { owner: string; index: string; filename: string },
): Promise<boolean> {
  const row = await read
    .selectFrom("files")
    .innerJoin("indexes", "indexes.id", "files.index_id")
    .select("files.id")
    .where("indexes.owner", "=", owner)
    .where("indexes.name", "=", index)
    .where("indexes.removed_serial", "is", null)
    .where("files.filename", "=", filename)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
