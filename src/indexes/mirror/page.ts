import { promisify } from "node:util";
import { constants, zstdCompress, zstdCompressSync, zstdDecompress, zstdDecompressSync } from "node:zlib";
import type { Selectable } from "kysely";
import type { Hashes } from "../../packaging/hashes.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { Turns } from "../../turns.ts";
import type { Validators } from "../../upstreams/page.ts";
import type { IndexFile } from "../index-file.ts";
import type { ProjectStatus } from "../package-index.ts";
import type { MirrorPageTable } from "./mirror-tables.ts";

/** A file of an upstream: what the index answers of it, and where it is fetched. */
export interface MirrorFile extends IndexFile {
  /** Where the upstream serves it. */
  url: string;
  /** All that the upstream gives and that can be checked. */
  hashes: Hashes;
  /** Name of a hash of the upstream's page that cannot be checked; absent: there is none. */
  unproved?: string;
  /** Whether the upstream serves `<url>.metadata`; where it does not, it is taken from the wheel. */
  relaysMetadata: boolean;
  /** Hashes of that, where SHA-256 is not among them. */
  metadataHashes?: Hashes;
  /** Set where `sha256` or `size` were found out here, when the bytes came. */
  isLearned?: true;
  /** Of a file without any hash, once the upstream was asked whether it is still the same. */
  revision?: FileRevision;
  /** When the upstream's page was first without it; absent: it is on the page. Milliseconds since 1970. */
  droppedAt?: number;
}

/** Which bytes under one name a file without a hash stands for. */
export interface FileRevision {
  /** The address that the upstream's page alone would give it. */
  base: string;
  address: string;
  /** What the upstream said of the bytes when it was last asked. */
  validator: string | null;
}

/** What a page says. */
export interface PageContent {
  status: ProjectStatus;
  statusReason: string | null;
  files: MirrorFile[];
  /** Files that an older page had, as far as their bytes were kept when it changed. */
  dropped: MirrorFile[];
}

/** A project's page as an upstream last said it. */
export interface MirrorPage extends PageContent {
  name: ProjectName;
  /** false: it was there once and is not any more. */
  found: boolean;
  serial: number;
  /** Milliseconds since 1970. */
  checkedAt: number;
  expiresAt: number;
  /** What it was asked of (`MirrorSource.identity`); null: not known, as of pages kept by older versions. */
  source: string | null;
  /** Whether something about its files was found out here that the upstream does not tell. */
  isLearned: boolean;
  validators: Validators;
}

/** The part of a page that is packed into one value; what every file would repeat is left out. */
interface Packed {
  status: ProjectStatus;
  statusReason: string | null;
  files: Bare[];
  dropped?: Bare[];
}

type Bare = Omit<MirrorFile, "project" | "sourceIndexId">;

/** Files in one line. */
const PIECE = 500;
/** Bytes. Small pages are unpacked at once: another thread would cost more. */
const SMALL = 32 * 1024;
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

export async function packPage(content: PageContent): Promise<Uint8Array> {
  return promisify(zstdCompress)(writeContent(content).join("\n"), LEVEL);
}

/** The same at once, for a thread. */
export function packLines(lines: readonly string[]): Uint8Array {
  return zstdCompressSync(lines.join("\n"), LEVEL);
}

/** A page as lines of JSON: the facts with the first files, and each further line with some files. */
export function writeContent({ status, statusReason, files, dropped }: PageContent): string[] {
  const facts: Packed = { status, statusReason, files: files.slice(0, PIECE).map(bareOf) };
  const lines = [dropped.length === 0 ? facts : { ...facts, dropped: dropped.map(bareOf) }];
  for (let at = PIECE; at < files.length; at += PIECE)
    lines.push({ ...facts, files: files.slice(at, at + PIECE).map(bareOf) });
  return lines.map((line) => JSON.stringify(line));
}

function bareOf({ project: _project, sourceIndexId: _sourceIndexId, ...file }: MirrorFile): Bare {
  return file;
}

/** Reads what `writeContent` wrote. */
export async function readContent(
  lines: readonly string[],
  project: ProjectName,
  sourceIndexId: number,
): Promise<PageContent> {
  const turns = new Turns();
  const whole = (file: Bare): MirrorFile => ({ ...file, project, sourceIndexId });
  const { files: first, dropped = [], ...facts }: Packed = JSON.parse(lines[0] as string);
  const files = first.map(whole);
  for (const line of lines.slice(1)) {
    if (turns.isOver()) await turns.next();
    for (const file of (JSON.parse(line) as Packed).files) files.push(whole(file));
  }
  return { ...facts, files, dropped: dropped.map(whole) };
}

export async function unpackPage(row: Selectable<MirrorPageTable>): Promise<MirrorPage> {
  const name = row.name as ProjectName;
  const content: PageContent =
    row.page.length > 0
      ? await readContent(await linesOf(row.page), name, row.index_id)
      : { status: "active", statusReason: null, files: [], dropped: [] };
  const found = row.found === 1;
  return {
    ...content,
    files: found ? content.files : [],
    name,
    found,
    serial: row.serial,
    checkedAt: row.checked_at,
    expiresAt: row.expires_at,
    source: row.source,
    isLearned: row.learned === 1,
    validators: { etag: row.etag, lastModified: row.last_modified, digest: row.digest, url: row.url },
  };
}

async function linesOf(packed: Uint8Array): Promise<string[]> {
  const bytes = packed.length <= SMALL ? zstdDecompressSync(packed) : await promisify(zstdDecompress)(packed);
  return bytes.toString("utf8").split("\n");
}
