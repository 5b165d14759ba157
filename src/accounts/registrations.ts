import { randomBytes } from "node:crypto";
import type { Selectable } from "kysely";
import type { Actor } from "../database/change.ts";
import type { Database, Writing } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import { Refusal } from "../refusal.ts";
import { Allowance } from "./allowance.ts";
import { groupId } from "./groups.ts";
import { spendInvitation } from "./invitations.ts";
import { networkOf } from "./network-of.ts";
import { checkAccountName, insertAccount } from "./new-account.ts";
import { hashPassword } from "./password.ts";
import { checkPassword } from "./password-rules.ts";
import type { RegistrationTable } from "./sign-up-tables.ts";
import type { Counterparts } from "./throttle.ts";

/** Who may make an account without an invitation: the setting `accounts.registration`. */
export type RegistrationMode = "off" | "open" | "approval";

/** An account that waits to be approved. */
export interface RegistrationRecord {
  id: string;
  account: string;
  note: string;
  address: string;
  createdAt: number;
}

export interface NewRegistration {
  account: string;
  password: string;
  note: string;
  /** The secret of an invitation, if they have one. */
  invitation: string | null;
}

const MAX_WAITING = 1_000;

/** The ways to an account of one's own: by invitation, freely, or after somebody approved. */
export class Registrations {
  readonly mode: RegistrationMode;
  readonly #database: Database;
  /** What each network has asked for, so that none makes the server hash without end. */
  readonly #asked: Allowance;
  readonly #others: Counterparts | null;

  constructor(
    database: Database,
    mode: RegistrationMode,
    attempts: number,
    others: Counterparts | null = null,
  ) {
    this.#database = database;
    this.mode = mode;
    this.#asked = new Allowance(attempts);
    this.#others = others;
    others?.onNotified(([network = ""]) => this.#asked.take(network));
  }

  /** Makes the account (`active`) or notes that it was asked for (`waiting`). Refuses (`forbidden`) who may do neither. */
  async register(wanted: NewRegistration, address: string): Promise<"active" | "waiting"> {
    const { account, password, invitation, note } = wanted;
    if (invitation === null && this.mode === "off") {
      throw new Refusal(
        "forbidden",
        "registration-off",
        "You need an invitation to create an account here. Ask an administrator for one.",
      );
    }
    checkAccountName(account);
    await checkPassword(password, account);
    this.#count(networkOf(address));
    const passwordHash = await hashPassword(password, networkOf(address));
    const actor = { name: account, address };
    const state = invitation === null && this.mode === "approval" ? "waiting" : "active";
    await this.#database.write(async (writing) => {
      if (state === "waiting") await ask(writing, { account, passwordHash, note }, actor);
      else if (invitation === null) await make(writing, { account, passwordHash }, [], actor);
      else {
        const used = await spendInvitation(writing.tx, invitation, account);
        const detail = { invitation: used.id, invitedBy: used.createdBy };
        await make(writing, { account, passwordHash }, used.groups, actor, detail);
      }
    });
    return state;
  }

  #count(network: string): void {
    const wait = this.#asked.wait(network);
    if (wait > 0) throw tooManyFrom(wait);
    this.#asked.take(network);
    this.#others?.notify([network]);
  }

  /** Those that wait, the longest first. */
  async waiting(): Promise<RegistrationRecord[]> {
    const rows = await this.#database.read
      .selectFrom("registrations")
      .selectAll()
      .orderBy("created_at")
      .orderBy("id")
      .execute();
    return rows.map(present);
  }

  /** Makes the account that was asked for, and puts it into groups; resolves with its name. */
  approve(id: string, groups: readonly string[], actor: Actor): Promise<string> {
    return this.#database.write(async (writing) => {
      const { account, password_hash: passwordHash } = await take(writing, id);
      await make(writing, { account, passwordHash }, groups, actor, { registration: id });
      return account;
    });
  }

  async refuse(id: string, actor: Actor): Promise<void> {
    await this.#database.write(async (writing) => {
      const { account } = await take(writing, id);
      await writing.record({
        kind: "registration.refused",
        actor,
        indexId: null,
        project: null,
        subject: account,
      });
    });
  }
}

async function make(
  writing: Writing,
  { account, passwordHash }: { account: string; passwordHash: string },
  groups: readonly string[],
  actor: Actor,
  detail: Record<string, unknown> = {},
): Promise<void> {
  const { tx, record } = writing;
  const row = { name: account, kind: "person" as const, passwordHash, isAdmin: false };
  const made = await insertAccount(writing, row, actor, detail);
  for (const subject of new Set(groups)) {
    const member = { group_id: await groupId(tx, subject), account_id: made.id };
    await tx.insertInto("group_members").values(member).execute();
    const added = { added: account };
    await record({ kind: "group.changed", actor, indexId: null, project: null, subject, detail: added });
  }
}

async function ask(
  { tx, record }: Writing,
  { account, passwordHash, note }: { account: string; passwordHash: string; note: string },
  actor: Actor,
): Promise<void> {
  const taken =
    (await tx.selectFrom("accounts").select("id").where("name", "=", account).executeTakeFirst()) ??
    (await tx.selectFrom("registrations").select("id").where("account", "=", account).executeTakeFirst());
  if (taken)
    throw new Refusal("conflict", "account-exists", `The name ${account} is taken. Choose another one.`);
  const { count } = await tx
    .selectFrom("registrations")
    .select((row) => row.fn.countAll().as("count"))
    .executeTakeFirstOrThrow();
  if (Number(count) >= MAX_WAITING) {
    throw new Refusal(
      "too-many",
      "too-many-registrations",
      "Too many account requests are waiting for approval. Try again later.",
      {
        retryAfter: 3600,
      },
    );
  }
  const id = randomBytes(9).toString("hex");
  const values = { account, password_hash: passwordHash, note, address: actor.address ?? "" };
  await tx
    .insertInto("registrations")
    .values({ id, ...values, created_at: siteNow() })
    .execute();
  const detail = { note };
  await record({
    kind: "registration.requested",
    actor,
    indexId: null,
    project: null,
    subject: account,
    detail,
  });
}

/** Takes one that waits out of the list; of two who decide at once only one succeeds. */
async function take({ tx }: Writing, id: string): Promise<Selectable<RegistrationTable>> {
  const row = await tx.deleteFrom("registrations").where("id", "=", id).returningAll().executeTakeFirst();
  if (row) return row;
  throw new Refusal("not-found", "no-such-registration", "There is no account request with this id.");
}

function tooManyFrom(wait: number): Refusal {
  const retryAfter = Math.max(1, Math.ceil(wait / 1000));
  const text = `Too many accounts were requested from your network. Try again in ${retryAfter} seconds.`;
  return new Refusal("too-many", "too-many-registrations", text, { retryAfter });
}

function present(row: Selectable<RegistrationTable>): RegistrationRecord {
  return {
    id: row.id,
    account: row.account,
    note: row.note,
    address: row.address,
    createdAt: row.created_at,
  };
}
