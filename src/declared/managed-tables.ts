declare module "../database/tables.ts" {
  interface Tables {
    managed_things: ManagedThingTable;
  }
}

/** Something that a site file manages. */
export interface ManagedThingTable {
  /** A `ThingKind`. */
  kind: string;
  /** Identifies it among those of its kind. */
  key: string;
  /** What the file calls itself (`name`). */
  file: string;
  since: number;
}
