import type { Generated } from "kysely";

declare module "../../database/tables.ts" {
  interface Tables {
    release_docs: ReleaseDocsTable;
  }
}

export interface ReleaseDocsTable {
  project_id: number;
  /** As in `files.version`. */
  version: string;
  index_id: number;
  /** Name of the zip, `PROJECT-VERSION.doc.zip`. With `sha256`, it is the key of the stored bytes. */
  filename: string;
  sha256: string;
  /** Bytes of the zip. */
  size: number;
  /** Number of files in the zip. */
  files: number;
  /** Bytes of these files, unpacked. */
  unpacked_size: number;
  uploaded_at: number;
  uploaded_by: string | null;
  /** `owner/name` of the index that the release was promoted from; null: it was uploaded. */
  origin: string | null;
  /** When it went to the recycle bin with the last file of its release (milliseconds since 1970); null: it is not there. */
  binned_at: Generated<number | null>;
}
