import { createHash } from "node:crypto";
import { crypt64 } from "./crypt64.ts";

/** Order in which the bytes of a digest of 32 or 64 bytes are written. Every group of three turns by one place. */
const ORDERS = { sha256: orderOf(10, 32, 1), sha512: orderOf(21, 64, 2) };

function orderOf(step: number, size: number, turn: number): number[] {
  const order: number[] = [];
  for (let at = 0; at < step; at++) {
    const group = [at + 2 * step, at + step, at];
    const by = (at * turn) % 3;
    order.push(...group.slice(by), ...group.slice(0, by));
  }
  for (let rest = 3 * step; rest < size; rest++) order.push(rest);
  return order;
}

/** The last part of a sha256-crypt (`$5$`) or sha512-crypt (`$6$`) hash. */
export function shaCrypt(
  password: Buffer,
  { algorithm, salt: saltText, rounds }: { algorithm: "sha256" | "sha512"; salt: string; rounds: number },
): string {
  const salt = Buffer.from(saltText);
  const digestOf = (parts: readonly Buffer[]): Buffer => {
    const hash = createHash(algorithm);
    for (const part of parts) hash.update(part);
    return hash.digest();
  };
  const inner = digestOf([password, salt, password]);
  const first = [password, salt, repeated(inner, password.length)];
  for (let left = password.length; left > 0; left >>= 1) first.push(left & 1 ? inner : password);
  let digest = digestOf(first);
  const p = repeated(digestOf(Array(password.length).fill(password)), password.length);
  const s = repeated(digestOf(Array(16 + (digest[0] as number)).fill(salt)), salt.length);
  for (let round = 0; round < rounds; round++) {
    const isOdd = (round & 1) === 1;
    const parts = [isOdd ? p : digest];
    if (round % 3) parts.push(s);
    if (round % 7) parts.push(p);
    parts.push(isOdd ? digest : p);
    digest = digestOf(parts);
  }
  return crypt64(digest, ORDERS[algorithm]);
}

/** The bytes again and again, up to a length. */
function repeated(bytes: Buffer, length: number): Buffer {
  return length === 0 ? Buffer.alloc(0) : Buffer.alloc(length, bytes);
}
