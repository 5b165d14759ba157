import type { Caller } from "../../accounts/caller.ts";
import type { IndexFile } from "../../indexes/index-file.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import { parseDistributionFilename } from "../../packaging/names/distribution-filename.ts";
import { encodePathSegment } from "../../packaging/simple/page-url.ts";
import { Refusal } from "../../refusal.ts";
import { type PageCaches, readableIndex, readableProject } from "../simple/answer.ts";
import type { SimpleServices } from "../simple/services.ts";
import type { IndexPath } from "../target.ts";

/** A file by its name in one index, as other servers address it. */
export interface NamedFile {
  index: IndexPath;
  filename: string;
  /** The project that the address names; null: the file name tells. */
  project: string | null;
  /** The first hex digits of its SHA-256, as the address has them. Empty: it has none. */
  sha256: string;
}

/**
 * Finds a file that a caller may read, by its name. Refuses it like a file that does not exist if the caller may not read its
 * project, or if it has another hash.
 */
export async function findFileByName(
  services: SimpleServices,
  caches: PageCaches,
  caller: Caller,
  wanted: NamedFile,
): Promise<{ index: IndexRecord; file: IndexFile }> {
  const index = readableIndex(services, caller, wanted.index);
  const name = wanted.project ?? projectOf(wanted.filename);
  const { project } = await readableProject(services, caches, index, name, caller);
  const file = project.files.find(
    (one) => one.filename === wanted.filename && (one.sha256 ?? one.address).startsWith(wanted.sha256),
  );
  if (file !== undefined) return { index, file };
  throw new Refusal("not-found", "no-such-file", `There is no file ${wanted.filename} here.`);
}

/** The path of a file from the server's root, without a slash at its beginning. */
export function filePath(path: IndexPath, { address, filename }: IndexFile): string {
  const index = path === null ? "" : `${path.owner}/${path.name}/`;
  return `${index}files/${address.slice(0, 2)}/${address.slice(2)}/${encodePathSegment(filename)}`;
}

function projectOf(filename: string): string {
  try {
    return parseDistributionFilename(filename).project;
  } catch {
    throw new Refusal("not-found", "no-such-file", "There is no file with this name here.");
  }
}
