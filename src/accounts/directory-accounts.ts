import type { Actor } from "../database/change.ts";
import type { Database, Writing } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import { Refusal } from "../refusal.ts";
import { insertAccount } from "./new-account.ts";
import { endSessionsOf } from "./sessions.ts";
import type { Identity } from "./verifier.ts";

/** Someone whom an outside directory proved, and what it says about them. */
export interface DirectoryPerson {
  name: string;
  /** Identifies the person in the directory for ever. */
  subject: string;
  /** The groups here that the person belongs in, of those that the directory decides about. */
  groups: ReadonlySet<string>;
  /** null: the directory does not decide. */
  isAdmin: boolean | null;
}

/** An account that belongs to a directory. */
export interface DirectoryAccount {
  id: number;
  name: string;
  subject: string;
  disabled: boolean;
  /** Whether it was disabled because the person is gone from the directory. */
  isGone: boolean;
}

/** What is known here of a name. */
export type KnownName =
  | { owner: "nobody" }
  | { owner: "other" }
  | { owner: "directory"; account: DirectoryAccount };

/**
 * The accounts of one directory, such as LDAP: which they are, and that they say what the directory says. An account of
 * that name that is not of the directory is never touched: its name would give a stranger its rights.
 */
export class DirectoryAccounts {
  readonly #database: Database;
  readonly #driver: string;
  /** Groups here whose members the directory decides about. */
  readonly #groups: ReadonlySet<string>;

  constructor(database: Database, driver: string, groups: ReadonlySet<string>) {
    this.#database = database;
    this.#driver = driver;
    this.#groups = groups;
  }

