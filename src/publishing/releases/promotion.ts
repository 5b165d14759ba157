import type { Actor } from "../../database/change.ts";
import type { IndexFile } from "../../indexes/index-file.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import type { IndexProject } from "../../indexes/package-index.ts";

/** Copies a release of one index to another. */
export interface Promotion {
  /** As the index that it is taken out of shows it to the caller: what is hidden is not promoted. */
  project: IndexProject;
  /** In any spelling. */
  version: string;
  to: IndexRecord;
  /** `owner/name` of the index that a file comes from. */
  originOf: (file: IndexFile) => string;
  /** Fetches a mirror's file into the storage and resolves with what its bytes are. */
  fetch: (file: IndexFile) => Promise<{ sha256: string; size: number }>;
  /** Bytes; the site's limit, where the index has no lower one. */
  maxFileSize: number;
  actor: Actor;
}
