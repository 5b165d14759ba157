import { promisify } from "node:util";
import { constants, zstdCompress, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { Selectable } from "kysely";
import type { Hashes } from "../../packaging/hashes.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
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

const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

export async function packPage(content: PageContent): Promise<Uint8Array> {
  return promisify(zstdCompress)(writeContent(content), LEVEL);
}

/** The same at once, for a thread. */
export function packText(text: string): Uint8Array {
  return zstdCompressSync(text, LEVEL);
}

export function writeContent({ status, statusReason, files, dropped }: PageContent): string {
  const packed: Packed = { status, statusReason, files: files.map(bareOf) };
  return JSON.stringify(dropped.length === 0 ? packed : { ...packed, dropped: dropped.map(bareOf) });
}

function bareOf({ project: _project, sourceIndexId: _sourceIndexId, ...file }: MirrorFile): Bare {
  return file;
}

export function readContent(text: string, project: ProjectName, sourceIndexId: number): PageContent {
  const { files, dropped = [], ...facts }: Packed = JSON.parse(text);
  const whole = (file: Bare): MirrorFile => ({ ...file, project, sourceIndexId });
  return { ...facts, files: files.map(whole), dropped: dropped.map(whole) };
}

export function unpackPage(row: Selectable<MirrorPageTable>): MirrorPage {
  const name = row.name as ProjectName;
  const content: PageContent =
    row.page.length > 0
      ? readContent(zstdDecompressSync(row.page).toString("utf8"), name, row.index_id)
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
