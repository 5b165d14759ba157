import { notThere } from "../../access/refuse.ts";
import type { Caller } from "../../accounts/caller.ts";
import type { FileContent, Part } from "../../indexes/file-content.ts";
import { OPEN_TO_ALL_ORIGINS, SAFETY_HEADERS } from "../prepared.ts";
import { type PageCaches, readableIndex } from "../simple/answer.ts";
import { isPublicProject, mayRead, type ProjectPages } from "../simple/project-pages.ts";
import { isWithinReach } from "../simple/reach.ts";
import type { Target } from "../target.ts";
import { findFile } from "./find-file.ts";
import { refusalOfHidden, type Wanted } from "./hidden.ts";
import type { FileServices } from "./services.ts";

/** One object that the caller may download. */
export interface Download {
  content: FileContent;
  pages: ProjectPages;
  /** Whether shared caches may keep it. */
  isPublic: boolean;
}

type Header = [name: string, value: string];

const SUFFIXES = { metadata: ".metadata", signature: ".asc" } as const;

/**
 * Finds what a file address stands for, by the rights of the file's own project (STANDARDS A07): a file that its
 * project's page does not show (removed, quarantined) is not there, nor is anything the caller may not read.
 */
export async function findDownload(
  services: FileServices,
  caches: PageCaches,
  target: Target & { kind: "file" },
  caller: Caller,
): Promise<Download> {
  const index = readableIndex(services, caller, target.index);
  const { address } = target;
  let hidden: Wanted | null = null;
  for (const { filename, part } of candidates(target.filename)) {
    const name = await caches.projects.projectOf(index, address, filename);
    if (name === null) continue;
    if (!(await isWithinReach(services, caller, index, name))) break;
    const wanted = { project: name, address, filename };
    const { pages, file, trouble } = await findFile(caches, index, wanted);
    if (pages && !mayRead(services.access, caller, pages)) break;
    hidden = wanted;
    const content =
      pages && file && (await services.indexes.package(pages.index).open(pages.project, file, part));
    if (!pages || !content) {
      if (trouble !== null) throw trouble;
      break;
    }
    caches.projects.rememberFile(index, address, filename, name);
    return { content, pages, isPublic: isPublicProject(services.access, pages) };
  }
  const refusal = hidden && (await refusalOfHidden(services, caller, index, hidden));
  if (refusal) throw refusal;
  throw notThere(services.access, caller, index, null);
}

/** A name that ends like a side file may also be a file's own name. */
function candidates(filename: string): { filename: string; part: Part }[] {
  const found: { filename: string; part: Part }[] = [{ filename, part: "file" }];
  for (const part of ["metadata", "signature"] as const) {
    const suffix = SUFFIXES[part];
    if (filename.endsWith(suffix)) found.unshift({ filename: filename.slice(0, -suffix.length), part });
  }
  return found;
}

/** Headers of every answer about a download, whole or in part. Clients may keep it for a year, because it never changes (H09). */
export function downloadHeaders({ content, isPublic }: Download): [string, string][] {
  const scope = isPublic ? "public" : "private";
  const { etag, file } = content;
  const { uploadedAt } = file;
  return [
    ...(etag === null ? [] : ([["ETag", etag]] as Header[])),
    ...(uploadedAt === null ? [] : ([["Last-Modified", new Date(uploadedAt).toUTCString()]] as Header[])),
    ["Cache-Control", `${scope}, max-age=31536000, immutable`],
    ["Accept-Ranges", "bytes"],
    ...(isPublic ? [OPEN_TO_ALL_ORIGINS] : ([["Vary", "Authorization"]] as Header[])),
  ];
}

/** Headers of answers that have a body. */
export function bodyHeaders(download: Download, length: number): [string, string][] {
  return [
    ["Content-Type", download.content.contentType],
    ["Content-Length", String(length)],
    ...downloadHeaders(download),
    ...SAFETY_HEADERS,
  ];
}