  /** Whom a name belongs to here. */
  async known(name: string): Promise<KnownName> {
    const row = await this.#database.read
      .selectFrom("accounts")
      .leftJoin("directory_accounts", "directory_accounts.account_id", "accounts.id")
      .select(["accounts.id", "accounts.name", "accounts.disabled", "driver", "subject", "is_gone"])
      .where("accounts.name", "=", name)
      .executeTakeFirst();
    if (row === undefined) return { owner: "nobody" };
    if (row.driver !== this.#driver || row.subject === null) return { owner: "other" };
    const { id, subject } = row;
    const account = { id, name: row.name, subject, disabled: row.disabled === 1, isGone: row.is_gone === 1 };
    return { owner: "directory", account };
  }

  /** The account of a person, by what identifies them in the directory. */
  async bySubject(subject: string): Promise<DirectoryAccount | null> {
    const row = await this.#database.read
      .selectFrom("directory_accounts")
      .innerJoin("accounts", "accounts.id", "directory_accounts.account_id")
      .select(["accounts.id", "accounts.name", "accounts.disabled", "is_gone"])
      .where("driver", "=", this.#driver)
      .where("subject", "=", subject)
      .orderBy("accounts.id")
      .executeTakeFirst();
    if (row === undefined) return null;
    const { id, name } = row;
    return { id, name, subject, disabled: row.disabled === 1, isGone: row.is_gone === 1 };
  }

  /**
   * Links an account that its holder is signed in to with the person that they proved to be. Refuses (`conflict`) an account or
   * a person that is linked already, (`forbidden`) the account of a service.
   */
  async link(account: { id: number; name: string }, subject: string, actor: Actor): Promise<void> {
    await this.#database.write(async ({ tx, record }) => {
      const linked = await tx
        .selectFrom("directory_accounts")
        .select("account_id")
        .where((where) =>
          where.or([
            where("account_id", "=", account.id),
            where.and([where("driver", "=", this.#driver), where("subject", "=", subject)]),
          ]),
        )
        .executeTakeFirst();
      if (linked !== undefined) throw alreadyLinked(linked.account_id === account.id);
      const person = await tx
        .selectFrom("accounts")
        .select("id")
        .where("id", "=", account.id)
        .where("kind", "=", "person")
        .where("disabled", "=", 0)
        .executeTakeFirst();
      if (person === undefined)
        throw new Refusal("forbidden", "not-a-person", "Only the account of a person can be linked.");
      const row = { account_id: account.id, driver: this.#driver, subject, is_gone: 0, linked_at: siteNow() };
      await tx.insertInto("directory_accounts").values(row).execute();
      const detail = { linkedTo: this.#driver, before: { linkedTo: null } };
      await record({
        kind: "account.changed",
        actor,
        indexId: null,
        project: null,
        subject: account.name,
        detail,
      });
    });
  }

  /** Every account of the directory. */
  async list(): Promise<DirectoryAccount[]> {
    const rows = await this.#database.read
      .selectFrom("directory_accounts")
      .innerJoin("accounts", "accounts.id", "directory_accounts.account_id")
      .select(["accounts.id", "accounts.name", "accounts.disabled", "subject", "is_gone"])
      .where("driver", "=", this.#driver)
      .orderBy("accounts.id")
      .execute();
    return rows.map(({ id, name, subject, disabled, is_gone }) => ({
      id,
      name,
      subject,
      disabled: disabled === 1,
      isGone: is_gone === 1,
    }));
  }

  /**
   * The account of a person, made if `creates` and brought up to what the directory says; nothing is written if it says so
   * already. Null when the name is another's, was another person's, or is disabled here.
   */
  async settle(person: DirectoryPerson, creates: boolean, actor: Actor): Promise<Identity | null> {
    const known = await this.known(person.name);
    if (known.owner === "other" || (known.owner === "nobody" && !creates)) return null;
    if (known.owner === "directory") {
      const { account } = known;
      if (account.subject !== person.subject || (account.disabled && !account.isGone)) return null;
      if (!account.isGone && (await this.#isUpToDate(account.id, person)))
        return { kind: "account", id: account.id, name: account.name };
    }
    return this.#database.write(async (writing) => {
      const id = await this.#accountOf(writing, person, actor);
      if (id === null) return null;
      await this.#setRole(writing, id, person, actor);
      await this.#setGroups(writing, id, person, actor);
      return { kind: "account" as const, id, name: person.name };
    });
  }

  /** Disables an account whose person is gone. The last administrator stays: someone must be able to sign in. */
  async disable({ id, name }: Pick<DirectoryAccount, "id" | "name">, actor: Actor): Promise<void> {
    await this.#database.write(async ({ tx, record }) => {
      if (await isLastAdministrator(tx, id)) return;
      await tx.updateTable("accounts").set({ disabled: 1 }).where("id", "=", id).execute();
      await tx.updateTable("directory_accounts").set({ is_gone: 1 }).where("account_id", "=", id).execute();
      await endSessionsOf(tx, id, null);
      const detail = { disabled: true, goneFrom: this.#driver, before: { disabled: false } };
      await record({ kind: "account.changed", actor, indexId: null, project: null, subject: name, detail });
    });
  }

  async #isUpToDate(id: number, { groups, isAdmin }: DirectoryPerson): Promise<boolean> {
    const rows = await this.#database.read
      .selectFrom("accounts")
      .leftJoin("group_members", "group_members.account_id", "accounts.id")
      .leftJoin("groups", "groups.id", "group_members.group_id")
      .select(["accounts.is_admin", "groups.name"])
      .where("accounts.id", "=", id)
      .execute();
    if (isAdmin !== null && (rows[0]?.is_admin === 1) !== isAdmin) return false;
    const present = rows.map(({ name }) => name).filter((name) => name !== null && this.#groups.has(name));
    return present.length === groups.size && present.every((name) => name !== null && groups.has(name));
  }

  /** Looks again inside the transaction: another node may have been faster. */
  async #accountOf(writing: Writing, person: DirectoryPerson, actor: Actor): Promise<number | null> {
    const { tx, record } = writing;
    const { name, subject } = person;
    const row = await tx
      .selectFrom("accounts")
      .leftJoin("directory_accounts", "directory_accounts.account_id", "accounts.id")
      .select(["accounts.id", "disabled", "driver", "subject", "is_gone"])
      .where("accounts.name", "=", name)
      .executeTakeFirst();
    if (row === undefined) {
      const values = { name, kind: "person" as const, passwordHash: null, isAdmin: false };
      const { id } = await insertAccount(writing, values, actor, { from: this.#driver });
      const linked = { account_id: id, driver: this.#driver, subject, is_gone: 0, linked_at: siteNow() };
      await tx.insertInto("directory_accounts").values(linked).execute();
      return id;
    }
    if (row.driver !== this.#driver || row.subject !== subject) return null;
    if (row.disabled === 0) return row.id;
    if (row.is_gone === 0) return null;
    await tx.updateTable("accounts").set({ disabled: 0 }).where("id", "=", row.id).execute();
    await tx.updateTable("directory_accounts").set({ is_gone: 0 }).where("account_id", "=", row.id).execute();
    const detail = { disabled: false, backIn: this.#driver, before: { disabled: true } };
    await record({ kind: "account.changed", actor, indexId: null, project: null, subject: name, detail });
    return row.id;
  }

  async #setRole(
    { tx, record }: Writing,
    id: number,
    { name, isAdmin }: DirectoryPerson,
    actor: Actor,
  ): Promise<void> {
    if (isAdmin === null || (!isAdmin && (await isLastAdministrator(tx, id)))) return;
    const changed = await tx
      .updateTable("accounts")
      .set({ is_admin: Number(isAdmin) })
      .where("id", "=", id)
      .where("is_admin", "!=", Number(isAdmin))
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) return;
    const detail = { isAdmin, from: this.#driver, before: { isAdmin: !isAdmin } };
    await record({ kind: "account.changed", actor, indexId: null, project: null, subject: name, detail });
  }

  async #setGroups(writing: Writing, id: number, person: DirectoryPerson, actor: Actor): Promise<void> {
    const { tx, record } = writing;
    const rows = await tx
      .selectFrom("group_members")
      .innerJoin("groups", "groups.id", "group_members.group_id")
      .select(["groups.id", "groups.name"])
      .where("account_id", "=", id)
      .execute();
    const say = (group: string, detail: Record<string, string>) =>
      record({ kind: "group.changed", actor, indexId: null, project: null, subject: group, detail });
    for (const group of rows) {
      if (!this.#groups.has(group.name) || person.groups.has(group.name)) continue;
      await tx
        .deleteFrom("group_members")
        .where("group_id", "=", group.id)
        .where("account_id", "=", id)
        .execute();
      await say(group.name, { removed: person.name });
    }
    for (const name of person.groups) {
      if (rows.some((group) => group.name === name)) continue;
      const groupId = await groupOf(writing, name, actor);
      await tx.insertInto("group_members").values({ group_id: groupId, account_id: id }).execute();
      await say(name, { added: person.name });
    }
  }
}

function alreadyLinked(isAccount: boolean): Refusal {
  return new Refusal(
    "conflict",
    "already-linked",
    isAccount
      ? "Your account is already linked to a directory or provider. An account can have one link."
      : "This person already has another account here.",
  );
}

/** The id of a group, which is made if it is missing. */
async function groupOf({ tx, record }: Writing, name: string, actor: Actor): Promise<number> {
  const found = await tx.selectFrom("groups").select("id").where("name", "=", name).executeTakeFirst();
  if (found !== undefined) return found.id;
  const made = await tx
    .insertInto("groups")
    .values({ name, created_at: siteNow() })
    .returning("id")
    .executeTakeFirstOrThrow();
  await record({ kind: "group.created", actor, indexId: null, project: null, subject: name });
  return made.id;
}

async function isLastAdministrator(tx: Writing["tx"], id: number): Promise<boolean> {
  const able = await tx
    .selectFrom("accounts")
    .select("id")
    .where("is_admin", "=", 1)
    .where("disabled", "=", 0)
    .limit(2)
    .execute();
  return able.length === 1 && able[0]?.id === id;
}
