declare module "../database/tables.ts" {
  interface Tables {
    leases: LeaseTable;
  }
}

/** Which node does what only one of them may do. */
export interface LeaseTable {
  /** Of the work: `records` and so on. */
  name: string;
  /** The node, by a random word. */
  holder: string;
  /** By the database's clock. */
  until: number;
}
