import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { IndexFile } from "../indexes/package-index.ts";
import type { ArchiveLimits, RandomAccess } from "../packaging/archive/random-access.ts";
import { TarReader } from "../packaging/archive/tar-reader.ts";
import { readZipDirectory } from "../packaging/archive/zip-directory.ts";
import { Refusal } from "../refusal.ts";
import type { Storage } from "../storage/storage.ts";
import { withStoredArchive } from "./stored-archive.ts";

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

const MAX_MEMBERS = 10_000;
/** A packed tar can only be listed by unpacking it: so far and no farther. */
const MAX_UNPACKED = 512 * 2 ** 20;
const CHUNK = 256 * 1024;
const MAX_RUNNING = 4;
const LIMITS: ArchiveLimits = {
  members: 1_000_000,
  unpackedSize: Number.MAX_SAFE_INTEGER,
  ratio: Number.POSITIVE_INFINITY,
};

let running = 0;

/**
 * What is in a stored archive; null when the bytes are not there, or are of a kind that is not read. Refuses
 * (`conflict`) an archive that cannot be read, (`too-many`) when too many are read at once.
 */
export async function readContents(
  storage: Storage,
  key: string,
  { filename, kind }: Pick<IndexFile, "filename" | "kind">,
): Promise<ArchiveContents | null> {
  const isZip = kind === "wheel" || kind === "egg" || filename.endsWith(".zip");
  if (!isZip && !/\.(tar\.gz|tgz)$/.test(filename)) return null;
  if (running >= MAX_RUNNING) {
    throw new Refusal("too-many", "too-many-listings", "Too many archives are read at once; try again.", {
      retryAfter: 2,
    });
  }
  running++;
  try {
    return await withStoredArchive(storage, key, async (archive) =>
      isZip ? listZip(archive) : listTar(archive),
    );
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== "invalid") throw error;
    throw new Refusal("conflict", "unreadable-archive", `${filename} cannot be read: ${error.message}`);
  } finally {
    running--;
  }
}

function listZip(archive: RandomAccess): ArchiveContents {
  const files = readZipDirectory(archive, LIMITS).members.filter(({ isFolder }) => !isFolder);
  return listed(
    files.map(({ name, size }) => ({ name, size })),
    false,
  );
}

async function listTar(archive: RandomAccess): Promise<ArchiveContents> {
  const members: ArchiveMember[] = [];
  const onFile = (name: string, size: number) => {
    if (members.length <= MAX_MEMBERS) members.push({ name: name.slice(name.indexOf("/") + 1), size });
  };
  const reader = new TarReader(archive.size, LIMITS, onFile);
  let unpacked = 0;
  const isCut = () => unpacked > MAX_UNPACKED || members.length > MAX_MEMBERS;
  try {
    await pipeline(Readable.from(chunksOf(archive)), createGunzip({ chunkSize: CHUNK }), async (stream) => {
      for await (const chunk of stream) {
        unpacked += (chunk as Uint8Array).length;
        reader.push(chunk as Uint8Array);
        if (isCut()) return;
      }
    });
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (!isCut())
      throw new Refusal("invalid", "invalid-archive", "it is not a complete gzip file", { cause: error });
  }
  return listed(members, isCut());
}

function* chunksOf(archive: RandomAccess): Generator<Uint8Array> {
  for (let offset = 0; offset < archive.size; offset += CHUNK) yield archive.read(offset, CHUNK);
}

function listed(members: ArchiveMember[], isCut: boolean): ArchiveContents {
  const sorted = members.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { members: sorted.slice(0, MAX_MEMBERS), truncated: isCut || sorted.length > MAX_MEMBERS };
}
