import { broken } from "./random-access.ts";

export const BLOCK = 512;

/** One header block of a tar file, before pax and GNU extensions are applied. */
export interface TarHeader {
  name: string;
  /** Bytes. */
  size: number;
  /** The type flag as a character; old tars' NUL is "0". */
  type: string;
  linkName: string;
}

/** The header in a block of 512 bytes; refuses a wrong checksum or size (F54). */
export function readTarHeader(block: Uint8Array): TarHeader {
  if (!hasValidChecksum(block)) throw broken("a header in its tar file is damaged");
  const isPosix = textAt(block, 257, 6) === "ustar" && block[262] === 0;
  const prefix = isPosix ? textAt(block, 345, 155) : "";
  const name = textAt(block, 0, 100);
  const flag = block[156]!;
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    size: numberAt(block, 124, 12),
    type: flag === 0 ? "0" : String.fromCharCode(flag),
    linkName: textAt(block, 157, 100),
  };
}

/** Whether a file begins like a tar file: a header whose checksum holds. */
export function looksLikeTar(start: Uint8Array): boolean {
  return start.length >= BLOCK && start[0] !== 0 && hasValidChecksum(start.subarray(0, BLOCK));
}

function hasValidChecksum(block: Uint8Array): boolean {
  let unsigned = 0;
  let signed = 0;
  for (let at = 0; at < BLOCK; at++) {
    const byte = at >= 148 && at < 156 ? 0x20 : block[at]!;
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  const stored = octal(textAt(block, 148, 8));
  return stored !== null && (stored === unsigned || stored === signed);
}

function textAt(block: Uint8Array, at: number, length: number): string {
  const field = Buffer.from(block.buffer, block.byteOffset + at, length);
  const end = field.indexOf(0);
  return field.toString("utf8", 0, end < 0 ? length : end);
}

/** A number in octal, or in GNU's base 256 for what does not fit. */
function numberAt(block: Uint8Array, at: number, length: number): number {
  const first = block[at]!;
  if ((first & 0x80) === 0) {
    const value = octal(textAt(block, at, length));
    if (value === null) throw broken("a header in its tar file has a size that is not a number");
    return value;
  }
  if (first !== 0x80) throw broken("a header in its tar file has an impossible size");
  let value = 0;
  for (let i = at + 1; i < at + length; i++) value = value * 256 + block[i]!;
  if (!Number.isSafeInteger(value)) throw broken("a header in its tar file has an impossible size");
  return value;
}

function octal(text: string): number | null {
  const digits = text.trim();
  return /^[0-7]{1,12}$/.test(digits) ? Number.parseInt(digits, 8) : digits === "" ? 0 : null;
}
