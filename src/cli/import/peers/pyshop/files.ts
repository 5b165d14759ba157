import { stat } from "node:fs/promises";
import { join } from "node:path";
import { addressPath, factsOnDisk } from "../../engine/folder.ts";
import type { OldDatabase, Row } from "../../engine/old-database.ts";
import type { OldFile, OldProblem } from "../../engine/old-site.ts";
import { eggName, wheelName } from "./file-name.ts";

/** Files of pyshop's own packages, in the order of their upload. Mirrored ones come from their upstream again. */
const OWN_FILES = `
  select f.id, f.filename, f.comment_text, cast(f.created_at as varchar(40)) as at, p.name as project, u.login, u.local as known
  from release_file f join release r on r.id = f.release_id join package p on p.id = r.package_id
  left join "user" u on u.id = r.author_id
  where p.local order by f.id`;

/** The files of pyshop's own packages, and rows whose file is gone. */
export async function* filesOf(
  database: OldDatabase,
  repository: string,
): AsyncGenerator<OldFile | OldProblem> {
  for await (const row of database.rows(OWN_FILES)) yield await oneFile(repository, row);
}

/** Where pyshop keeps a file, below its repository. null: the name leads elsewhere. */
export function pathOf(repository: string, filename: string): string | null {
  if (filename === "" || filename.startsWith(".") || /[/\\\0]/.test(filename)) return null;
  return join(repository, filename.charAt(0).toLowerCase(), filename);
}

async function oneFile(repository: string, row: Row): Promise<OldFile | OldProblem> {
  const stored = String(row.filename);
  const path = pathOf(repository, stored);
  if (path === null) return { what: stored, why: "The database names a file outside the repository." };
  const found = await stat(path).catch(() => null);
  if (!found?.isFile())
    return { what: stored, why: `The database names this file, but there is no ${path}.` };
  const facts = { path, relative: stored, filename: stored, size: found.size };
  const project = String(row.project);
  return {
    ...factsOnDisk({ ...facts, changedAt: Math.floor(found.mtimeMs) }),
    filename: await nameOf(stored, path, project),
    project,
    address: addressPath("repository", String(row.id), stored),
    uploadedAt: timeOf(row.at),
    uploadedBy: row.known ? String(row.login) : null,
    comment: row.comment_text ? String(row.comment_text) : null,
    // Size and MD5 in the database stay those of the first upload when a file is uploaded again.
    sha256: null,
    md5: null,
    signature: null,
  };
}

/** The name that the file had before pyshop renamed it (`pyshop.upload.rewrite_filename`). */
async function nameOf(stored: string, path: string, project: string): Promise<string> {
  if (stored.endsWith(".whl")) return wheelName(stored, path, project);
  return stored.endsWith(".egg") ? eggName(stored) : stored;
}

/** `2026-11-28 09:01:50.123456`, in UTC; PostgreSQL and SQLite write it alike. */
function timeOf(text: unknown): number | null {
  const at = Date.parse(`${String(text).slice(0, 23).replace(" ", "T")}Z`);
  return Number.isNaN(at) ? null : at;
}
