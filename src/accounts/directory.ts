import type { Database } from "../database/database.ts";
import type { Caller } from "./caller.ts";
import type { Identity } from "./verifier.ts";

/** Says who an identity is on this site: its account as it is now, and its groups. */
export class Directory {
  readonly #database: Database;
  readonly #secondFactor: "optional" | "administrators";

  /** `secondFactor`: whose rights need one, as the setting `accounts.secondFactor` says. */
  constructor(database: Database, secondFactor: "optional" | "administrators" = "optional") {
    this.#database = database;
    this.#secondFactor = secondFactor;
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
    const lacks = row.is_admin === 1 && (await this.#lacksFactor(id));
    const isAdmin = row.is_admin === 1 && !lacks;
    const account = {
      ...{ id: row.id, name: row.name, kind: row.kind, isAdmin },
      ...(lacks ? { needsSecondFactor: true } : {}),
    };
    const groups = new Set(rows.map(({ group }) => group).filter((group) => group !== null));
    return { account, groups, scope: null, tokenId: null, address };
  }

  /** Whether an administrator lacks the second factor that the setting wants. Only passwords of this site can have one. */
  async #lacksFactor(id: number): Promise<boolean> {
    if (this.#secondFactor === "optional") return false;
    const row = await this.#database.read
      .selectFrom("accounts")
      .leftJoin("second_factors", "second_factors.account_id", "accounts.id")
      .select("second_factors.confirmed_at")
      .where("accounts.id", "=", id)
      .where("accounts.password_hash", "is not", null)
      .executeTakeFirst();
    return row !== undefined && row.confirmed_at === null;
  }
}
