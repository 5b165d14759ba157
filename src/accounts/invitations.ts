import { createHash, randomBytes } from "node:crypto";
import type { Selectable } from "kysely";
import type { Actor, WriteTransaction } from "../database/change.ts";
import type { Database } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import { Refusal } from "../refusal.ts";
import { groupId } from "./groups.ts";
import { checkAccountName } from "./new-account.ts";
import type { InvitationTable } from "./sign-up-tables.ts";

/** An invitation as lists show it: never the secret, nor its hash. */
export interface InvitationRecord {
  id: string;
  account: string | null;
  groups: string[];
  note: string;
  createdAt: number;
  createdBy: string | null;
  expiresAt: number;
  usedAt: number | null;
  usedBy: string | null;
}

export interface NewInvitation {
  /** Required account name. null: any. */
  account: string | null;
  groups: readonly string[];
  note: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

const MAX_OPEN = 1_000;

const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/**
 * Links by which one account each is made. The secret in a link is random and kept as a hash: it cannot be forged, it tells
 * nothing, and it is worth nothing once it was used, revoked or has expired.
 */
export class Invitations {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Makes an invitation; its secret is answered this once and kept nowhere. */
  async create(
    { account, groups, note, expiresAt }: NewInvitation,
    actor: Actor,
  ): Promise<InvitationRecord & { secret: string }> {
    if (account !== null) checkAccountName(account);
    const secret = randomBytes(24).toString("base64url");
    const row = {
      id: randomBytes(9).toString("hex"),
      hash: hashOf(secret),
      account,
      member_of: JSON.stringify(groups),
      note,
      created_at: siteNow(),
      created_by: actor.name,
      expires_at: expiresAt,
      used_at: null,
      used_by: null,
    };
    await this.#database.write(async ({ tx, record }) => {
      if (account !== null) await refuseTaken(tx, account);
      for (const group of groups) await groupId(tx, group);
      await refuseTooMany(tx);
      await tx.insertInto("invitations").values(row).execute();
      const detail = { account, groups, note, expiresAt };
      const subject = row.id;
      await record({ kind: "invitation.created", actor, indexId: null, project: null, subject, detail });
    });
    return { ...present(row), secret };
  }

  /** All that are kept, newest first. */
  async list(): Promise<InvitationRecord[]> {
    const rows = await this.#database.read
      .selectFrom("invitations")
      .selectAll()
      .orderBy("created_at", "desc")
      .orderBy("id")
      .execute();
    return rows.map(present);
  }

  /** What a secret invites to; refuses (`not-found`) when it invites to nothing (any more). */
  async read(secret: string): Promise<InvitationRecord> {
    const row = await this.#database.read
      .selectFrom("invitations")
      .selectAll()
      .where("hash", "=", hashOf(secret))
      .where("used_at", "is", null)
      .where("expires_at", ">", siteNow())
      .executeTakeFirst();
    if (row === undefined) throw noSuchInvitation();
    return present(row);
  }

  async revoke(id: string, actor: Actor): Promise<void> {
    await this.#database.write(async ({ tx, record }) => {
      const row = await tx.deleteFrom("invitations").where("id", "=", id).returningAll().executeTakeFirst();
      if (!row) throw noSuchInvitation();
      const { account, groups, note, expiresAt } = present(row);
      const detail = { before: { account, groups, note, expiresAt } };
      await record({ kind: "invitation.revoked", actor, indexId: null, project: null, subject: id, detail });
    });
  }
}

/** Uses an invitation up for the account of the name; of two who try at once only one succeeds. */
export async function spendInvitation(
  tx: WriteTransaction,
  secret: string,
  name: string,
): Promise<InvitationRecord> {
  const row = await tx
    .updateTable("invitations")
    .set({ used_at: siteNow(), used_by: name })
    .where("hash", "=", hashOf(secret))
    .where("used_at", "is", null)
    .where("expires_at", ">", siteNow())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw noSuchInvitation();
  if (row.account !== null && row.account !== name) {
    throw new Refusal("invalid", "other-account", `This invitation is for an account named ${row.account}.`);
  }
  return present(row);
}

async function refuseTaken(tx: WriteTransaction, name: string): Promise<void> {
  const taken = await tx.selectFrom("accounts").select("id").where("name", "=", name).executeTakeFirst();
  if (taken) throw new Refusal("conflict", "account-exists", `There is already an account named ${name}.`);
}

async function refuseTooMany(tx: WriteTransaction): Promise<void> {
  await tx
    .deleteFrom("invitations")
    .where("expires_at", "<", siteNow() - 30 * 86_400_000)
    .execute();
  const { count } = await tx
    .selectFrom("invitations")
    .select((row) => row.fn.countAll().as("count"))
    .where("used_at", "is", null)
    .executeTakeFirstOrThrow();
  if (Number(count) < MAX_OPEN) return;
  throw new Refusal(
    "conflict",
    "too-many-invitations",
    `There are already ${MAX_OPEN} open invitations. Revoke some first.`,
  );
}

function noSuchInvitation(): Refusal {
  return new Refusal(
    "not-found",
    "no-such-invitation",
    "This invitation is not valid. It was used or revoked, or it has expired. Ask for a new one.",
  );
}

function present(row: Selectable<InvitationTable>): InvitationRecord {
  return {
    id: row.id,
    account: row.account,
    groups: JSON.parse(row.member_of) as string[],
    note: row.note,
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
    usedBy: row.used_by,
  };
}
