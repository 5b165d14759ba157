import { pipeline, Readable } from "node:stream";
import { createInflateRaw } from "node:zlib";
import type { DocsMember } from "../../indexes/docs/member-index.ts";
import type { ByteRange, Storage } from "../../storage/storage.ts";

/** What gzip writes in front of deflated bytes: no name, no time. */
const GZIP_HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
const GZIP_TAIL = 8;

/** Bytes of `gzippedBody`. */
export function gzippedSize({ packedSize }: DocsMember): number {
  return GZIP_HEAD.length + packedSize + GZIP_TAIL;
}

/** A deflated member as a gzip file, without packing anything. null: the zip is not there. */
export async function gzippedBody(
  storage: Storage,
  key: string,
  member: DocsMember,
): Promise<Readable | null> {
  const packed = await openPacked(storage, key, member, { start: 0, end: member.packedSize - 1 });
  if (packed === null) return null;
  const tail = Buffer.alloc(GZIP_TAIL);
  tail.writeUInt32LE(member.crc32, 0);
  tail.writeUInt32LE(member.size % 2 ** 32, 4);
  return Readable.from(joined(packed, tail));
}

async function* joined(packed: Readable, tail: Buffer): AsyncGenerator<Buffer> {
  yield GZIP_HEAD;
  for await (const chunk of packed) yield chunk as Buffer;
  yield tail;
}

/** A part of a member, unpacked. null: the zip is not there. */
export async function plainBody(
  storage: Storage,
  key: string,
  member: DocsMember,
  range: ByteRange,
): Promise<Readable | null> {
  if (member.size === 0) return Readable.from([]);
  if (!member.isDeflated) return openPacked(storage, key, member, range);
  const packed = await openPacked(storage, key, member, { start: 0, end: member.packedSize - 1 });
  if (packed === null) return null;
  const inflater = createInflateRaw();
  // Errors reach the reader of the inflater.
  pipeline(packed, inflater, () => undefined);
  return Readable.from(part(inflater, range));
}

/** Bytes of the zip are not unpacked beyond the part. */
async function* part(unpacked: AsyncIterable<Buffer>, { start, end }: ByteRange): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const chunk of unpacked) {
    const wanted = chunk.subarray(Math.max(0, start - at), Math.max(0, end + 1 - at));
    at += chunk.length;
    if (wanted.length > 0) yield wanted;
    if (at > end) return;
  }
}

function openPacked(storage: Storage, key: string, { offset }: DocsMember, { start, end }: ByteRange) {
  return storage.open(key, { start: offset + start, end: offset + end });
}
