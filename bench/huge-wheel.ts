import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { wheelParts } from "./wheel.ts";

const PIECE = 2 ** 20;
const MAX32 = 0xffffffff;

/** A valid wheel of any size that is nowhere as a whole: its bytes are made where they are asked for. */
export class HugeWheel {
  readonly size: number;
  readonly sha256: string;
  readonly #head: Buffer;
  readonly #tail: Buffer;
  readonly #pieces: number;

  constructor(name: string, pieces: number) {
    const parts = wheelParts(name, "1.0", 300);
    const end = parts.pop() as Buffer;
    const whole = Buffer.concat(parts);
    const small = whole.subarray(0, end.readUInt32LE(16));
    const directory = whole.subarray(small.length);
    let checksum = 0;
    for (let at = 0; at < pieces; at++) checksum = crc32(piece(at), checksum);
    const member = `${name}/data.bin`;
    const data = BigInt(pieces) * BigInt(PIECE);
    this.#pieces = pieces;
    this.#head = Buffer.concat([small, memberHead(member, checksum, data, null)]);
    const entries = Buffer.concat([directory, memberHead(member, checksum, data, small.length)]);
    const directoryAt = BigInt(this.#head.length) + data;
    this.#tail = Buffer.concat([entries, ending(end.readUInt16LE(8) + 1, entries.length, directoryAt)]);
    this.size = this.#head.length + pieces * PIECE + this.#tail.length;
    const hash = createHash("sha256");
    for (const bytes of this.read(0, this.size)) hash.update(bytes);
    this.sha256 = hash.digest("hex");
  }

  /** Its bytes from `start` up to `end` (exclusive), in pieces. */
  *read(start: number, end: number): Generator<Buffer> {
    for (let at = start; at < end; ) {
      const chunk = this.#from(at);
      yield chunk.subarray(0, end - at);
      at += chunk.length;
    }
  }

  #from(at: number): Buffer {
    if (at < this.#head.length) return this.#head.subarray(at);
    const inData = at - this.#head.length;
    const number = Math.floor(inData / PIECE);
    return number < this.#pieces
      ? piece(number).subarray(inData % PIECE)
      : this.#tail.subarray(inData - this.#pieces * PIECE);
  }
}

/** The pieces made last: whoever compares asks for the same one several times. */
const made: { number: number; bytes: Buffer }[] = [];

function piece(number: number): Buffer {
  const slot = number % 64;
  const known = made[slot];
  if (known?.number === number) return known.bytes;
  const bytes = Buffer.alloc(PIECE);
  bytes.writeUInt32LE(number, 0);
  made[slot] = { number, bytes };
  return bytes;
}

/** A local header, or with an offset the directory's entry, with its sizes in ZIP64's extra field. */
function memberHead(name: string, checksum: number, size: bigint, offset: number | null): Buffer {
  const isEntry = offset !== null;
  const shift = isEntry ? 2 : 0;
  const head = Buffer.alloc(isEntry ? 46 : 30);
  head.writeUInt32LE(isEntry ? 0x02014b50 : 0x04034b50, 0);
  head.writeUInt16LE(45, 4);
  head.writeUInt16LE(45, 4 + shift);
  head.writeUInt16LE(0x21, 12 + shift);
  head.writeUInt32LE(checksum, 14 + shift);
  head.writeUInt32LE(MAX32, 18 + shift);
  head.writeUInt32LE(MAX32, 22 + shift);
  head.writeUInt16LE(name.length, 26 + shift);
  head.writeUInt16LE(20, 28 + shift);
  if (isEntry) head.writeUInt32LE(0o100644 * 65_536, 38);
  if (isEntry) head.writeUInt32LE(offset, 42);
  const extra = Buffer.alloc(20);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(16, 2);
  extra.writeBigUInt64LE(size, 4);
  extra.writeBigUInt64LE(size, 12);
  return Buffer.concat([head, Buffer.from(name), extra]);
}

/** ZIP64's end of the directory, the pointer to it, and the plain end. */
function ending(members: number, size: number, at: bigint): Buffer {
  const end = Buffer.alloc(56 + 20 + 22);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE(45, 12);
  end.writeUInt16LE(45, 14);
  end.writeBigUInt64LE(BigInt(members), 24);
  end.writeBigUInt64LE(BigInt(members), 32);
  end.writeBigUInt64LE(BigInt(size), 40);
  end.writeBigUInt64LE(at, 48);
  end.writeUInt32LE(0x07064b50, 56);
  end.writeBigUInt64LE(at + BigInt(size), 64);
  end.writeUInt32LE(1, 72);
  end.writeUInt32LE(0x06054b50, 76);
  end.writeUInt16LE(members, 84);
  end.writeUInt16LE(members, 86);
  end.writeUInt32LE(size, 88);
  end.writeUInt32LE(MAX32, 92);
  return end;
}
