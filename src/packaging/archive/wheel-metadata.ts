import { crc32, inflateRawSync } from "node:zlib";
import { normalizeName, type ProjectName } from "../names/project-name.ts";
import { MAX_METADATA } from "./random-access.ts";
import { findZipEnd } from "./zip-tail.ts";

/** Reads a part of an archive that may lie far away; fewer bytes only where it ends. */
export type ReadPart = (offset: number, length: number) => Promise<Uint8Array>;

const TAIL = 64 * 1024 + 22;
const MAX_DIRECTORY = 32 * 1024 * 1024;
const LOCAL_SIZE = 30;
/** Room for the extra field of a local header, which the directory does not tell. */
const EXTRA = 512;

interface Member {
  name: string;
  method: number;
  crc: number;
  packedSize: number;
  size: number;
  offset: number;
}

/**
 * The METADATA of somebody else's wheel, read in two or three parts, however large it is. It follows Python's own zip
 * reader rather than the strict rules for uploads, since installers will read the wheel in that way. Null when it has none
 * for `project`, or cannot be read.
 */
export async function extractWheelMetadata(
  size: number,
  read: ReadPart,
  project: ProjectName,
): Promise<Uint8Array | null> {
  return extractZipMember(size, read, (name) => {
    const folder = /^([^/]+)-[^/-]+\.dist-info\/METADATA$/.exec(name)?.[1];
    return folder !== undefined && normalizeName(folder) === project;
  });
}

/** The same of the last member whose name `isWanted` takes, in any zip file. */
export async function extractZipMember(
  size: number,
  read: ReadPart,
  isWanted: (name: string) => boolean,
): Promise<Uint8Array | null> {
  const tailOffset = Math.max(0, size - TAIL);
  const tail = bufferOf(await read(tailOffset, size - tailOffset));
  const end = findZipEnd(tail, tailOffset);
  if (end === null || end.size > MAX_DIRECTORY) return null;
  const directory =
    end.offset >= tailOffset
      ? tail.subarray(end.offset - tailOffset, end.offset - tailOffset + end.size)
      : bufferOf(await read(end.offset, end.size));
  const member = findMember(directory, isWanted);
  if (member === null || member.size > MAX_METADATA || member.packedSize > MAX_METADATA) return null;
  const at = member.offset + end.shift;
  const head = bufferOf(
    await read(at, LOCAL_SIZE + Buffer.byteLength(member.name) + EXTRA + member.packedSize),
  );
  return unpack(member, head, (length) => read(at, length));
}

function findMember(directory: Buffer, isWanted: (name: string) => boolean): Member | null {
  let found: Member | null = null;
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === 0x02014b50; ) {
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
    const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
    const name = directory.toString("utf8", at + 46, nameEnd);
    if (isWanted(name)) {
      found = {
        name,
        method: directory.readUInt16LE(at + 10),
        crc: directory.readUInt32LE(at + 16),
        packedSize: directory.readUInt32LE(at + 20),
        size: directory.readUInt32LE(at + 24),
        offset: directory.readUInt32LE(at + 42),
      };
      if (found.offset === 0xffffffff)
        found.offset = wideOffset(directory.subarray(nameEnd, extraEnd), found);
    }
    at = extraEnd + directory.readUInt16LE(at + 32);
  }
  return found;
}

/** The offset in a ZIP64 field, behind the sizes that stand there too. */
function wideOffset(extra: Buffer, member: Member): number {
  const before = [member.size, member.packedSize].filter((value) => value === 0xffffffff).length * 8;
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === 1 && at + 12 + before <= extra.length)
      return Number(extra.readBigUInt64LE(at + 4 + before));
  }
  return 0;
}

async function unpack(
  member: Member,
  head: Buffer,
  readLonger: (length: number) => Promise<Uint8Array>,
): Promise<Uint8Array | null> {
  if (head.length < LOCAL_SIZE || head.readUInt32LE(0) !== 0x04034b50) return null;
  const start = LOCAL_SIZE + head.readUInt16LE(26) + head.readUInt16LE(28);
  const end = start + member.packedSize;
  const whole = end <= head.length ? head : bufferOf(await readLonger(end));
  const packed = whole.subarray(start, end);
  try {
    const bytes = member.method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: MAX_METADATA });
    return bytes.length === member.size && crc32(bytes) === member.crc ? bytes : null;
  } catch {
    return null;
  }
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
