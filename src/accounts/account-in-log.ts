import type { Selectable } from "kysely";
import type { WriteTransaction } from "../database/change.ts";
import type { AccountTable } from "./account-tables.ts";

/** What an account was, for the entry of its removal. */
export async function describedInLog(
  tx: WriteTransaction,
  { id, name, kind, is_admin, disabled }: Selectable<AccountTable>,
): Promise<Record<string, unknown>> {
  const groups = await tx
    .selectFrom("group_members")
    .innerJoin("groups", "groups.id", "group_members.group_id")
    .select("groups.name")
    .where("account_id", "=", id)
    .orderBy("groups.name")
    .execute();
  const grants = await tx
    .selectFrom("grants")
    .select("id")
    .where("principal_kind", "=", "account")
    .where("principal", "=", name)
    .orderBy("id")
    .execute();
  return {
    kind,
    isAdmin: is_admin === 1,
    disabled: disabled === 1,
    groups: groups.map((group) => group.name),
    grants: grants.map((grant) => grant.id),
  };
}
