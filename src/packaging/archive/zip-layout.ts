import { crc32, inflateRawSync } from "node:zlib";
import { quote } from "./member-name.ts";
import { broken, type RandomAccess } from "./random-access.ts";
import { type ZipMember, zip64Values } from "./zip-directory.ts";
import { viewOf, type ZipEnd } from "./zip-end.ts";

const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL_SIZE = 30;
const DESCRIPTOR_SIGNATURE = 0x08074b50;
const HAS_DESCRIPTOR = 0x0008;
const COMMON_EXTRA = 64;
/** Flags that change how a member is read: encrypted, descriptor behind the data, name in UTF-8. */
const READING_FLAGS = 0x0809;
/** What deflate adds at the most to bytes it cannot compress, generously. */
const PACKING_LOSS = 64 * 1024;

/**
 * Checks that the members lie one behind the other from the first byte to the directory, without a gap or an overlap,
 * and that each local header says what the directory says (F53). Data descriptors, as streaming writers leave them,
 * are accepted when they too agree.
 */
export function checkZipLayout(archive: RandomAccess, members: readonly ZipMember[], end: ZipEnd): void {
  const inOrder = [...members].sort((a, b) => a.offset - b.offset);
  let expected = 0;
  for (const [position, member] of inOrder.entries()) {
    if (member.offset < expected) throw broken(`${quote(member.name)} overlaps another member`);
    if (member.offset > expected)
      throw broken(`bytes that belong to no member lie before ${quote(member.name)}`);
    const dataEnd = dataOffset(archive, member) + member.packedSize;
    const next = inOrder[position + 1]?.offset ?? end.directoryOffset;
    if (dataEnd > next) throw broken(`${quote(member.name)} overlaps what follows it`);
    expected =
      (member.flags & HAS_DESCRIPTOR) === 0
        ? dataEnd
        : dataEnd + descriptorSize(archive, member, dataEnd, next);
  }
  if (expected !== end.directoryOffset)
    throw broken("bytes that belong to no member lie before its directory");
}

/** The member of that name; refuses an archive without it. */
export function fileNamed(members: readonly ZipMember[], name: string): ZipMember {
  const found = members.find((member) => member.name === name && !member.isFolder);
  if (!found) throw broken(`${quote(name)} is missing from it`);
  return found;
}

/** The member's bytes, inflated, and proved by size and CRC. Refuses those over `maxSize` whatever they claim (E05). */
export function readZipMember(archive: RandomAccess, member: ZipMember, maxSize: number): Uint8Array {
  if (member.size > maxSize || member.packedSize > maxSize + PACKING_LOSS)
    throw broken(`${quote(member.name)} is over ${maxSize} bytes`);
  const packed = archive.read(dataOffset(archive, member), member.packedSize);
  const bytes = member.method === 0 ? packed : inflate(member, packed, maxSize);
  if (bytes.length !== member.size || crc32(bytes) !== member.crc32) {
    throw broken(`${quote(member.name)} is damaged: its size or checksum is wrong`);
  }
  return bytes;
}

function inflate(member: ZipMember, packed: Uint8Array, maxSize: number): Uint8Array {
  const unpacked = tryInflate(packed, Math.max(1, Math.min(member.size, maxSize)));
  if (unpacked === null)
    throw broken(`${quote(member.name)} cannot be unpacked, or is larger than it claims`);
  if (unpacked.consumed !== packed.length) throw broken(`${quote(member.name)} has bytes behind its data`);
  return unpacked.bytes;
}

function tryInflate(packed: Uint8Array, maxOutputLength: number): { bytes: Buffer; consumed: number } | null {
  try {
    // With `info` the result holds the engine too, which the types do not know.
    const { buffer, engine } = inflateRawSync(packed, { maxOutputLength, info: true }) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    return { bytes: buffer, consumed: engine.bytesWritten };
  } catch {
    return null;
  }
}

/** Checks the local header against the directory; returns where the member's data begin. */
export function dataOffset(archive: RandomAccess, member: ZipMember): number {
  const head = readLocalHeader(archive, member);
  const view = viewOf(head);
  if (head.length < LOCAL_SIZE || view.getUint32(0, true) !== LOCAL_SIGNATURE) {
    throw broken(`${quote(member.name)} is not where the directory says`);
  }
  const nameEnd = LOCAL_SIZE + view.getUint16(26, true);
  const extraEnd = nameEnd + view.getUint16(28, true);
  const name = Buffer.from(
    head.buffer,
    head.byteOffset + LOCAL_SIZE,
    Math.max(0, Math.min(nameEnd, head.length) - LOCAL_SIZE),
  );
  const sameMethod =
    view.getUint16(8, true) === member.method &&
    ((view.getUint16(6, true) ^ member.flags) & READING_FLAGS) === 0;
  if (extraEnd > head.length || !name.equals(member.rawName) || !sameMethod) {
    throw broken(`${quote(member.name)} is described differently in the directory and at its place`);
  }
  checkLocalSizes(view, member, Buffer.from(head.buffer, head.byteOffset + nameEnd, extraEnd - nameEnd));
  return member.offset + extraEnd;
}

function readLocalHeader(archive: RandomAccess, member: ZipMember): Uint8Array {
  const guess = LOCAL_SIZE + member.rawName.length + COMMON_EXTRA;
  const head = archive.read(member.offset, guess);
  if (head.length < LOCAL_SIZE) return head;
  const view = viewOf(head);
  const length = LOCAL_SIZE + view.getUint16(26, true) + view.getUint16(28, true);
  return length <= guess ? head : archive.read(member.offset, length);
}

function checkLocalSizes(view: DataView, member: ZipMember, extra: Buffer): void {
  const crc = view.getUint32(14, true);
  const [size, packedSize] = zip64Values(extra, [view.getUint32(22, true), view.getUint32(18, true)]);
  const same = crc === member.crc32 && size === member.size && packedSize === member.packedSize;
  const deferred =
    (member.flags & HAS_DESCRIPTOR) !== 0 &&
    [0, member.size].includes(size!) &&
    [0, member.packedSize].includes(packedSize!);
  if (!same && !deferred) {
    throw broken(`${quote(member.name)} has another size or checksum in the directory than at its place`);
  }
}

/** Size of the data descriptor between `at` and `next`: with or without signature, sizes of 4 or 8 bytes. */
function descriptorSize(archive: RandomAccess, member: ZipMember, at: number, next: number): number {
  const length = next - at;
  const view = viewOf(archive.read(at, Math.min(length, 24)));
  const signed = length === 16 || length === 24;
  const wide = length === 20 || length === 24;
  if (view.byteLength !== length || !(signed || wide || length === 12)) {
    throw broken(`bytes that belong to no member lie behind ${quote(member.name)}`);
  }
  const start = signed ? 4 : 0;
  const sizeAt = (offset: number) =>
    wide ? Number(view.getBigUint64(offset, true)) : view.getUint32(offset, true);
  const agrees =
    (!signed || view.getUint32(0, true) === DESCRIPTOR_SIGNATURE) &&
    view.getUint32(start, true) === member.crc32 &&
    sizeAt(start + 4) === member.packedSize &&
    sizeAt(start + (wide ? 12 : 8)) === member.size;
  if (!agrees) throw broken(`${quote(member.name)} has another size or checksum behind its data`);
  return length;
}
