import { Refusal } from "../../refusal.ts";
import { WorkerThread } from "../../thread-requests.ts";
import type { HashQuestion } from "./foreign-hash-thread.ts";
import { parseForeignHash } from "./parse.ts";

const MAX_PASSWORD_BYTES = 1024;
const thread = new WorkerThread<HashQuestion, boolean>("foreign-hash-thread", import.meta.url, {
  idle: 5_000,
});

/** Whether a text is a password hash that sign-ins can check: a known format, with a bounded cost. */
export const isKnownHash = (text: string): boolean => parseForeignHash(text) !== null;

/** Whether the password is the one that was hashed by another program. Computed in a thread. An empty password is never right. */
export async function verifyForeignHash(password: string, hash: string): Promise<boolean> {
  if (password === "" || Buffer.byteLength(password) > MAX_PASSWORD_BYTES || !isKnownHash(hash)) return false;
  return thread.ask({ password, hash });
}

/** Refuses (`invalid`) a hash that no sign-in could check. The message never shows the hash. */
export function checkPasswordHash(hash: string): void {
  if (isKnownHash(hash)) return;
  const isDes = /^[./A-Za-z0-9]{13}$/.test(hash);
  const reason = isDes
    ? "DES crypt hashes are too weak to be accepted. Set a new password for the account."
    : "The password hash has an unknown format, is damaged, or costs too much to check. Use argon2, bcrypt (cost up to 14), " +
      "pbkdf2 (up to 2,000,000 rounds), $5$ or $6$ (up to 1,000,000 rounds), $1$, $apr1$, {SHA} or {SSHA}.";
  throw new Refusal("invalid", "bad-password-hash", reason);
}
