import type { Generated } from "kysely";

declare module "../database/tables.ts" {
  interface Tables {
    projects: ProjectTable;
    files: FileTable;
    file_metadata: FileMetadataTable;
  }
}

export interface ProjectTable {
  id: Generated<number>;
  index_id: number;
  /** Normalised (PEP 503). */
  name: string;
  /** As its first publisher wrote it. */
  display_name: string;
  status: "active" | "archived" | "quarantined" | "deprecated";
  status_reason: string | null;
  /** 1: takes no grant but its own. */
  restricted: number;
  created_at: number;
  /** Serial of the last change of this project. */
  serial: number;
  /** Serial at which the project was removed; the row stays, since who ever owned a name matters. */
  removed_serial: number | null;
}

export interface FileTable {
  id: Generated<number>;
  index_id: number;
  project_id: number;
  filename: string;
  /** The same for every spelling of one distribution (`filenameKey`): unique among the files of an index. */
  filename_key: string;
  /** PEP 440, normalised. */
  version: string;
  kind: "wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb";
  size: number;
  sha256: string;
  md5: string | null;
  blake2b_256: string | null;
  requires_python: string | null;
  /** SHA-256 of the core metadata file served beside it; null when none is served. */
  metadata_sha256: string | null;
  has_signature: number;
  uploaded_at: number;
  uploaded_by: string | null;
  /** null: not yanked; else the reason, maybe empty. */
  yanked: string | null;
  /** Where it came from when it was not uploaded here: `owner/name` of the index it was promoted from. */
  origin: string | null;
  added_serial: number;
  /** Serial at which the file was removed or replaced; the row stays, so that its name stays reserved. */
  removed_serial: number | null;
  /** When the removed file was put in the recycle bin (milliseconds since 1970), where its bytes are kept; null: it is not there. */
  binned_at: Generated<number | null>;
  /** Who put it there. */
  binned_by: Generated<string | null>;
}

/** Core metadata as JSON (`CoreMetadata`), apart from `files` to keep that table narrow. */
export interface FileMetadataTable {
  file_id: number;
  metadata: string;
}
