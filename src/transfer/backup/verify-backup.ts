import { createHash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import { Refusal } from "../../refusal.ts";
import { abreast } from "../../storage/abreast.ts";
import type { Storage } from "../../storage/storage.ts";
import { type BackupName, objectKey } from "./layout.ts";
import { type Manifest, type Part, readManifest, StoredFile } from "./manifest.ts";
import { readParts } from "./parts.ts";
import { TAMPERED } from "./sealed/seal.ts";

/** An object of a backup that is missing or has other bytes. */
export interface BackupProblem {
  key: string;
  problem: string;
}

export interface VerifiedBackup {
  name: string;
  serial: number;
  objects: number;
  bytes: number;
  problems: BackupProblem[];
}

const WIDTH = 8;
const AT_ONCE = 64;

/**
 * Reads every byte of a backup and compares it with its hash. Refuses (`invalid`) if its manifest or a list of its files is
 * damaged; other damage is a problem, with its key.
 */
export async function verifyBackup(
  place: Storage,
  backup: BackupName,
  watch: (done: number) => void,
): Promise<VerifiedBackup> {
  const manifest = await readManifest(place, backup);
  const { name, serial } = backup;
  const verified: VerifiedBackup = { name, serial, objects: 0, bytes: 0, problems: [] };
  for await (const parts of inBatches(objectsOf(place, name, manifest))) {
    for await (const [{ sha256, size }, problem] of abreast(parts, WIDTH, (part) => problemOf(place, part))) {
      verified.objects++;
      verified.bytes += size;
      if (problem !== null) verified.problems.push({ key: objectKey(sha256), problem });
      watch(verified.objects);
    }
  }
  return verified;
}

/** Everything that the manifest names; an object may be named several times. */
export async function* objectsOf(
  place: Storage,
  name: string,
  { tables, files }: Manifest,
): AsyncGenerator<Part> {
  for (const { parts } of tables) yield* parts;
  yield* files.parts;
  for await (const line of readParts(place, name, files.parts)) {
    const [, sha256, size] = StoredFile.parse(line);
    yield { sha256, size };
  }
}

async function* inBatches(parts: AsyncGenerator<Part>): AsyncGenerator<Part[]> {
  let batch: Part[] = [];
  for await (const part of parts) {
    batch.push(part);
    if (batch.length < AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

async function problemOf(place: Storage, { sha256, size }: Part): Promise<string | null> {
  const stream = await place.open(objectKey(sha256));
  if (stream === null) return "missing";
  const hash = createHash("sha256");
  let bytes = 0;
  stream.on("data", (chunk: Uint8Array) => {
    bytes += chunk.length;
  });
  try {
    await pipeline(stream, hash);
  } catch (error) {
    if (error instanceof Refusal && error.code === TAMPERED)
      return "it cannot be decrypted, so it was changed";
    throw error;
  }
  if (bytes !== size) return `truncated: ${bytes} of ${size} bytes`;
  return hash.digest("hex") === sha256 ? null : "its bytes were changed";
}
