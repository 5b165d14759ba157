import { createHash, randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Storage } from "../../storage/storage.ts";
import { DRAFT_PREFIX } from "../../storage/storage-key.ts";

/** Bytes up to which an object goes through memory. */
const SMALL = 2 * 2 ** 20;

/** What an object must be; what is not known is null. */
export interface Wanted {
  sha256: string | null;
  size: number | null;
}

export interface Moved {
  sha256: string;
  size: number;
}

/** From where to where an object goes. The target key may depend on its hash. */
export interface Way {
  from: Storage;
  fromKey: string;
  to: Storage;
  toKey: (sha256: string) => string;
}

/**
 * Copies one object between two storages, hashed on its way, durable when it resolves. Nothing is stored that is not what was
 * wanted. `missing`: there is no such object; `other`: it has other bytes.
 */
export async function moveObject(way: Way, wanted: Wanted): Promise<Moved | "missing" | "other"> {
  const found = wanted.size ?? (await way.from.stat(way.fromKey))?.size ?? null;
  if (found === null) return "missing";
  return found <= SMALL ? moveSmall(way, wanted) : moveLarge(way, wanted);
}

async function moveSmall(
  { from, fromKey, to, toKey }: Way,
  wanted: Wanted,
): Promise<Moved | "missing" | "other"> {
  const bytes = await from.get(fromKey);
  if (bytes === null) return "missing";
  const moved = { sha256: createHash("sha256").update(bytes).digest("hex"), size: bytes.length };
  if (!isWanted(moved, wanted)) return "other";
  await to.put(toKey(moved.sha256), bytes);
  return moved;
}

async function moveLarge(
  { from, fromKey, to, toKey }: Way,
  wanted: Wanted,
): Promise<Moved | "missing" | "other"> {
  const stream = await from.open(fromKey);
  if (stream === null) return "missing";
  const draft = draftPath(to);
  const hash = createHash("sha256");
  let size = 0;
  const hashing = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  try {
    await pipeline(stream, hashing, createWriteStream(draft, { mode: 0o640 }));
    const moved = { sha256: hash.digest("hex"), size };
    if (!isWanted(moved, wanted)) return "other";
    await to.putFile(toKey(moved.sha256), draft);
    return moved;
  } finally {
    await rm(draft, { force: true });
  }
}

/** In a folder that is a storage itself, beside the objects: on their disk, and swept if a crash leaves it. */
function draftPath(to: Storage): string {
  const name = `${DRAFT_PREFIX}${randomBytes(12).toString("hex")}`;
  return !to.isRemote && to.localPath ? to.localPath(name) : join(tmpdir(), `wheelyard${name}`);
}

function isWanted(moved: Moved, { sha256, size }: Wanted): boolean {
  return (sha256 ?? moved.sha256) === moved.sha256 && (size ?? moved.size) === moved.size;
}
