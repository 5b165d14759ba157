import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { IndexFile } from "../../indexes/index-file.ts";
import type { RandomAccess } from "../../packaging/archive/random-access.ts";
import { TarReader } from "../../packaging/archive/tar-reader.ts";
import { Refusal } from "../../refusal.ts";
import type { Storage } from "../../storage/storage.ts";
import { withStoredArchive } from "./stored-archive.ts";
import {
  type ArchiveContents,
  type ArchiveMember,
  LISTING_LIMITS,
  listed,
  listZipAside,
  MAX_MEMBERS,
} from "./zip-contents.ts";

/** A packed tar can only be listed by unpacking it: so far and no farther. */
const MAX_UNPACKED = 512 * 2 ** 20;
const CHUNK = 256 * 1024;
const MAX_RUNNING = 4;
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
      isZip ? listZipAside(archive) : listTar(archive),
    );
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== "invalid") throw error;
    throw new Refusal("conflict", "unreadable-archive", `${filename} cannot be read: ${error.message}`);
  } finally {
    running--;
  }
}

async function listTar(archive: RandomAccess): Promise<ArchiveContents> {
  const members: ArchiveMember[] = [];
  const onFile = (name: string, size: number) => {
    if (members.length <= MAX_MEMBERS) members.push({ name: name.slice(name.indexOf("/") + 1), size });
  };
  const reader = new TarReader(archive.size, LISTING_LIMITS, onFile);
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
