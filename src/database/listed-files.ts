import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

/** A file that a database lists. */
export interface ListedFile {
  owner: string;
  index: string;
  project: string;
  filename: string;
  sha256: string;
  /** The serial of the change that added it. */
  addedSerial: number;
}

const LISTED = `
  select indexes.owner, indexes.name as "index", projects.name as project, files.filename, files.sha256,
         files.added_serial as "addedSerial"
    from files join projects on projects.id = files.project_id join indexes on indexes.id = files.index_id
   where files.removed_serial is null and indexes.removed_serial is null`;

/** At most `count` files of the database file at `path`, from all over it. Raises SQLite's error where it is damaged. */
export function sampleListedFiles(path: string, count: number): ListedFile[] {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const { last } = database.prepare("select max(id) as last from files").get() as { last: number | null };
    const step = Math.max(1, Math.ceil((last ?? 0) / count));
    const statement = database.prepare(`${LISTED} and files.id % ? = 0 order by files.id limit ?`);
    const sample = statement.all(step, count) as unknown as ListedFile[];
    return sample.length > 0
      ? sample
      : (database.prepare(`${LISTED} limit ?`).all(count) as unknown as ListedFile[]);
  } finally {
    database.close();
  }
}

/** All files of the database file at `path`, none when there is no such file; ends early where it is damaged. */
export function* everyListedFile(path: string): Generator<ListedFile> {
  if (!existsSync(path)) return;
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    for (const row of database.prepare(LISTED).iterate()) yield row as unknown as ListedFile;
  } catch (error) {
    if (typeof (error as { errcode?: unknown }).errcode !== "number") throw error;
  } finally {
    database.close();
  }
}
