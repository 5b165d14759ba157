import type { Actor } from "../database/change.ts";
import type { Writing } from "../database/database.ts";
import { NO_PRECONDITION } from "../database/precondition.ts";
import { siteNow } from "../database/site-clock.ts";
import type { Facts } from "../database/within.ts";
import { Refusal } from "../refusal.ts";
import { noSuch } from "./no-such.ts";

export interface GroupRecord {
  name: string;
  members: string[];
  createdAt: number;
}

const NAME = /^[a-z0-9][a-z0-9._@-]{0,63}$/;

/** Groups of accounts: a grant to a group is a grant to each of its members, for as long as they are in it. */
export class Groups {
  readonly #database: Facts;

  constructor(database: Facts) {
    this.#database = database;
  }

  async list(): Promise<GroupRecord[]> {
    const groups = await this.#database.read.selectFrom("groups").selectAll().orderBy("name").execute();
    const members = await this.#members();
    return groups.map(({ id, name, created_at }) => ({
      name,
      createdAt: created_at,
      members: members.get(id) ?? [],
    }));
  }

  async find(name: string): Promise<GroupRecord | null> {
    return (await this.list()).find((group) => group.name === name) ?? null;
  }

  async create(name: string, actor: Actor): Promise<GroupRecord> {
    if (!NAME.test(name)) {
      throw new Refusal(
        "invalid",
        "bad-group-name",
        "A group name can have up to 64 lowercase letters, digits, '.', '_', '-' and '@'. It must begin with a letter or digit.",
      );
    }
    const createdAt = siteNow();
    await this.#database.write(async ({ tx, record }) => {
      if (await tx.selectFrom("groups").select("id").where("name", "=", name).executeTakeFirst()) {
        throw new Refusal("conflict", "group-exists", `There is already a group named ${name}.`);
      }
      await tx.insertInto("groups").values({ name, created_at: createdAt }).execute();
      await record({ kind: "group.created", actor, indexId: null, project: null, subject: name });
    });
    return { name, members: [], createdAt };
  }

  /** Removes a group and every grant to it. */
  async remove(name: string, actor: Actor, precondition = NO_PRECONDITION): Promise<void> {
    await this.#database.write(async (writing) => {
      await precondition(writing);
      const { tx, record } = writing;
      const id = await groupId(tx, name);
      const members = await tx
        .selectFrom("group_members")
        .innerJoin("accounts", "accounts.id", "group_members.account_id")
        .select("accounts.name")
        .where("group_id", "=", id)
        .orderBy("accounts.name")
        .execute();
      const grants = await tx
        .deleteFrom("grants")
        .where("principal_kind", "=", "group")
        .where("principal", "=", name)
        .returning("id")
        .execute();
      await tx.deleteFrom("group_members").where("group_id", "=", id).execute();
      await tx.deleteFrom("groups").where("id", "=", id).execute();
      const before = { members: members.map((one) => one.name), grants: grants.map((grant) => grant.id) };
      const detail = { before };
      await record({ kind: "group.removed", actor, indexId: null, project: null, subject: name, detail });
    });
  }

  /** Puts an account into a group; nothing changes when it is in it. */
  async addMember(group: string, account: string, actor: Actor): Promise<void> {
    await this.#database.write(async ({ tx, record }) => {
      const ids = { group_id: await groupId(tx, group), account_id: await accountId(tx, account) };
      const added = await tx
        .insertInto("group_members")
        .values(ids)
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (added.numInsertedOrUpdatedRows === 0n) return;
      const detail = { added: account };
      await record({ kind: "group.changed", actor, indexId: null, project: null, subject: group, detail });
    });
  }

  async removeMember(group: string, account: string, actor: Actor): Promise<void> {
    await this.#database.write(async ({ tx, record }) => {
      const removed = await tx
        .deleteFrom("group_members")
        .where("group_id", "=", await groupId(tx, group))
        .where("account_id", "=", await accountId(tx, account))
        .executeTakeFirst();
      if (removed.numDeletedRows === 0n) {
        throw new Refusal("not-found", "no-such-member", `${account} is not in the group ${group}.`);
      }
      const detail = { removed: account };
      await record({ kind: "group.changed", actor, indexId: null, project: null, subject: group, detail });
    });
  }

  async #members(): Promise<Map<number, string[]>> {
    const rows = await this.#database.read
      .selectFrom("group_members")
      .innerJoin("accounts", "accounts.id", "group_members.account_id")
      .select(["group_members.group_id as id", "accounts.name as name"])
      .orderBy("accounts.name")
      .execute();
    const members = new Map<number, string[]>();
    for (const { id, name } of rows) members.set(id, [...(members.get(id) ?? []), name]);
    return members;
  }
}

/** Id of a group; refuses (`not-found`) when there is none of the name. */
export async function groupId(tx: Writing["tx"], name: string): Promise<number> {
  const group = await tx.selectFrom("groups").select("id").where("name", "=", name).executeTakeFirst();
  if (!group) throw await noSuch("group", name, tx);
  return group.id;
}

async function accountId(tx: Writing["tx"], name: string): Promise<number> {
  const account = await tx.selectFrom("accounts").select("id").where("name", "=", name).executeTakeFirst();
  if (!account) throw await noSuch("account", name, tx);
  return account.id;
}
