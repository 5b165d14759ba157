declare module "../database/tables.ts" {
  interface Tables {
    blob_removals: BlobRemovalTable;
  }
}

/** Bytes that are being removed from the storage, and for a while those that were. */
export interface BlobRemovalTable {
  sha256: string;
  filename: string;
  /** Until when it may take, by the database's clock; when it ended, once it has. */
  until: number;
  is_finished: number;
}
