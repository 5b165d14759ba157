import { abreast, widthOf } from "../../storage/abreast.ts";
import type { Storage } from "../../storage/storage.ts";
import { objectKey } from "./layout.ts";
import { damaged, type Manifest, StoredFile } from "./manifest.ts";
import { moveObject } from "./move-object.ts";
import { readParts } from "./parts.ts";

const AT_ONCE = 64;
const FEWEST_AT_ONCE = 4;

/**
 * Copies every file of a backup to the storage, hashed on its way. Files that are there with the right size are kept: an
 * interrupted restore put them there. Refuses (`invalid`) if the backup lacks a file or has other bytes of it.
 */
export async function restoreFiles(
  place: Storage,
  storage: Storage,
  backup: { name: string; manifest: Manifest },
  watch: (done: number) => void,
): Promise<number> {
  const width = Math.max(FEWEST_AT_ONCE, widthOf(storage), widthOf(place));
  let done = 0;
  const put = (file: StoredFile) => restoreFile(place, storage, backup.name, file);
  for await (const files of batches(readParts(place, backup.name, backup.manifest.files.parts))) {
    for await (const _ of abreast(files, width, put)) watch(++done);
  }
  return done;
}

async function restoreFile(
  place: Storage,
  storage: Storage,
  backup: string,
  file: StoredFile,
): Promise<void> {
  const [key, sha256, size] = file;
  if ((await storage.stat(key))?.size === size) return;
  const way = { from: place, fromKey: objectKey(sha256), to: storage, toKey: () => key };
  const moved = await moveObject(way, { sha256, size });
  if (moved === "missing") throw damaged(backup, `${objectKey(sha256)} (${key}) is missing`);
  if (moved === "other") throw damaged(backup, `${objectKey(sha256)} (${key}) was changed or truncated`);
}

async function* batches(lines: AsyncGenerator<unknown>): AsyncGenerator<StoredFile[]> {
  let batch: StoredFile[] = [];
  for await (const line of lines) {
    batch.push(StoredFile.parse(line));
    if (batch.length < AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}
