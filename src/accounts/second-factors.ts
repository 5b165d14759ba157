import { createHash, randomBytes } from "node:crypto";
import type { Selectable } from "kysely";
import type { Actor, WriteTransaction } from "../database/change.ts";
import type { Database, Writing } from "../database/database.ts";
import { fromStored, toStored } from "../database/secrets/key-ring.ts";
import { placeOf } from "../database/secrets/secret-columns.ts";
import { siteNow } from "../database/site-clock.ts";
import { Refusal } from "../refusal.ts";
import { noSuch } from "./no-such.ts";
import type { SecondFactorTable } from "./second-factor-tables.ts";
import { endSessionsOf } from "./sessions.ts";
import { matchTotp, newTotpKey, toBase32 } from "./totp.ts";

/** What an account sees of its second factor. */
export interface SecondFactor {
  /** When it was set up; null: it was not. */
  since: number | null;
  recoveryCodesLeft: number;
}

type Row = Selectable<SecondFactorTable>;

interface Owner {
  id: number;
  name: string;
}

const RECOVERY_CODES = 10;
/** Wrong codes in a row after which each further one has to wait. A code has only a million values. */
const MOST_WRONG = 10;
const WAIT_MS = 15 * 60_000;
const NONE: SecondFactor = { since: null, recoveryCodesLeft: 0 };

/** Second factors of accounts with a password here: codes of an authenticator app, and recovery codes that count once. */
export class SecondFactors {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async of(accountId: number): Promise<SecondFactor> {
    const row = await confirmedRow(this.#database.read, accountId);
    if (row === undefined) return NONE;
    return { since: row.confirmed_at, recoveryCodesLeft: hashesIn(row).length };
  }

  /** Makes a key for the account's app, which counts once `confirm` has had a code of it. Refuses (`conflict`) a second one. */
  async begin(owner: Owner): Promise<string> {
    const secret = newTotpKey();
    await this.#database.write(async ({ tx }) => {
      await requirePassword(tx, owner.id);
      if ((await confirmedRow(tx, owner.id)) !== undefined)
        throw new Refusal(
          "conflict",
          "second-factor-set-up",
          "Your account already has a second factor. Remove it first.",
        );
      await tx.deleteFrom("second_factors").where("account_id", "=", owner.id).execute();
      const times = {
        created_at: siteNow(),
        confirmed_at: null,
        last_counter: 0,
        wrong_codes: 0,
        wrong_at: 0,
      };
      const stored = toStored(secret, placeOf("second_factors", owner.id, "secret"));
      const row = { account_id: owner.id, secret: stored, ...times, recovery_hashes: "[]" };
      await tx.insertInto("second_factors").values(row).execute();
    });
    return secret;
  }

  /**
   * Turns the second factor on, by a code of the app, and ends the account's other sessions. Resolves with the recovery codes,
   * which are stored as hashes only. Refuses (`invalid`) a wrong code.
   */
  async confirm(owner: Owner, code: string, keptSession: string | null, actor: Actor): Promise<string[]> {
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    await this.#database.write(async (writing) => {
      const { tx } = writing;
      const row = await tx
        .selectFrom("second_factors")
        .selectAll()
        .where("account_id", "=", owner.id)
        .where("confirmed_at", "is", null)
        .executeTakeFirst();
      const counter = row && matchTotp(keyIn(row), code, { now: siteNow(), last: 0 });
      if (counter === undefined || counter === null)
        throw new Refusal(
          "invalid",
          "wrong-code",
          "The code is wrong. Enter the code that your app shows now, and check the clock of your phone.",
        );
      const recovery = JSON.stringify(codes.map(hashOf));
      const values = { confirmed_at: siteNow(), last_counter: counter, recovery_hashes: recovery };
      await tx.updateTable("second_factors").set(values).where("account_id", "=", owner.id).execute();
      await endSessionsOf(tx, owner.id, keptSession);
      await note(writing, owner.name, "on", actor);
    });
    return codes;
  }

  /** Turns it off by a code. Refuses (`forbidden`) a wrong one. */
  async remove(owner: Owner, code: string, actor: Actor): Promise<void> {
    const isRemoved = await this.#database.write(async (writing) => {
      if (!(await useCode(writing, owner, code, actor))) return false;
      await writing.tx.deleteFrom("second_factors").where("account_id", "=", owner.id).execute();
      await note(writing, owner.name, "off", actor);
      return true;
    });
    if (isRemoved) return;
    throw new Refusal(
      "forbidden",
      "wrong-code",
      "The code is wrong. Enter one of your app, or a recovery code.",
    );
  }

  /** Turns it off for someone who has lost their app and their recovery codes. Refuses (`not-found`) accounts without one. */
  async reset(name: string, actor: Actor): Promise<void> {
    await this.#database.write(async (writing) => {
      const { tx } = writing;
      const account = await tx
        .selectFrom("accounts")
        .select("id")
        .where("name", "=", name)
        .executeTakeFirst();
      if (account === undefined) throw await noSuch("account", name, tx);
      const removed = await tx
        .deleteFrom("second_factors")
        .where("account_id", "=", account.id)
        .executeTakeFirst();
      if (removed.numDeletedRows === 0n)
        throw new Refusal("not-found", "no-second-factor", `${name} has no second factor.`);
      await endSessionsOf(tx, account.id, null);
      await note(writing, name, "reset", actor);
    });
  }
}

