import type { Database } from "../database/database.ts";
import { removeUnusedBlobs } from "../indexes/blobs.ts";
import { FILES_PREFIX, readFileKey } from "../storage/storage-key.ts";
import type { Verification } from "./verify.ts";

/** Bytes are stored before the facts: what is this young may belong to an upload under way. */
const UNDER_WAY_MS = 3_600_000;
const SIDE_FILE = /\.(?:metadata|asc)$/;

/** Finds stored bytes that no file of any index names, as a crash may leave. Resolves with the number of objects. */
export async function verifyStored(verification: Verification): Promise<number> {
  const { storage, found, watch, pace, isDatabaseOld } = verification;
  let done = 0;
  for await (const { key, modifiedAt } of storage.list(FILES_PREFIX)) {
    await pace.pass(0);
    watch("stored objects", ++done, null);
    const blob = readFileKey(key);
    if (blob && ((await isListed(verification, blob)) || modifiedAt > Date.now() - UNDER_WAY_MS)) continue;
    const mended = await sweep(verification, blob);
    const mendable = blob !== null && !isDatabaseOld && !mended;
    const problem = "no file names these bytes; a repair removes them";
    found({ kind: "stray-bytes", subject: key, problem, mendable, mended });
  }
  return done;
}

/** Removes the bytes with this key, if still nobody names them and no upload has just brought them. */
export async function mendStray(verification: Verification, key: string): Promise<boolean> {
  const blob = readFileKey(key);
  if (blob === null || (await isListed(verification, blob))) return false;
  const { storage } = verification;
  const stored = await storage.stat(key);
  if (stored === null || stored.modifiedAt > Date.now() - UNDER_WAY_MS) return false;
  await sweep(verification, blob);
  return (await storage.stat(key)) === null;
}

async function isListed(
  verification: Verification,
  blob: { sha256: string; filename: string },
): Promise<boolean> {
  const { database } = verification;
  const names = [blob.filename, blob.filename.replace(SIDE_FILE, "")];
  const row = await database.read
    .selectFrom("files")
    .select("id")
    .where("sha256", "=", blob.sha256)
    .where("filename", "in", names)
    .where("removed_serial", "is", null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined || (await isMirrored(database, blob.sha256, names));
}

async function isMirrored({ read }: Database, sha256: string, names: string[]): Promise<boolean> {
  const row = await read
    .selectFrom("mirror_files")
    .select("address")
    .where("sha256", "=", sha256)
    .where("filename", "in", names)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Removes bytes that nobody names; not where the records know more than the database, which may name them. */
async function sweep(
  { database, storage, repair, isDatabaseOld }: Verification,
  blob: { sha256: string; filename: string } | null,
): Promise<boolean> {
  if (!repair || isDatabaseOld || blob === null) return false;
  const named = { sha256: blob.sha256, filename: blob.filename.replace(SIDE_FILE, "") };
  return (await removeUnusedBlobs(database, storage, [named])) > 0;
}
