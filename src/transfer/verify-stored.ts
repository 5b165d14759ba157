import { removeUnusedBlobs } from "../indexes/blobs.ts";
import { FILES_PREFIX, readFileKey } from "../storage/storage-key.ts";
import type { Verification } from "./verify.ts";

/** Bytes are stored before the facts: what is this young may belong to an upload under way. */
const UNDER_WAY_MS = 3_600_000;
const SIDE_FILE = /\.(?:metadata|asc)$/;

/** Finds stored bytes that no file of any index names, as a crash may leave. Resolves with the number of objects. */
export async function verifyStored(verification: Verification): Promise<number> {
  const { storage, found, watch } = verification;
  let done = 0;
  for await (const { key, modifiedAt } of storage.list(FILES_PREFIX)) {
    watch("stored objects", ++done, null);
    const blob = readFileKey(key);
    if (blob && ((await isListed(verification, blob)) || modifiedAt > Date.now() - UNDER_WAY_MS)) continue;
    found({
      kind: "stray-bytes",
      subject: key,
      problem: "no file names these bytes; --repair removes them",
      mended: await sweep(verification, blob),
    });
  }
  return done;
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