/** Whether a code is right, which uses it up. */
export async function checkSecondFactor(
  database: Database,
  owner: Owner,
  code: string,
  actor: Actor,
): Promise<boolean> {
  return database.write((writing) => useCode(writing, owner, code, actor));
}

/** Uses a code up, or counts it as wrong. Refuses (`too-many`) codes of the app after too many wrong ones. */
async function useCode(writing: Writing, owner: Owner, given: string, actor: Actor): Promise<boolean> {
  const { tx } = writing;
  const row = await confirmedRow(tx, owner.id);
  if (row === undefined) return false;
  const code = given.replace(/[\s-]/g, "").toUpperCase();
  const left = hashesIn(row).filter((hash) => hash !== hashOf(code));
  const change = (values: Partial<Row>) =>
    tx.updateTable("second_factors").set(values).where("account_id", "=", owner.id).execute();
  if (left.length < hashesIn(row).length) {
    await change({ recovery_hashes: JSON.stringify(left), wrong_codes: 0 });
    await note(writing, owner.name, "recovery code used", actor);
    return true;
  }
  refuseGuessing(row);
  const counter = matchTotp(keyIn(row), code, { now: siteNow(), last: row.last_counter });
  if (counter === null) await change({ wrong_codes: row.wrong_codes + 1, wrong_at: siteNow() });
  else await change({ last_counter: counter, wrong_codes: 0 });
  return counter !== null;
}

function refuseGuessing({ wrong_codes, wrong_at }: Row): void {
  const wait = wrong_at + WAIT_MS - siteNow();
  if (wrong_codes < MOST_WRONG || wait <= 0) return;
  throw new Refusal(
    "too-many",
    "too-many-codes",
    "Too many wrong codes. Wait 15 minutes, or use a recovery code.",
    { retryAfter: Math.ceil(wait / 1000) },
  );
}

async function requirePassword(tx: WriteTransaction, accountId: number): Promise<void> {
  const row = await tx
    .selectFrom("accounts")
    .select("id")
    .where("id", "=", accountId)
    .where("password_hash", "is not", null)
    .executeTakeFirst();
  if (row !== undefined) return;
  throw new Refusal(
    "conflict",
    "no-password",
    "Your account has no password on this server. Set up a second factor where you sign in.",
  );
}

function confirmedRow(read: Pick<WriteTransaction, "selectFrom">, accountId: number) {
  return read
    .selectFrom("second_factors")
    .selectAll()
    .where("account_id", "=", accountId)
    .where("confirmed_at", "is not", null)
    .executeTakeFirst();
}

async function note({ record }: Writing, subject: string, secondFactor: string, actor: Actor): Promise<void> {
  const detail = { secondFactor };
  await record({ kind: "account.changed", actor, indexId: null, project: null, subject, detail });
}

/** 80 random bits, so that one fast hash keeps it safe. */
function newRecoveryCode(): string {
  return (toBase32(randomBytes(10)).match(/.{4}/g) ?? []).join("-");
}

function hashOf(code: string): string {
  return createHash("sha256").update(code.replaceAll("-", "")).digest("hex");
}

/** The key of the app in a row. */
function keyIn(row: Pick<Row, "account_id" | "secret">): string {
  return fromStored(row.secret, placeOf("second_factors", row.account_id, "secret"));
}

function hashesIn(row: { recovery_hashes: string }): string[] {
  return JSON.parse(row.recovery_hashes) as string[];
}
