declare module "../database/tables.ts" {
  interface Tables {
    site_sizes: SiteSizeTable;
  }
}

/** How much there was on a day. */
export interface SiteSizeTable {
  /** Days since 1970, UTC. */
  day: number;
  /** Bytes. null if the driver does not report it. */
  database_size: number | null;
  published: number;
  mirrored: number;
  files: number;
  projects: number;
}
