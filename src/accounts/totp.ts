import { createHmac, randomBytes } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const INTERVAL_MS = 30_000;
const DIGITS = 6;
/** Intervals before and after the present one whose codes count: clocks of phones differ. */
const WINDOW = 1;

/** A new key for codes: 160 bits (RFC 4226, 4), in base32. */
export function newTotpKey(): string {
  return toBase32(randomBytes(20));
}

/** The code of one interval (RFC 6238, with SHA-1 as all apps have it). */
export function totpCode(key: string, counter: number): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const digest = createHmac("sha1", fromBase32(key)).update(message).digest();
  const offset = (digest.at(-1) as number) & 0xf;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 10 ** DIGITS).padStart(DIGITS, "0");
}

/** The interval that a time is in; milliseconds since 1970. */
export function totpCounter(now: number): number {
  return Math.floor(now / INTERVAL_MS);
}

/** The interval whose code was given, around `now` and after `last`; null: none. Looks at all of them in any case. */
export function matchTotp(
  key: string,
  code: string,
  { now, last }: { now: number; last: number },
): number | null {
  let found: number | null = null;
  for (let counter = totpCounter(now) - WINDOW; counter <= totpCounter(now) + WINDOW; counter++)
    if (totpCode(key, counter) === code && counter > last) found ??= counter;
  return found;
}

/** The address by which apps take a key over. `site`: the name that they show it under. */
export function totpAddress(key: string, account: string, site: string): string {
  const issuer = encodeURIComponent(site);
  return `otpauth://totp/${issuer}:${encodeURIComponent(account)}?secret=${key}&issuer=${issuer}`;
}

/** Base32 without padding (RFC 4648, 6). */
export function toBase32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => ALPHABET[Number.parseInt(five.padEnd(5, "0"), 2)])
    .join("");
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
