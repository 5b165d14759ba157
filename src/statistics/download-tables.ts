declare module "../database/tables.ts" {
  interface Tables {
    downloads: DownloadTable;
  }
}

/** Downloads added up, a row for each kind of them. */
export interface DownloadTable {
  /** The index that the file is of. */
  index_id: number;
  /** Normalised project name. */
  project: string;
  version: string;
  /** Days since 1970, UTC. */
  day: number;
  /** Major and minor version; empty when the client does not say. */
  python: string;
  installer: string;
  /** Major and minor version; empty when the client does not say. */
  installer_version: string;
  count: number;
}
