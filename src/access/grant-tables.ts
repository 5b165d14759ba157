import type { Generated } from "kysely";

declare module "../database/tables.ts" {
  interface Tables {
    grants: GrantTable;
  }
}

export interface GrantTable {
  id: Generated<number>;
  principal_kind: "everyone" | "authenticated" | "account" | "group" | "network";
  /** Account name, group name or CIDR range; empty for everyone and authenticated. */
  principal: string;
  permission: "read" | "publish" | "yank" | "remove" | "manage" | "metrics";
  /** `owner/name`, or a glob of it such as `acme/*`. */
  index_glob: string;
  /** Glob over normalised project names; `*` for all. */
  project_glob: string;
  created_at: number;
  created_by: string | null;
}
