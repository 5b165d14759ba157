import { networkOf } from "../accounts/network-of.ts";
import { hashPassword, verifyPassword } from "../accounts/password.ts";
import { checkPassword } from "../accounts/password-rules.ts";
import type { Actor } from "../database/change.ts";
import { Refusal } from "../refusal.ts";
import type { Present } from "./present.ts";
import { type Wanted, wrong } from "./wanted.ts";

/**
 * The accounts whose password is another one than the file refers to, with the new password. `values`: passwords by their
 * references. Refuses (`invalid`) a reference without a value, a weak password, and one for an account of a directory.
 */
export async function otherPasswords(
  wanted: Wanted,
  present: Present,
  values: Readonly<Record<string, string>>,
): Promise<Map<string, string>> {
  const others = new Map<string, string>();
  for (const [account, reference] of wanted.passwords) {
    const path = ["accounts", account, "password"];
    const value = Object.hasOwn(values, reference) ? values[reference] : undefined;
    if (value === undefined) throw wrong(path, `the value of ${reference} was not sent`);
    if (present.directory.has(account))
      throw wrong(path, `${account} belongs to a directory, which decides about its password`);
    const hash = present.passwordHashes.get(account);
    if (hash && (await verifyPassword(value, hash))) continue;
    await checkPassword(value, account).catch((error) => {
      throw error instanceof Refusal ? wrong(path, error.message.replace(/\.$/, "")) : error;
    });
    others.set(account, value);
  }
  return others;
}

/** Hashes them, before the transaction: it takes long. */
export async function hashed(
  passwords: ReadonlyMap<string, string>,
  actor: Actor,
): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const [account, password] of passwords)
    hashes.set(account, await hashPassword(password, networkOf(actor.address ?? "")));
  return hashes;
}
