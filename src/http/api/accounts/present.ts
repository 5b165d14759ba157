import type { AccountRecord } from "../../../accounts/accounts.ts";
import { toTime } from "../fields.ts";
import type { Account } from "./schema.ts";

export function presentAccount(account: AccountRecord, groups: string[]): Account {
  return {
    name: account.name,
    kind: account.kind,
    admin: account.isAdmin,
    disabled: account.disabled,
    hasPassword: account.hasPassword,
    groups,
    createdAt: toTime(account.createdAt),
  };
}
