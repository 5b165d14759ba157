import type { Generated } from "kysely";

declare module "../database/tables.ts" {
  interface Tables {
    accounts: AccountTable;
    groups: GroupTable;
    group_members: GroupMemberTable;
  }
}

export interface AccountTable {
  id: Generated<number>;
  name: string;
  kind: "person" | "service";
  /** argon2id in PHC form; null: no password sign-in. */
  password_hash: string | null;
  /** 1: may do everything. */
  is_admin: number;
  disabled: number;
  created_at: number;
}

export interface GroupTable {
  id: Generated<number>;
  name: string;
  created_at: number;
}

export interface GroupMemberTable {
  group_id: number;
  account_id: number;
}
