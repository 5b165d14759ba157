import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Refusal } from "../refusal.ts";
import { readMark } from "../site/mark.ts";
import type { Storage, StoredObject } from "../storage/storage.ts";
import { RECORDS_PREFIX, readFileKey, SITE_MARK_KEY } from "../storage/storage-key.ts";

export interface CopyOptions {
  /** Objects on their way at the same time. */
  width: number;
  /** Read what is at the target already, too, instead of comparing sizes where a key holds the hash. */
  deep: boolean;
}

export interface Copied {
  objects: number;
  /** Of them, those that were not at the target. */
  copied: number;
  /** That were copied. */
  bytes: number;
  problems: { key: string; problem: string }[];
}

/** Called for every object that was copied. */
export type CopyWatcher = (done: Copied) => void;

const SMALL = 4 * 2 ** 20;
const SIDE_FILE = /\.(?:metadata|asc)$/;

/**
 * Copies every object of one storage to another, the bytes before the records that name them, and last the mark that says
 * which site it is: without it no server starts on a copy that is not whole. Each is hashed on its way and
 * read back; files must have the hash that their key says. What is there already is not copied again, so that a copy cut
 * off anywhere is finished by another. Nothing is removed, at either end. What cannot be copied is reported as a problem and
 * keeps no other back. Refuses (`conflict`) a target that belongs to another site.
 */
export async function copyStorage(
  from: Storage,
  to: Storage,
  options: CopyOptions,
  watch: CopyWatcher,
): Promise<Copied> {
  await refuseOtherSite(from, to);
  const copied: Copied = { objects: 0, copied: 0, bytes: 0, problems: [] };
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-copy-"));
  const copy = { from, to, options, folder };
  const objects = recordsLast(from);
  const take = async (object: StoredObject) => {
    const outcome = await copyOne(copy, object);
    copied.objects++;
    if (typeof outcome === "string") copied.problems.push({ key: object.key, problem: outcome });
    else if (outcome) {
      copied.copied++;
      copied.bytes += object.size;
    }
    watch(copied);
  };
  const worker = async () => {
    for (let next = await objects.next(); !next.done; next = await objects.next()) await take(next.value);
  };
  try {
    await Promise.all(Array.from({ length: options.width }, worker));
    const mark = await from.stat(SITE_MARK_KEY);
    if (mark !== null && copied.problems.length === 0) await take(mark);
  } finally {
    await objects.return(undefined);
    await rm(folder, { recursive: true, force: true });
  }
  return copied;
}

async function refuseOtherSite(from: Storage, to: Storage): Promise<void> {
  const [source, target] = [await readMark(from), await readMark(to)];
  if (target === null || (source !== "damaged" && target !== "damaged" && source?.site === target.site))
    return;
  throw new Refusal(
    "conflict",
    "storage-of-other-site",
    "The target storage belongs to another site (site/mark.json there): copy into an empty place.",
  );
}

/** Everything there is but the mark, the records behind all that they may name. */
async function* recordsLast(storage: Storage): AsyncGenerator<StoredObject> {
  for await (const object of storage.list(""))
    if (!object.key.startsWith(RECORDS_PREFIX) && object.key !== SITE_MARK_KEY) yield object;
  yield* storage.list(RECORDS_PREFIX);
}

interface Copy {
  from: Storage;
  to: Storage;
  options: CopyOptions;
  folder: string;
}

/** Resolves with whether it had to be copied; or with what is wrong with it. */
async function copyOne(copy: Copy, object: StoredObject): Promise<boolean | string> {
  const { from, to, options } = copy;
  const { key, size } = object;
  const expected = SIDE_FILE.test(key) ? null : (readFileKey(key)?.sha256 ?? null);
  const there = await to.stat(key);
  if (there?.size === size) {
    if (expected !== null && !options.deep) return false;
    if ((await hashAt(to, key)) === (expected ?? (await hashAt(from, key)))) return false;
  }
  const sha256 = await (size <= SMALL ? copySmall(copy, key, expected) : copyLarge(copy, object, expected));
  if (sha256 === null) return "it went away while it was to be copied";
  if (expected !== null && sha256 !== expected)
    return "its bytes do not have the hash that its key says; not copied";
  if ((await hashAt(to, key)) !== sha256) return "the target does not give back what it was given";
  return true;
}

/** Copies it through memory, unless it has another hash than `expected`; resolves with its hash. null: it is gone. */
async function copySmall({ from, to }: Copy, key: string, expected: string | null): Promise<string | null> {
  const bytes = await from.get(key, 2 * SMALL);
  if (!bytes) return null;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (expected === null || sha256 === expected) await to.put(key, bytes);
  return sha256;
}

/** The same through a temporary file. */
async function copyLarge(
  { from, to, folder }: Copy,
  { key, size }: StoredObject,
  expected: string | null,
): Promise<string | null> {
  const stream = await from.open(key, { start: 0, end: size - 1, of: size });
  if (!stream) return null;
  const path = join(folder, createHash("sha256").update(key).digest("hex"));
  const hash = createHash("sha256");
  const hashing = new Transform({
    transform(chunk, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(stream, hashing, createWriteStream(path));
    const sha256 = hash.digest("hex");
    if (expected === null || sha256 === expected) await to.putFile(key, path);
    return sha256;
  } finally {
    await rm(path, { force: true });
  }
}

async function hashAt(storage: Storage, key: string): Promise<string | null> {
  const stream = await storage.open(key);
  if (!stream) return null;
  const hash = createHash("sha256");
  await pipeline(stream, hash);
  return hash.digest("hex");
}
