import type { ArchiveLimits, RandomAccess } from "../../packaging/archive/random-access.ts";
import { readZipDirectory } from "../../packaging/archive/zip-directory.ts";
import { END_SPAN, readZipEnd } from "../../packaging/archive/zip-end.ts";
import { Refusal } from "../../refusal.ts";
import { WorkerThread } from "../../thread-requests.ts";

export interface ArchiveMember {
  /** Path inside the archive; of an sdist, below its top folder. */
  name: string;
  /** Bytes, unpacked. */
  size: number;
}

export interface ArchiveContents {
  /** In the order of their names. */
  members: ArchiveMember[];
  /** There are more files than listed. */
  truncated: boolean;
}

/** The end of a zip file: all of its directory and of the span in which its end record is looked for. */
export interface ZipTail {
  size: number;
  /** Where the bytes lie in the archive. */
  offset: number;
  bytes: Uint8Array;
}

export type ContentsReply = { contents: ArchiveContents } | { refused: string } | { failed: string };

/** More members are not listed. */
export const MAX_MEMBERS = 10_000;
/** What was accepted once is listed, whatever is accepted today. */
export const LISTING_LIMITS: ArchiveLimits = {
  members: 1_000_000,
  unpackedSize: Number.MAX_SAFE_INTEGER,
  ratio: Number.POSITIVE_INFINITY,
};
/** Most bytes behind the place where the directory begins: what `readZipDirectory` reads, with a comment. */
const MAX_TAIL = 65 * 2 ** 20;
const IDLE_MS = 10_000;

const thread = new WorkerThread<ZipTail, ContentsReply>("contents-thread", import.meta.url, {
  idle: IDLE_MS,
});

/** Lists a zip in a thread, since its directory may name very many members. Refuses (`invalid`) one that is broken. */
export async function listZipAside(archive: RandomAccess): Promise<ArchiveContents> {
  const { directoryOffset } = readZipEnd(archive);
  const offset = Math.max(0, Math.min(directoryOffset, archive.size - END_SPAN));
  const length = Math.min(archive.size - offset, MAX_TAIL + END_SPAN);
  const reply = await thread.ask({ size: archive.size, offset, bytes: archive.read(offset, length) });
  if ("contents" in reply) return reply.contents;
  if ("refused" in reply) throw new Refusal("invalid", "invalid-archive", reply.refused);
  throw new Error(reply.failed);
}

/** What a zip's directory names. */
export function listZip(archive: RandomAccess): ArchiveContents {
  const files = readZipDirectory(archive, LISTING_LIMITS).members.filter(({ isFolder }) => !isFolder);
  return listed(
    files.map(({ name, size }) => ({ name, size })),
    false,
  );
}

/** The first members by their names. `isCut`: some were left out already. */
export function listed(members: ArchiveMember[], isCut: boolean): ArchiveContents {
  const sorted = members.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { members: sorted.slice(0, MAX_MEMBERS), truncated: isCut || sorted.length > MAX_MEMBERS };
}
