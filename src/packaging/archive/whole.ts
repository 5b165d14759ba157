import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32, createGunzip } from "node:zlib";
import type { ReadPart } from "./wheel-metadata.ts";
import { type FoundZipEnd, findZipEnd } from "./zip-tail.ts";

/** What an archive's own ends say of it: it is all there, it is not, or its kind has nothing that tells. */
export type Wholeness = "whole" | "cut" | "unknown";

export interface ArchiveBytes {
  /** Bytes. */
  size: number;
  read: ReadPart;
}

const TAIL = 64 * 1024 + 22;
const CHUNK = 256 * 1024;
const MAX_DIRECTORY = 256 * 1024 * 1024;
/** What a compressed archive may unpack to while it is proved. Bytes. */
const MAX_UNPACKED = 16 * 1024 ** 3;
/** The number that ends the data of bzip2, which begins at any bit. */
const BZIP2_END = 0x177245385090n;

/**
 * Whether an archive is all there, by what its kind writes at its end: the directory of a zip, the checksum of gzip, the
 * end marks of bzip2, xz and tar. For files of which no hash is known. Follows lenient readers, as installers are.
 */
export async function wholenessOf(filename: string, archive: ArchiveBytes): Promise<Wholeness> {
  const name = filename.toLowerCase();
  if (/\.(whl|zip|egg)$/.test(name)) return (await isWholeZip(archive)) ? "whole" : "cut";
  if (/\.(tar\.gz|tgz)$/.test(name)) return (await isWholeGzip(archive)) ? "whole" : "cut";
  if (/\.(tar\.bz2|tbz2?)$/.test(name)) return (await isWholeBzip2(archive)) ? "whole" : "cut";
  if (/\.(tar\.xz|txz)$/.test(name)) return (await isWholeXz(archive)) ? "whole" : "cut";
  // Installers for Windows are zips behind a program; a tar file need not have its end mark.
  if (name.endsWith(".exe") && (await isWholeZip(archive))) return "whole";
  return name.endsWith(".tar") && (await isWholeTar(archive)) ? "whole" : "unknown";
}

/** The directory lies before its end record, names as many members as that says, and leads to the first of them. */
async function isWholeZip({ size, read }: ArchiveBytes): Promise<boolean> {
  const tailOffset = Math.max(0, size - TAIL);
  const end = findZipEnd(bufferOf(await read(tailOffset, size - tailOffset)), tailOffset);
  if (end === null || end.commentEnd > size || end.size > MAX_DIRECTORY) return false;
  const directory = bufferOf(await read(end.offset, end.size));
  const offsets = memberOffsets(directory, end);
  if (offsets === null) return false;
  for (const offset of [offsets.at(0), offsets.at(-1)]) {
    if (offset === undefined || offset === 0xffffffff) continue;
    const head = bufferOf(await read(offset + end.shift, 4));
    if (head.toString("latin1") !== "PK\x03\x04") return false;
  }
  return true;
}

/** Where each member's header is said to lie; null when the directory is not what its end record says. */
function memberOffsets(directory: Buffer, { members, size }: FoundZipEnd): number[] | null {
  const offsets: number[] = [];
  let at = 0;
  while (at + 46 <= directory.length && directory.readUInt32LE(at) === 0x02014b50) {
    offsets.push(directory.readUInt32LE(at + 42));
    at +=
      46 +
      directory.readUInt16LE(at + 28) +
      directory.readUInt16LE(at + 30) +
      directory.readUInt16LE(at + 32);
  }
  return directory.length === size && at <= size && offsets.length === members ? offsets : null;
}

/** Unpacks it all: only its last bytes say whether those before them were right. */
async function isWholeGzip(archive: ArchiveBytes): Promise<boolean> {
  let unpacked = 0;
  const count = new Writable({
    write(chunk: Buffer, _encoding, done) {
      unpacked += chunk.length;
      done(unpacked > MAX_UNPACKED ? new Error("it unpacks to too much") : null);
    },
  });
  return pipeline(Readable.from(chunksOf(archive)), createGunzip({ chunkSize: CHUNK }), count).then(
    () => true,
    () => false,
  );
}

async function* chunksOf({ size, read }: ArchiveBytes): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < size; at += CHUNK) yield await read(at, Math.min(CHUNK, size - at));
}

/** Data, the end number, a checksum of 32 bits, and bits that fill the last byte. */
async function isWholeBzip2({ size, read }: ArchiveBytes): Promise<boolean> {
  const head = bufferOf(await read(0, 4)).toString("latin1");
  if (size < 14 || !/^BZh[1-9]$/.test(head)) return false;
  const tail = BigInt(`0x${bufferOf(await read(size - 11, 11)).toString("hex")}`);
  for (let filling = 0n; filling < 8n; filling++) {
    if (((tail >> (32n + filling)) & 0xffffffffffffn) === BZIP2_END) return true;
  }
  return false;
}

/** A footer with a checksum of its own; zeros may follow, by four. */
async function isWholeXz({ size, read }: ArchiveBytes): Promise<boolean> {
  const head = bufferOf(await read(0, 6)).toString("hex");
  if (size < 32 || size % 4 !== 0 || head !== "fd377a585a00") return false;
  let tail = bufferOf(await read(Math.max(0, size - TAIL), TAIL));
  while (tail.length > 12 && tail.readUInt32LE(tail.length - 4) === 0) tail = tail.subarray(0, -4);
  const footer = tail.subarray(-12);
  return footer.toString("latin1", 10) === "YZ" && footer.readUInt32LE(0) === crc32(footer.subarray(4, 10));
}

async function isWholeTar({ size, read }: ArchiveBytes): Promise<boolean> {
  if (size < 1024 || size % 512 !== 0) return false;
  return bufferOf(await read(size - 1024, 1024)).every((byte) => byte === 0);
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
