import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { Refusal } from "../../refusal.ts";
import { type ArchiveLimits, broken, MAX_METADATA, type RandomAccess } from "./random-access.ts";
import { TarReader } from "./tar-reader.ts";
import { refuseCaseTwins, refuseTwins } from "./twins.ts";
import { readZip } from "./zip.ts";
import type { ZipMember } from "./zip-directory.ts";
import { looksLikeZip } from "./zip-end.ts";
import { fileNamed, readZipMember } from "./zip-layout.ts";

const CHUNK = 256 * 1024;

/**
 * Checks a `.tar.gz` sdist from end to end (F13, F16, E10; F51, F54, F55) and resolves with the bytes of its PKG-INFO.
 * It must have exactly one top folder, of whatever name (F14), with one PKG-INFO in it. Links inside that folder are
 * tolerated, as `tar-links.ts` tells. Unpacked bytes pass through in chunks; nothing is written anywhere.
 */
export async function readSdist(archive: RandomAccess, limits: ArchiveLimits): Promise<Uint8Array> {
  if (looksLikeZip(archive)) throw broken("it is both a tar.gz and a zip file");
  const reader = new TarReader(archive.size, limits);
  const gunzip = createGunzip({ chunkSize: CHUNK });
  try {
    await pipeline(Readable.from(chunksOf(archive)), gunzip, async (unpacked) => {
      for await (const chunk of unpacked) reader.push(chunk as Uint8Array);
    });
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw broken("it is not a complete gzip file");
  }
  if (gunzip.bytesWritten !== archive.size) throw broken("bytes follow the end of its gzip file");
  return reader.end();
}

function* chunksOf(archive: RandomAccess): Generator<Uint8Array> {
  for (let offset = 0; offset < archive.size; offset += CHUNK) yield archive.read(offset, CHUNK);
}

/** The same for a `.zip` sdist, for indexes that allow legacy kinds (F07). */
export function readZipSdist(archive: RandomAccess, limits: ArchiveLimits): Uint8Array {
  const members = readZip(archive, limits);
  const tops = new Set(members.map((member) => member.name.split("/", 1)[0]!));
  const [top, second] = tops;
  if (top === undefined || second !== undefined)
    throw broken("it does not have exactly one top-level folder");
  return readOnly(archive, members, `${top}/PKG-INFO`);
}

/** The same for an egg: a zip with EGG-INFO/PKG-INFO. */
export function readEgg(archive: RandomAccess, limits: ArchiveLimits): Uint8Array {
  return readOnly(archive, readZip(archive, limits), "EGG-INFO/PKG-INFO");
}

/** The bytes of the metadata at `path`, of which there must be one by every system's way of telling names apart. */
function readOnly(archive: RandomAccess, members: readonly ZipMember[], path: string): Uint8Array {
  refuseTwins(members);
  refuseCaseTwins(
    members.map(({ name }) => name).filter((name) => name.toLowerCase() === path.toLowerCase()),
  );
  return readZipMember(archive, fileNamed(members, path), MAX_METADATA);
}
