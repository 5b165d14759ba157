import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { buildWheel } from "./build-distribution.ts";
import { Random } from "./random.ts";

export interface BigWheel {
  path: string;
  filename: string;
  name: string;
  version: string;
  size: number;
  sha256: string;
}

const PIECE = 1_048_576;

/**
 * A valid wheel of about `size` bytes (below 4 GiB) on disk, written in pieces: small enough in memory for any size.
 * Its first member is `data.bin`, stored; the rest is a small wheel's members behind it.
 */
export async function writeBigWheel(folder: string, name: string, size: number): Promise<BigWheel> {
  const small = buildWheel({ name, version: "1.0", tags: "py3-none-any" });
  const path = join(folder, small.filename);
  const piece = new Random(size).bytes(PIECE);
  const pieces = Math.max(1, Math.round(size / PIECE));
  const dataName = Buffer.from(`${name.replaceAll("-", "_")}/data.bin`);
  const head = localHeader(dataName, piece, pieces);
  const hash = createHash("sha256");
  const file = await open(path, "w");
  let written = 0;
  const write = async (bytes: Uint8Array) => {
    hash.update(bytes);
    written += bytes.length;
    await file.write(bytes);
  };
  await write(head);
  for (let number = 0; number < pieces; number++) await write(numbered(piece, number));
  await write(behind(small.bytes, head, dataName, written));
  await file.close();
  return { path, filename: small.filename, name, version: "1.0", size: written, sha256: hash.digest("hex") };
}

/** The same piece with its number in front, so that no two are alike. */
function numbered(piece: Buffer, number: number): Buffer {
  const copy = Buffer.from(piece);
  copy.writeUInt32LE(number, 0);
  return copy;
}

function localHeader(name: Buffer, piece: Buffer, pieces: number): Buffer {
  let checksum = 0;
  for (let number = 0; number < pieces; number++) checksum = crc32(numbered(piece, number), checksum);
  const head = Buffer.alloc(30);
  head.write("PK\x03\x04", 0, "latin1");
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(0x0800, 6);
  head.writeUInt16LE(0x21, 12);
  head.writeUInt32LE(checksum, 14);
  head.writeUInt32LE(pieces * PIECE, 18);
  head.writeUInt32LE(pieces * PIECE, 22);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, name]);
}

/** What follows the data: the small wheel's members, and its directory with the data added and the offsets moved. */
function behind(small: Buffer, head: Buffer, dataName: Buffer, shift: number): Buffer {
  const end = Buffer.from(small.subarray(small.length - 22));
  const directoryAt = end.readUInt32LE(16);
  const directory = Buffer.from(small.subarray(directoryAt, small.length - 22));
  for (let at = 0; at < directory.length; ) {
    directory.writeUInt32LE(directory.readUInt32LE(at + 42) + shift, at + 42);
    at += 46 + directory.readUInt16LE(at + 28);
  }
  const entry = Buffer.concat([
    Buffer.from("PK\x01\x02\x14\x03", "latin1"),
    head.subarray(4, 30),
    Buffer.alloc(14),
    dataName,
  ]);
  entry.writeUInt32LE(0o100644 * 65_536, 38);
  end.writeUInt16LE(end.readUInt16LE(8) + 1, 8);
  end.writeUInt16LE(end.readUInt16LE(10) + 1, 10);
  end.writeUInt32LE(directory.length + entry.length, 12);
  end.writeUInt32LE(directoryAt + shift, 16);
  return Buffer.concat([small.subarray(0, directoryAt), entry, directory, end]);
}
