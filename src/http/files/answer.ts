import { notThere } from "../../access/refuse.ts";
import type { Caller } from "../../accounts/caller.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import type { MirrorFile } from "../../indexes/mirror/page.ts";
import type { IndexFile } from "../../indexes/package-index.ts";
import { fileKey, metadataKey, mirrorMetadataKey, signatureKey } from "../../storage/storage-key.ts";
import { OPEN_TO_ALL_ORIGINS, SAFETY_HEADERS } from "../prepared.ts";
import { readableIndex, type Shelves } from "../simple/answer.ts";
import { isPublicProject, mayRead, type ProjectView } from "../simple/project-view.ts";
import { isWithinReach } from "../simple/reach.ts";
import type { Target } from "../target.ts";
import { type DroppedFile, findFile } from "./find-file.ts";
import { refusalOfHidden, type Wanted } from "./hidden.ts";
import type { FileServices } from "./services.ts";

/** What lies at a file address: the file itself, its core metadata or its signature. */
export type Part = "file" | "metadata" | "signature";

/** One object that the caller may download, and what its headers say. */
export interface Download {
  part: Part;
  key: string;
  file: IndexFile;
  view: ProjectView;
  contentType: string;
  /** Strong: names the bytes themselves; null while nobody knows them. */
  etag: string | null;
  isPublic: boolean;
  /** Of a file of a mirror: which one it is of, and where it is fetched. */
  mirrored: { mirror: IndexRecord; file: MirrorFile } | null;
  /** Whether the bytes are in storage; those of a mirror may have to be fetched first. */
  isStored: boolean;
}

type Header = [name: string, value: string];

const SUFFIXES = { metadata: ".metadata", signature: ".asc" } as const;

/**
 * Finds what a file address stands for, by the rights of the file's own project (STANDARDS A07): a file that its
 * project's page does not show (removed, quarantined) is not there, nor is anything the caller may not read.
 */
export async function findDownload(
  services: FileServices,
  shelves: Shelves,
  target: Target & { kind: "file" },
  caller: Caller,
): Promise<Download> {
  const index = readableIndex(services, caller, target.index);
  const { address } = target;
  let hidden: Wanted | null = null;
  for (const { filename, part } of candidates(target.filename)) {
    const name = await shelves.views.projectOf(index, address, filename);
    if (name === null) continue;
    if (!(await isWithinReach(services, caller, index, name))) break;
    const wanted = { project: name, address, filename };
    const { view, file, ...found } = await findFile(services, shelves, index, wanted);
    if (view && !mayRead(services.access, caller, view)) break;
    hidden = wanted;
    if (!view || !file || !offers(file, part)) break;
    if ((await services.indexes.package(index).admits?.(file)) === false) break;
    shelves.views.rememberFile(index, address, filename, name);
    const isPublic = isPublicProject(services.access, view);
    const mirror = services.indexes.byId(file.sourceIndexId);
    const described =
      mirror?.kind === "mirror"
        ? await describeMirrored(services, { mirror, shown: file, dropped: found.dropped }, part)
        : { file, ...describe(file, part), mirrored: null, isStored: true };
    return { part, view, isPublic, ...described };
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

function offers(file: IndexFile, part: Part): boolean {
  if (part === "metadata") return file.metadataSha256 !== null || file.metadataUnhashed;
  return part === "file" || file.hasSignature;
}

function describe(file: IndexFile, part: Part): Pick<Download, "key" | "contentType" | "etag"> {
  const { address, filename } = file;
  if (part === "metadata") {
    const etag = `"${file.metadataSha256 ?? `${address}-metadata`}"`;
    return { key: metadataKey(address, filename), contentType: "application/octet-stream", etag };
  }
  if (part === "signature") {
    const etag = `"${address}-asc"`;
    return { key: signatureKey(address, filename), contentType: "application/pgp-signature", etag };
  }
  return { key: fileKey(address, filename), contentType: "application/octet-stream", etag: `"${address}"` };
}

interface Mirrored {
  mirror: IndexRecord;
  shown: IndexFile;
  /** The file where no page shows it any more; null: it is on its page. */
  dropped: DroppedFile | null;
}

/** The same of a mirror's file, by what is kept of it. */
async function describeMirrored(
  { mirrors }: FileServices,
  { mirror, shown, dropped }: Mirrored,
  part: Part,
): Promise<Pick<Download, "file" | "key" | "contentType" | "etag" | "mirrored" | "isStored">> {
  const file = dropped?.file ?? (await mirrors.file(mirror, shown));
  const mirrored = { mirror, file };
  const contentType = "application/octet-stream";
  const { address, filename } = file;
  if (part === "metadata") {
    // What is kept in memory under the key must be what the page promises.
    const key = `${mirrorMetadataKey(mirror.id, address, filename)} ${file.metadataSha256}`;
    const etag = `"${file.metadataSha256 ?? `${address}-metadata`}"`;
    return { file: shown, key, contentType, etag, mirrored, isStored: true };
  }
  const kept = dropped?.kept ?? (await mirrors.kept(file));
  const sha256 = kept?.sha256 ?? file.sha256;
  const common = { key: fileKey(sha256 ?? address, filename), contentType, mirrored };
  const etag = sha256 === null ? null : `"${sha256}"`;
  if (!kept?.sha256) return { ...common, file: shown, etag, isStored: false };
  return { ...common, file: { ...shown, sha256, size: kept.size }, etag, isStored: true };
}

/** Headers of every answer about a download, whole or in part: it never changes, so it is kept for a year (H09). */
export function downloadHeaders(download: Download): [string, string][] {
  const scope = download.isPublic ? "public" : "private";
  const { uploadedAt } = download.file;
  return [
    ...(download.etag === null ? [] : ([["ETag", download.etag]] as Header[])),
    ...(uploadedAt === null ? [] : ([["Last-Modified", new Date(uploadedAt).toUTCString()]] as Header[])),
    ["Cache-Control", `${scope}, max-age=31536000, immutable`],
    ["Accept-Ranges", "bytes"],
    ...(download.isPublic ? [OPEN_TO_ALL_ORIGINS] : ([["Vary", "Authorization"]] as Header[])),
  ];
}

/** Headers of answers that have a body. */
export function bodyHeaders(download: Download, length: number): [string, string][] {
  return [
    ["Content-Type", download.contentType],
    ["Content-Length", String(length)],
    ...downloadHeaders(download),
    ...SAFETY_HEADERS,
  ];
}
