import { promisify } from "node:util";
import { constants, zstdCompress, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { Selectable } from "kysely";
import type { MirrorPageTable } from "../../database/tables.ts";
import type { ProjectName } from "../../packaging/project-name.ts";
import type { Hashes } from "../../packaging/simple-page.ts";
import type { Validators } from "../../upstreams/page.ts";
import type { IndexFile, ProjectStatus } from "../package-index.ts";

/** A file of an upstream: what the index answers of it, and where it is fetched. */
export interface MirrorFile extends IndexFile {
  /** Where the upstream serves it. */
  url: string;
  /** All that the upstream gives. */
  hashes: Hashes;
  /** Whether the upstream serves `<url>.metadata`; where it does not, it is taken from the wheel. */
  relaysMetadata: boolean;
}

/** What a page says. */
export interface PageContent {
  status: ProjectStatus;
  statusReason: string | null;
  files: MirrorFile[];
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
  validators: Validators;
}

/** The part of a page that is packed into one value; what every file would repeat is left out. */
interface Packed {
  status: ProjectStatus;
  statusReason: string | null;
  files: Omit<MirrorFile, "project" | "sourceIndexId">[];
}

const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

export async function packPage(content: PageContent): Promise<Uint8Array> {
  return promisify(zstdCompress)(writeContent(content), LEVEL);
}

/** The same at once, for a thread. */
export function packText(text: string): Uint8Array {
  return zstdCompressSync(text, LEVEL);
}

export function writeContent({ status, statusReason, files }: PageContent): string {
  const bare = files.map(({ project: _project, sourceIndexId: _sourceIndexId, ...file }) => file);
  return JSON.stringify({ status, statusReason, files: bare } satisfies Packed);
}

export function readContent(text: string, project: ProjectName, sourceIndexId: number): PageContent {
  const { files, ...facts }: Packed = JSON.parse(text);
  return { ...facts, files: files.map((file) => ({ ...file, project, sourceIndexId })) };
}

export function unpackPage(row: Selectable<MirrorPageTable>): MirrorPage {
  const name = row.name as ProjectName;
  const content: PageContent =
    row.found === 1
      ? readContent(zstdDecompressSync(row.page).toString("utf8"), name, row.index_id)
      : { status: "active", statusReason: null, files: [] };
  return {
    ...content,
    name,
    found: row.found === 1,
    serial: row.serial,
    checkedAt: row.checked_at,
    expiresAt: row.expires_at,
    validators: { etag: row.etag, lastModified: row.last_modified, digest: row.digest },
  };
}
