import type { Generated } from "kysely";

declare module "../database/tables.ts" {
  interface Tables {
    indexes: IndexTable;
  }
}

export interface IndexTable {
  id: Generated<number>;
  owner: string;
  name: string;
  kind: "hosted" | "mirror";
  /** JSON of `IndexSettings`. */
  settings: string;
  created_at: number;
  /** Serial of the last change in this index. */
  serial: number;
  removed_serial: number | null;
}
