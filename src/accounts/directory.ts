import type { Database } from "../database/database.ts";
import type { Caller } from "./caller.ts";
import type { Identity } from "./verifier.ts";

/** Says who an identity is on this site: its account as it is now, and its groups. */
export class Directory {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The identity as one who asks from the address, with all its rights; null when its account is disabled or gone. */
  async callerOf({ id }: Pick<Identity, "id">, address: string): Promise<Caller | null> {
    const rows = await this.#database.read
      .selectFrom("accounts")
      .leftJoin("group_members", "group_members.account_id", "accounts.id")
      .leftJoin("groups", "groups.id", "group_members.group_id")
      .select(["accounts.id", "accounts.name", "accounts.kind", "accounts.is_admin", "groups.name as group"])
      .where("accounts.id", "=", id)
      .where("accounts.disabled", "=", 0)
      .execute();
    const [row] = rows;
    if (row === undefined) return null;
    const account = { id: row.id, name: row.name, kind: row.kind, isAdmin: row.is_admin === 1 };
    const groups = new Set(rows.map(({ group }) => group).filter((group) => group !== null));
    return { account, groups, scope: null, tokenId: null, address };
  }
}
