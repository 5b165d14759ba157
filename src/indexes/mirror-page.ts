import { promisify } from "node:util";
import { constants, zstdCompress, zstdDecompressSync } from "node:zlib";
import type { Selectable } from "kysely";
import type { MirrorPageTable } from "../database/tables.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import type { Hashes } from "../packaging/simple-page.ts";
import type { Validators } from "../upstreams/page.ts";
import type { IndexFile, ProjectStatus } from "./package-index.ts";

/** A file of an upstream: what the index answers of it, and where it is fetched. */
export interface MirrorFile extends IndexFile {
  /** Where the upstream serves it. */
  url: string;
  /** All that the upstream gives. */
  hashes: Hashes;
  /** Whether the upstream serves `<url>.metadata`; where it does not, it is taken from the wheel. */
  relaysMetadata: boolean;
}

/** A project's page as an upstream last said it. */
export interface MirrorPage {
  name: ProjectName;
  /** false: it was there once and is not any more. */
  found: boolean;
  status: ProjectStatus;
  statusReason: string | null;
  files: MirrorFile[];
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

export async function packPage(page: MirrorPage): Promise<Uint8Array> {
  const { status, statusReason } = page;
  const files = page.files.map(({ project: _project, sourceIndexId: _sourceIndexId, ...file }) => file);
  return promisify(zstdCompress)(JSON.stringify({ status, statusReason, files } satisfies Packed), LEVEL);
}

export function unpackPage(row: Selectable<MirrorPageTable>): MirrorPage {
  const name = row.name as ProjectName;
  const packed: Packed =
    row.found === 1
      ? JSON.parse(zstdDecompressSync(row.page).toString("utf8"))
      : { status: "active", statusReason: null, files: [] };
  return {
    ...packed,
    name,
    found: row.found === 1,
    files: packed.files.map((file) => ({ ...file, project: name, sourceIndexId: row.index_id })),
    serial: row.serial,
    checkedAt: row.checked_at,
    expiresAt: row.expires_at,
    validators: { etag: row.etag, lastModified: row.last_modified, digest: row.digest },
  };
}
