declare module "../database/tables.ts" {
  interface Tables {
    imported_files: ImportedFileTable;
  }
}

/** One row for each address that a file had on the index server it was imported from. */
export interface ImportedFileTable {
  index_id: number;
  /** Path of the old address, without host and query: `/packages/demo-1.0.tar.gz`. */
  address: string;
  /** Normalised. */
  project: string;
  filename: string;
  sha256: string;
  /** Product that it came from: `pypiserver`. */
  peer: string;
  /** What the importer uses to see that the old file has not changed, such as its size and time. */
  stamp: string | null;
  comment: string | null;
  /** Why an upload of the file would be refused; null: it would not. */
  accepted_as_is: string | null;
  imported_at: number;
}
