import { cleanMemberName, quote } from "./member-name.ts";
import {
  type ArchiveLimits,
  broken,
  type RandomAccess,
  refuseBomb,
  tooManyMembers,
} from "./random-access.ts";
import { readZipEnd, viewOf, type ZipEnd } from "./zip-end.ts";

/** One member as the central directory describes it. */
export interface ZipMember {
  /** Clean path (`cleanMemberName`), without a final slash. */
  name: string;
  isFolder: boolean;
  /** The name's bytes, which the local header must repeat. */
  rawName: Buffer;
  flags: number;
  method: number;
  crc32: number;
  packedSize: number;
  size: number;
  /** Offset of the local header. */
  offset: number;
}

const CENTRAL_SIGNATURE = 0x02014b50;
const CENTRAL_SIZE = 46;
const MAX_DIRECTORY = 64 * 1024 * 1024;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 0x0001 | 0x0040 | 0x2000;
const UTF8 = new TextDecoder("utf-8", { fatal: true });
const EXTRA_ZIP64 = 0x0001;
const EXTRA_UNICODE_PATH = 0x7075;
const TYPE_MASK = 0o170000;
const REGULAR = 0o100000;
const FOLDER = 0o040000;

/** Every member of a zip, each checked by itself; how they lie together is `zip-layout.ts`'s to check. */
export function readZipDirectory(
  archive: RandomAccess,
  limits: ArchiveLimits,
): { end: ZipEnd; members: ZipMember[] } {
  const end = readZipEnd(archive);
  if (end.members > limits.members) throw tooManyMembers(limits);
  if (end.directorySize > MAX_DIRECTORY) throw broken("its directory is too large");
  const bytes = archive.read(end.directoryOffset, end.directorySize);
  if (bytes.length !== end.directorySize) throw broken("its directory is cut off");
  const members = walk(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), end.members);
  refuseDuplicates(members);
  refuseBomb(
    members.reduce((sum, member) => sum + member.size, 0),
    archive.size,
    limits,
  );
  return { end, members };
}

function walk(directory: Buffer, count: number): ZipMember[] {
  const view = viewOf(directory);
  const members: ZipMember[] = [];
  let at = 0;
  while (at < directory.length) {
    if (at + CENTRAL_SIZE > directory.length || view.getUint32(at, true) !== CENTRAL_SIGNATURE) {
      throw broken("its directory is damaged");
    }
    const nameEnd = at + CENTRAL_SIZE + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    const commentLength = view.getUint16(at + 32, true);
    if (extraEnd > directory.length) throw broken("its directory is damaged");
    if (commentLength > 0) throw broken("its directory holds comments on members");
    const rawName = directory.subarray(at + CENTRAL_SIZE, nameEnd);
    members.push(readMember(view, at, rawName, directory.subarray(nameEnd, extraEnd)));
    if (members.length > count) break;
    at = extraEnd;
  }
  if (members.length !== count)
    throw broken("its directory lists a different number of members than it announces");
  return members;
}

function readMember(view: DataView, at: number, rawName: Buffer, extra: Buffer): ZipMember {
  const text = decodeName(rawName);
  const type = (view.getUint32(at + 38, true) >>> 16) & TYPE_MASK;
  if (type !== 0 && type !== REGULAR && type !== FOLDER) {
    throw broken(`${quote(text)} is a link or a device; only files and folders are allowed`);
  }
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  if ((flags & ENCRYPTED) !== 0) throw broken(`${quote(text)} is encrypted`);
  if (method !== STORED && method !== DEFLATED) {
    throw broken(`${quote(text)} is compressed by a method other than deflate`);
  }
  if (view.getUint16(at + 34, true) !== 0) throw broken("it is split over disks");
  const wide = zip64Values(extra, [
    view.getUint32(at + 24, true),
    view.getUint32(at + 20, true),
    view.getUint32(at + 42, true),
  ]);
  const member = {
    name: cleanMemberName(text),
    isFolder: text.endsWith("/"),
    rawName,
    flags,
    method,
    crc32: view.getUint32(at + 16, true),
    size: wide[0]!,
    packedSize: wide[1]!,
    offset: wide[2]!,
  };
  if (member.isFolder && member.size !== 0) throw broken(`${quote(text)} is a folder that holds bytes`);
  if (method === STORED && member.size !== member.packedSize) {
    throw broken(`${quote(text)} claims two sizes for the same bytes`);
  }
  return member;
}

function decodeName(rawName: Buffer): string {
  try {
    return UTF8.decode(rawName);
  } catch {
    throw broken("a member's name is not UTF-8");
  }
}

/**
 * The 32-bit values with those that stand for "see the ZIP64 field" (0xffffffff) taken from it, in the order the
 * field gives them. Refuses a second ZIP64 field, and a Unicode path, which would give the member a second name.
 */
export function zip64Values(extra: Buffer, plain: number[]): number[] {
  let field: Buffer | null = null;
  for (let at = 0; at < extra.length; ) {
    if (at + 4 > extra.length) throw broken("a member's extra field is damaged");
    const id = extra.readUInt16LE(at);
    const next = at + 4 + extra.readUInt16LE(at + 2);
    if (next > extra.length) throw broken("a member's extra field is damaged");
    if (id === EXTRA_UNICODE_PATH) throw broken("a member has a second name in its extra field");
    if (id === EXTRA_ZIP64) {
      if (field !== null) throw broken("a member has two ZIP64 fields");
      field = extra.subarray(at + 4, next);
    }
    at = next;
  }
  let at = 0;
  return plain.map((value) => {
    if (value !== 0xffffffff) return value;
    if (field === null || at + 8 > field.length) throw broken("a member's ZIP64 field is missing");
    const wide = field.readBigUInt64LE(at);
    at += 8;
    if (wide > BigInt(Number.MAX_SAFE_INTEGER)) throw broken("a member claims an impossible size");
    return Number(wide);
  });
}

function refuseDuplicates(members: ZipMember[]): void {
  const seen = new Set<string>();
  for (const member of members) {
    if (seen.has(member.name)) throw broken(`it holds ${quote(member.name)} twice`);
    seen.add(member.name);
  }
}
