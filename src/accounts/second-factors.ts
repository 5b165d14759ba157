import type { Actor } from "../database/change.ts";
import type { Database, Writing } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import { Refusal } from "../refusal.ts";
import { noSuch } from "./no-such.ts";
import {
  confirmedRow,
  hashesIn,
  hashOf,
  keyIn,
  makeRow,
  newRecoveryCodes,
  noteFactor,
  requirePassword,
  type SecondFactorRow,
  storedKey,
} from "./second-factor-rows.ts";
import { endSessionsOf } from "./sessions.ts";
import { matchTotp, newTotpKey } from "./totp.ts";

/** What an account sees of its second factor. */
export interface SecondFactor {
  /** When it was set up; null: it was not. */
  since: number | null;
  /** Whether codes of an authenticator app are part of it. */
  hasApp: boolean;
  recoveryCodesLeft: number;
}

interface Owner {
  id: number;
  name: string;
}

/** Wrong codes in a row after which each further one has to wait. A code has only a million values. */
const MOST_WRONG = 10;
const WAIT_MS = 15 * 60_000;
const NONE: SecondFactor = { since: null, hasApp: false, recoveryCodesLeft: 0 };

/** Second factors of accounts with a password here: codes of an authenticator app, and recovery codes that count once. */
export class SecondFactors {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async of(accountId: number): Promise<SecondFactor> {
    const row = await confirmedRow(this.#database.read, accountId);
    if (row === undefined) return NONE;
    const hasApp = row.app_since !== null;
    return { since: row.confirmed_at, hasApp, recoveryCodesLeft: hashesIn(row).length };
  }

  /** Makes a key for the account's app, which counts once `confirm` has had a code of it. Refuses (`conflict`) a second one. */
  async begin(owner: Owner): Promise<string> {
    const secret = newTotpKey();
    await this.#database.write(async ({ tx }) => {
      await requirePassword(tx, owner.id);
      const row = await confirmedRow(tx, owner.id);
      if (row === undefined) return makeRow(tx, owner.id, { secret: storedKey(owner.id, secret) });
      if (row.app_since !== null)
        throw new Refusal(
          "conflict",
          "second-factor-set-up",
          "Your account already has an authenticator app. Remove the second factor first.",
        );
      const values = { secret: storedKey(owner.id, secret), last_counter: 0 };
      await tx.updateTable("second_factors").set(values).where("account_id", "=", owner.id).execute();
    });
    return secret;
  }

  /**
   * Turns the app on, by a code of it, and ends the account's other sessions. Resolves with the recovery codes,
   * which are stored as hashes only. Refuses (`invalid`) a wrong code.
   */
  async confirm(owner: Owner, code: string, keptSession: string | null, actor: Actor): Promise<string[]> {
    const codes = newRecoveryCodes();
    await this.#database.write(async (writing) => {
      const { tx } = writing;
      const row = await tx
        .selectFrom("second_factors")
        .selectAll()
        .where("account_id", "=", owner.id)
        .where("app_since", "is", null)
        .executeTakeFirst();
      const key = row === undefined ? "" : keyIn(row);
      const counter = key === "" ? null : matchTotp(key, code, { now: siteNow(), last: 0 });
      if (row === undefined || counter === null)
        throw new Refusal(
          "invalid",
          "wrong-code",
          "The code is wrong. Enter the code that your app shows now, and check the clock of your phone.",
        );
      const recovery = JSON.stringify(codes.map(hashOf));
      const now = siteNow();
      const values = {
        confirmed_at: row.confirmed_at ?? now,
        app_since: now,
        last_counter: counter,
        recovery_hashes: recovery,
      };
      await tx.updateTable("second_factors").set(values).where("account_id", "=", owner.id).execute();
      await endSessionsOf(tx, owner.id, keptSession);
      await noteFactor(writing, owner.name, "on", actor);
    });
    return codes;
  }

  /** New recovery codes, in place of those that are left. Refuses (`conflict`) accounts without a second factor. */
  async renewRecoveryCodes(owner: Owner, actor: Actor): Promise<string[]> {
    const codes = newRecoveryCodes();
    await this.#database.write(async (writing) => {
      const { numUpdatedRows } = await writing.tx
        .updateTable("second_factors")
        .set({ recovery_hashes: JSON.stringify(codes.map(hashOf)) })
        .where("account_id", "=", owner.id)
        .where("confirmed_at", "is not", null)
        .executeTakeFirst();
      if (numUpdatedRows === 0n)
        throw new Refusal(
          "conflict",
          "no-second-factor",
          "Your account has no second factor. Set one up first.",
        );
      await noteFactor(writing, owner.name, "recovery codes renewed", actor);
    });
    return codes;
  }

  /** Turns it off by a code, with all passkeys. Refuses (`forbidden`) a wrong one. */
  async remove(owner: Owner, code: string, actor: Actor): Promise<void> {
    const isRemoved = await this.#database.write(async (writing) => {
      if (!(await useCode(writing, owner, code, actor))) return false;
      await writing.tx.deleteFrom("passkeys").where("account_id", "=", owner.id).execute();
      await writing.tx.deleteFrom("second_factors").where("account_id", "=", owner.id).execute();
      await noteFactor(writing, owner.name, "off", actor);
      return true;
    });
    if (!isRemoved) throw wrongCode();
  }

  /** Uses a code up, to prove who asks. Refuses (`forbidden`) a wrong one. */
  async prove(owner: Owner, code: string, actor: Actor): Promise<void> {
    if (await checkSecondFactor(this.#database, owner, code, actor)) return;
    throw wrongCode();
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
      await tx.deleteFrom("passkeys").where("account_id", "=", account.id).execute();
      await endSessionsOf(tx, account.id, null);
      await noteFactor(writing, name, "reset", actor);
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
  const change = (values: Partial<SecondFactorRow>) =>
    tx.updateTable("second_factors").set(values).where("account_id", "=", owner.id).execute();
  if (left.length < hashesIn(row).length) {
    await change({ recovery_hashes: JSON.stringify(left), wrong_codes: 0 });
    await noteFactor(writing, owner.name, "recovery code used", actor);
    return true;
  }
  if (row.app_since === null) return false;
  refuseGuessing(row);
  const counter = matchTotp(keyIn(row), code, { now: siteNow(), last: row.last_counter });
  if (counter === null) await change({ wrong_codes: row.wrong_codes + 1, wrong_at: siteNow() });
  else await change({ last_counter: counter, wrong_codes: 0 });
  return counter !== null;
}

function wrongCode(): Refusal {
  return new Refusal(
    "forbidden",
    "wrong-code",
    "The code is wrong. Enter one of your app, or a recovery code.",
  );
}

function refuseGuessing({ wrong_codes, wrong_at }: SecondFactorRow): void {
  const wait = wrong_at + WAIT_MS - siteNow();
  if (wrong_codes < MOST_WRONG || wait <= 0) return;
  throw new Refusal(
    "too-many",
    "too-many-codes",
    "Too many wrong codes. Wait 15 minutes, or use a recovery code.",
    { retryAfter: Math.ceil(wait / 1000) },
  );
}
