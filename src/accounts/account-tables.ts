import type { Generated } from "kysely";

declare module "../database/tables.ts" {
  interface Tables {
    accounts: AccountTable;
    groups: GroupTable;
    group_members: GroupMemberTable;
    directory_accounts: DirectoryAccountTable;
  }
}

export interface AccountTable {
  id: Generated<number>;
  name: string;
  kind: "person" | "service";
  /** argon2id in PHC form, or a hash of another program until its first sign-in; null: no password sign-in. */
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

/** An account that belongs to an outside directory, such as LDAP. */
export interface DirectoryAccountTable {
  account_id: number;
  /** Name of the accounts driver. */
  driver: string;
  /** Identifies the person in the directory for ever. */
  subject: string;
  /** 1: disabled because the person is gone from the directory. */
  is_gone: number;
  linked_at: number;
}
