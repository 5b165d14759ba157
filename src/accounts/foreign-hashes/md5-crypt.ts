import { createHash } from "node:crypto";
import { crypt64 } from "./crypt64.ts";

const ROUNDS = 1000;
const ORDER = [12, 6, 0, 13, 7, 1, 14, 8, 2, 15, 9, 3, 5, 10, 4, 11];

const md5 = (...parts: (Buffer | string)[]): Buffer => {
  const hash = createHash("md5");
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** The last part of an md5-crypt hash. `magic` is `$1$` (crypt(3)) or `$apr1$` (Apache). */
export function md5Crypt(password: Buffer, magic: string, salt: string): string {
  const inner = md5(password, salt, password);
  const first: (Buffer | string)[] = [password, magic, salt];
  for (let left = password.length; left > 0; left -= 16) first.push(inner.subarray(0, Math.min(16, left)));
  for (let left = password.length; left > 0; left >>= 1)
    first.push(left & 1 ? Buffer.alloc(1) : password.subarray(0, 1));
  let digest = md5(...first);
  for (let round = 0; round < ROUNDS; round++) {
    const isOdd = (round & 1) === 1;
    const parts: (Buffer | string)[] = [isOdd ? password : digest];
    if (round % 3) parts.push(salt);
    if (round % 7) parts.push(password);
    parts.push(isOdd ? digest : password);
    digest = md5(...parts);
  }
  return crypt64(digest, ORDER);
}
