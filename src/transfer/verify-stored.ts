import { type BlobName, keysOf, removeUnusedBlobs } from "../indexes/blobs.ts";
import { FILES_PREFIX, readFileKey } from "../storage/storage-key.ts";
import { blobWord, namedByRecords } from "./named-by-records.ts";
import { describeBytes, isListed, readDistribution, SIDE_FILE } from "./nameless-bytes.ts";
import type { Verification } from "./verification.ts";

/** Bytes are stored before the facts: what is this young may belong to an upload under way. */
const UNDER_WAY_MS = 3_600_000;
/** Bytes without a file of the database that are compared with the records at a time. */
const AT_ONCE = 50_000;

/** Of so many that are found their archives are opened, to say what they are. */
const DESCRIBED = 200;

/** Bytes that no file of the database names, and the key they are reported under. */
interface Candidate extends BlobName {
  key: string;
  /** Of the object with that key, in bytes. */
  size: number;
}

/**
 * Finds stored bytes that no file of any index and no record names, as a crash may leave. Resolves with the number of
 * objects.
 */
export async function verifyStored(verification: Verification): Promise<number> {
  const { storage, watch, pace } = verification;
  let done = 0;
  let candidates = new Map<string, Candidate>();
  for await (const { key, size, modifiedAt } of storage.list(FILES_PREFIX)) {
    await pace.pass(0);
    watch("stored objects", ++done, null);
    const blob = blobOf(key);
    if (blob === null) tellForeign(verification, key);
    else if (modifiedAt <= Date.now() - UNDER_WAY_MS && !(await isListed(verification.database, blob))) {
      const word = blobWord(blob);
      if (!candidates.has(word)) candidates.set(word, { ...blob, key, size });
    }
    if (candidates.size < AT_ONCE) continue;
    await tellStrays(verification, [...candidates.values()]);
    candidates = new Map();
  }
  await tellStrays(verification, [...candidates.values()]);
  return done;
}

/** The file that an object is the bytes of, or belongs to; null for what is neither. */
function blobOf(key: string): BlobName | null {
  const found = readFileKey(key);
  return found && { sha256: found.sha256, filename: found.filename.replace(SIDE_FILE, "") };
}

function tellForeign({ found }: Verification, key: string): void {
  const problem = "this key is not one of Wheelyard's; the object is left alone";
  found({ kind: "stray-bytes", subject: key, problem, mendable: false, mended: false });
}

async function tellStrays(verification: Verification, candidates: Candidate[]): Promise<void> {
  const { storage, pace, repair, isDatabaseOld, found } = verification;
  const named = await namedByRecords(storage, candidates, pace);
  const nameless = candidates.filter((candidate) => !named.has(blobWord(candidate)));
  // The records of the others are reported as unknown to the database.
  for (const [at, candidate] of nameless.entries()) {
    const distribution = at < DESCRIBED ? await readDistribution(storage, candidate) : null;
    const what = describeBytes({ ...candidate, distribution });
    const mended = repair && !isDatabaseOld && (await moveToTrash(verification, candidate));
    const mendable = !isDatabaseOld && !mended;
    const problem = `${wordsFor(mended, isDatabaseOld)} (${what})`;
    found({ kind: "stray-bytes", subject: candidate.key, problem, mendable, mended });
  }
}

function wordsFor(isMended: boolean, isDatabaseOld: boolean): string {
  if (isMended) return "no file and no record named these bytes; they are in the trash now";
  return isDatabaseOld
    ? "no file names these bytes; they are left alone, since the records know more than the database"
    : "no file and no record names these bytes; a repair moves them to the trash";
}

/** Of the bytes with these keys, those that a record names, which no repair may take away. */
export async function keysNamedByRecords(
  { storage, pace }: Verification,
  keys: readonly string[],
): Promise<Set<string>> {
  const blobs = keys.flatMap((key) => blobOf(key) ?? []);
  const named = await namedByRecords(storage, blobs, pace);
  return new Set(keys.filter((key) => named.has(blobWord(blobOf(key) ?? { sha256: "", filename: "" }))));
}

/** Moves the bytes with this key to the trash, if still no file names them and no upload has just brought them. */
export async function mendStray(verification: Verification, key: string): Promise<boolean> {
  const blob = blobOf(key);
  if (blob === null || (await isListed(verification.database, blob))) return false;
  const stored = await verification.storage.stat(key);
  if (stored === null || stored.modifiedAt > Date.now() - UNDER_WAY_MS) return false;
  return moveToTrash(verification, blob);
}

/** Copies come first: whatever ends this half-way, the bytes are in their place or in the trash. */
async function moveToTrash(
  { database, storage, trash }: Verification,
  { sha256, filename }: BlobName,
): Promise<boolean> {
  const keys = keysOf({ sha256, filename });
  for (const key of keys) await trash.keep(key);
  await removeUnusedBlobs(database, storage, [{ sha256, filename }]);
  let isGone = true;
  for (const key of keys) {
    if ((await storage.stat(key)) === null) continue;
    isGone = false;
    await trash.withdraw(key);
  }
  return isGone;
}
