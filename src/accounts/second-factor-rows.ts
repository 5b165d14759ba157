import { createHash, randomBytes } from "node:crypto";
import type { Selectable } from "kysely";
import type { Actor, WriteTransaction } from "../database/change.ts";
import type { Writing } from "../database/database.ts";
import { fromStored, toStored } from "../database/secrets/key-ring.ts";
import { placeOf } from "../database/secrets/secret-columns.ts";
import { siteNow } from "../database/site-clock.ts";
import { Refusal } from "../refusal.ts";
import type { SecondFactorTable } from "./second-factor-tables.ts";
import { endSessionsOf } from "./sessions.ts";
import { toBase32 } from "./totp.ts";

export type SecondFactorRow = Selectable<SecondFactorTable>;

const RECOVERY_CODES = 10;

/**
 * Makes sure that signing in needs the passkey that was added. Resolves with recovery codes, and ends other sessions, if the
 * account had no second factor; null: it had one.
 */
export async function addPasskeyFactor(
  { tx }: Writing,
  accountId: number,
  keptSession: string | null,
): Promise<string[] | null> {
  if ((await confirmedRow(tx, accountId)) !== undefined) return null;
  const codes = newRecoveryCodes();
  const recovery = JSON.stringify(codes.map(hashOf));
  await makeRow(tx, accountId, {
    secret: storedKey(accountId, ""),
    confirmed_at: siteNow(),
    recovery_hashes: recovery,
  });
  await endSessionsOf(tx, accountId, keptSession);
  return codes;
}

/** Turns the second factor off if neither an app nor a passkey is left; whether it did. */
export async function dropLastPasskey(tx: WriteTransaction, accountId: number): Promise<boolean> {
  const left = await tx
    .selectFrom("passkeys")
    .select("id")
    .where("account_id", "=", accountId)
    .executeTakeFirst();
  const row = await confirmedRow(tx, accountId);
  if (left !== undefined || row === undefined || row.app_since !== null) return false;
  await tx.deleteFrom("second_factors").where("account_id", "=", accountId).execute();
  return true;
}

/** A row in place of one that was begun and never finished. */
export async function makeRow(
  tx: WriteTransaction,
  accountId: number,
  values: Pick<SecondFactorRow, "secret"> & Partial<SecondFactorRow>,
): Promise<void> {
  await tx.deleteFrom("second_factors").where("account_id", "=", accountId).execute();
  const start = { created_at: siteNow(), confirmed_at: null, app_since: null, last_counter: 0 };
  const rest = { wrong_codes: 0, wrong_at: 0, recovery_hashes: "[]" };
  await tx
    .insertInto("second_factors")
    .values({ account_id: accountId, ...start, ...rest, ...values })
    .execute();
}

/** Refuses (`conflict`) accounts that sign in elsewhere: what is set up here would not protect them. */
export async function requirePassword(tx: WriteTransaction, accountId: number): Promise<void> {
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

/** The second factor that signing in needs; undefined: none. */
export function confirmedRow(read: Pick<WriteTransaction, "selectFrom">, accountId: number) {
  return read
    .selectFrom("second_factors")
    .selectAll()
    .where("account_id", "=", accountId)
    .where("confirmed_at", "is not", null)
    .executeTakeFirst();
}

/** Writes to the log what became of a second factor. */
export async function noteFactor(
  { record }: Writing,
  subject: string,
  secondFactor: string,
  actor: Actor,
): Promise<void> {
  const detail = { secondFactor };
  await record({ kind: "account.changed", actor, indexId: null, project: null, subject, detail });
}

/** Ten codes that count once, as people get them. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
}

/** 80 random bits, so that one fast hash keeps it safe. */
function newRecoveryCode(): string {
  return (toBase32(randomBytes(10)).match(/.{4}/g) ?? []).join("-");
}

/** What is stored of a recovery code. */
export function hashOf(code: string): string {
  return createHash("sha256").update(code.replaceAll("-", "")).digest("hex");
}

/** The recovery codes that are left, as hashes. */
export function hashesIn(row: { recovery_hashes: string }): string[] {
  return JSON.parse(row.recovery_hashes) as string[];
}

/** The key of the app in a row; empty: no app was ever begun. */
export function keyIn(row: Pick<SecondFactorRow, "account_id" | "secret">): string {
  return fromStored(row.secret, placeOf("second_factors", row.account_id, "secret"));
}

/** What is stored of the key of an app. */
export function storedKey(accountId: number, key: string): string {
  return toStored(key, placeOf("second_factors", accountId, "secret"));
}
