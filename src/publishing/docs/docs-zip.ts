import { pipeline, Readable } from "node:stream";
import { crc32, createInflateRaw } from "node:zlib";
import { type DocsMember, writeMemberIndex } from "../../indexes/docs/member-index.ts";
import { quote } from "../../packaging/archive/member-name.ts";
import { type ArchiveLimits, broken, type RandomAccess } from "../../packaging/archive/random-access.ts";
import { refuseCaseTwins, refuseTwins } from "../../packaging/archive/twins.ts";
import { readZipDirectory, type ZipMember } from "../../packaging/archive/zip-directory.ts";
import { checkZipLayout, dataOffset } from "../../packaging/archive/zip-layout.ts";

/** What a zip of documentation contains. */
export interface DocsZip {
  /** Made by `writeMemberIndex`. */
  index: Uint8Array;
  files: number;
  /** Bytes of all files, unpacked. */
  unpackedSize: number;
}

const CHUNK = 256 * 1024;

/**
 * Lists a zip of documentation. Refuses (`invalid`) one that is broken, hostile or too large, and one without `index.html`.
 * It reads the directory and the local headers only; `proveDocsZip` reads the files.
 */
export function listDocsZip(archive: RandomAccess, limits: ArchiveLimits): DocsZip {
  const files = checkedFiles(archive, limits);
  const members = files.map(
    (file): DocsMember => ({
      path: file.name,
      offset: dataOffset(archive, file),
      packedSize: file.packedSize,
      size: file.size,
      isDeflated: file.method !== 0,
      crc32: file.crc32,
    }),
  );
  const unpackedSize = files.reduce((sum, { size }) => sum + size, 0);
  return { index: writeMemberIndex(members), files: files.length, unpackedSize };
}

/** As `listDocsZip`, and unpacks every file to prove its size and checksum, in pieces. */
export async function proveDocsZip(archive: RandomAccess, limits: ArchiveLimits): Promise<DocsZip> {
  const files = checkedFiles(archive, limits);
  for (const file of files) await proveMember(archive, file);
  return listDocsZip(archive, limits);
}

function checkedFiles(archive: RandomAccess, limits: ArchiveLimits): ZipMember[] {
  const { end, members } = readZipDirectory(archive, limits);
  checkZipLayout(archive, members, end);
  refuseTwins(members);
  refuseCaseTwins(members.map(({ name }) => name));
  const files = members.filter(({ isFolder }) => !isFolder);
  if (files.some(({ name }) => name === "index.html")) return files;
  throw broken("it has no index.html at its top. Zip the contents of the folder, not the folder itself");
}

async function proveMember(archive: RandomAccess, member: ZipMember): Promise<void> {
  const start = dataOffset(archive, member);
  const packed = chunksOf(archive, start, member.packedSize);
  const inflater = member.method === 0 ? null : createInflateRaw();
  let [size, sum] = [0, 0];
  try {
    // Errors reach the reader of the inflater.
    if (inflater) pipeline(Readable.from(packed), inflater, () => undefined);
    for await (const chunk of inflater ?? packed) {
      size += chunk.length;
      if (size > member.size) break;
      sum = crc32(chunk, sum);
    }
  } catch {
    throw broken(`${quote(member.name)} cannot be unpacked`);
  }
  const isWhole = inflater === null || inflater.bytesWritten === member.packedSize;
  if (size === member.size && sum === member.crc32 && isWhole) return;
  throw broken(`${quote(member.name)} is damaged: its size or checksum is wrong`);
}

function* chunksOf(archive: RandomAccess, start: number, size: number): Generator<Uint8Array> {
  for (let at = 0; at < size; at += CHUNK) yield archive.read(start + at, Math.min(CHUNK, size - at));
}
