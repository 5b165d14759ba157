import { broken, type RandomAccess } from "./random-access.ts";

const EOCD_SIGNATURE = 0x06054b50;
const EOCD_SIZE = 22;
const ZIP64_LOCATOR_SIGNATURE = 0x07064b50;
const ZIP64_LOCATOR_SIZE = 20;
const ZIP64_EOCD_SIGNATURE = 0x06064b50;
const ZIP64_EOCD_SIZE = 56;
const MAX_COMMENT = 0xffff;
/** Bytes at the end of a zip file in which its end record is looked for. */
export const END_SPAN = EOCD_SIZE + MAX_COMMENT;
const CENTRAL_SIGNATURE = 0x02014b50;

/** Where the central directory lies, and how many members it names. */
export interface ZipEnd {
  members: number;
  directoryOffset: number;
  directorySize: number;
}

/**
 * Finds the one end-of-central-directory record, which must close the file exactly, with its ZIP64 forms. Refuses
 * what two unpackers could read differently: a second record, bytes before, between or behind (F52, F53).
 */
export function readZipEnd(archive: RandomAccess): ZipEnd {
  const length = Math.min(archive.size, END_SPAN);
  const tailOffset = archive.size - length;
  const tail = viewOf(archive.read(tailOffset, length));
  const candidates = endRecords(tail);
  if (candidates.length === 0) throw broken("it is not a complete zip file: its directory is missing");
  if (candidates.length > 1) throw broken("it holds more than one end record of a zip directory");
  const at = candidates[0]!;
  if (at + EOCD_SIZE + tail.getUint16(at + 20, true) !== length) {
    throw broken("bytes follow the end of the zip file");
  }
  const end = plainEnd(tail, at, tailOffset);
  if (end.directoryOffset + end.directorySize !== end.endsAt) {
    throw broken("bytes lie before the zip file or behind its directory");
  }
  return end;
}

/** Bytes of the central directory as the end of the file tells them; 0 when it tells none. For a guess at what reading costs. */
export function directorySize(archive: RandomAccess): number {
  try {
    return readZipEnd(archive).directorySize;
  } catch {
    return 0;
  }
}

/** Whether the file also reads as a zip: an end record close to its end, with a directory before it. */
export function looksLikeZip(archive: RandomAccess): boolean {
  const length = Math.min(archive.size, END_SPAN);
  const tailOffset = archive.size - length;
  const tail = viewOf(archive.read(tailOffset, length));
  return endRecords(tail).some((at) => {
    const directory = tailOffset + at - tail.getUint32(at + 12, true);
    if (directory < 0 || tail.getUint16(at + 10, true) === 0) return false;
    const head = archive.read(directory, 4);
    return head.length === 4 && viewOf(head).getUint32(0, true) === CENTRAL_SIGNATURE;
  });
}

function endRecords(tail: DataView): number[] {
  const bytes = Buffer.from(tail.buffer, tail.byteOffset, tail.byteLength);
  const signature = Buffer.from("PK\x05\x06", "latin1");
  const found: number[] = [];
  for (let at = bytes.indexOf(signature); at >= 0; at = bytes.indexOf(signature, at + 1)) {
    if (at + EOCD_SIZE <= bytes.length && tail.getUint32(at, true) === EOCD_SIGNATURE) found.push(at);
  }
  return found;
}

function plainEnd(tail: DataView, at: number, tailOffset: number): ZipEnd & { endsAt: number } {
  const plain = {
    members: tail.getUint16(at + 10, true),
    directorySize: tail.getUint32(at + 12, true),
    directoryOffset: tail.getUint32(at + 16, true),
  };
  const locator = at - ZIP64_LOCATOR_SIZE;
  if (locator >= 0 && tail.getUint32(locator, true) === ZIP64_LOCATOR_SIGNATURE) {
    return zip64End(tail, locator, tailOffset, plain);
  }
  const disks = tail.getUint16(at + 4, true) + tail.getUint16(at + 6, true);
  if (disks !== 0 || tail.getUint16(at + 8, true) !== plain.members) throw broken("it is split over disks");
  return { ...plain, endsAt: tailOffset + at };
}

function zip64End(
  tail: DataView,
  locator: number,
  tailOffset: number,
  plain: ZipEnd,
): ZipEnd & { endsAt: number } {
  const at = locator - ZIP64_EOCD_SIZE;
  if (at < 0 || tail.getUint32(at, true) !== ZIP64_EOCD_SIGNATURE) {
    throw broken("its ZIP64 directory record is missing");
  }
  if (tail.getBigUint64(at + 4, true) !== BigInt(ZIP64_EOCD_SIZE - 12)) {
    throw broken("its ZIP64 directory record has a wrong size");
  }
  const members = bigAt(tail, at + 32);
  const end = {
    members,
    directorySize: bigAt(tail, at + 40),
    directoryOffset: bigAt(tail, at + 48),
    endsAt: tailOffset + at,
  };
  const disks =
    tail.getUint32(at + 16, true) + tail.getUint32(at + 20, true) + tail.getUint32(locator + 4, true);
  if (disks !== 0 || bigAt(tail, at + 24) !== members) throw broken("it is split over disks");
  if (bigAt(tail, locator + 8) !== end.endsAt) throw broken("its ZIP64 locator points elsewhere");
  const agrees =
    (plain.members === 0xffff || plain.members === members) &&
    (plain.directorySize === 0xffffffff || plain.directorySize === end.directorySize) &&
    (plain.directoryOffset === 0xffffffff || plain.directoryOffset === end.directoryOffset);
  if (!agrees) throw broken("its two directory records disagree");
  return end;
}

function bigAt(view: DataView, offset: number): number {
  const value = view.getBigUint64(offset, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw broken("it claims an impossible size");
  return Number(value);
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
