import { rowPages } from "../database/row-pages.ts";
import { keysOf } from "../indexes/blobs.ts";
import { evict } from "../indexes/mirror/eviction.ts";
import { abreast, widthOf } from "../storage/abreast.ts";
import { fileKey } from "../storage/storage-key.ts";
import type { Verification } from "./verification.ts";
import { hashOf } from "./verify-files.ts";

/** A file that a mirror says it keeps. */
export interface MirroredFile {
  indexId: number;
  index: string;
  address: string;
  filename: string;
  sha256: string;
  size: number | null;
}

/** Proves that what mirrors keep is there and is right. Resolves with the number of files. */
export async function verifyMirrored(verification: Verification): Promise<number> {
  let done = 0;
  for await (const rows of rowPages(kept(verification), ["index_id", "address", "filename"])) {
    const files = rows.map(present);
    const width = widthOf(verification.storage);
    for await (const [file, isSo] of abreast(files, width, (one) => isKept(verification, one))) {
      if (!isSo) await tellLost(verification, file);
      verification.watch("files of mirrors", ++done, null);
    }
  }
  return done;
}

/** Puts right that the bytes of a mirror's file are not there, or not right: they are fetched again when they are wanted. */
async function mendMirrored(verification: Verification, file: MirroredFile): Promise<boolean> {
  if (await isKept(verification, file)) return false;
  for (const key of keysOf(file)) await verification.trash.keep(key);
  await evict(verification, file.indexId, file);
  return true;
}

/** The same for the file that a finding was of: `owner/index address filename`. */
export async function mendMirroredSubject(verification: Verification, subject: string): Promise<boolean> {
  const [index = "", address = "", ...rest] = subject.split(" ");
  const [owner = "", name = ""] = index.split("/");
  const row = await kept(verification)
    .where("indexes.owner", "=", owner)
    .where("indexes.name", "=", name)
    .where("indexes.removed_serial", "is", null)
    .where("address", "=", address)
    .where("filename", "=", rest.join(" "))
    .executeTakeFirst();
  return row !== undefined && mendMirrored(verification, present(row));
}

function kept({ database }: Verification) {
  return database.read
    .selectFrom("mirror_files")
    .innerJoin("indexes", "indexes.id", "mirror_files.index_id")
    .select(["index_id", "address", "filename", "sha256", "size", "indexes.owner", "indexes.name"])
    .where("sha256", "is not", null);
}

type Row = Awaited<ReturnType<ReturnType<typeof kept>["executeTakeFirstOrThrow"]>>;

function present({ index_id, owner, name, sha256, address, filename, size }: Row): MirroredFile {
  return { indexId: index_id, index: `${owner}/${name}`, address, filename, sha256: sha256 as string, size };
}

async function isKept(verification: Verification, file: MirroredFile): Promise<boolean> {
  const { storage, quick, pace } = verification;
  await pace.pass(0);
  const key = fileKey(file.sha256, file.filename);
  const stored = await storage.stat(key);
  if (stored === null || (file.size !== null && stored.size !== file.size)) return false;
  return quick || (await hashOf(verification, key)) === file.sha256;
}

async function tellLost(verification: Verification, file: MirroredFile): Promise<void> {
  const { repair, isDatabaseOld, database } = verification;
  const row = await database.read
    .selectFrom("mirror_files")
    .select("sha256")
    .where("index_id", "=", file.indexId)
    .where("address", "=", file.address)
    .where("filename", "=", file.filename)
    .executeTakeFirst();
  // It was taken away while it was looked at.
  if (row?.sha256 !== file.sha256) return;
  const mended = repair && !isDatabaseOld && (await mendMirrored(verification, file));
  verification.found({
    kind: "mirrored-bytes",
    subject: `${file.index} ${file.address} ${file.filename}`,
    problem: wordsFor(mended, isDatabaseOld),
    mendable: !isDatabaseOld && !mended,
    mended,
  });
}

function wordsFor(isMended: boolean, isDatabaseOld: boolean): string {
  if (isMended)
    return "its bytes were missing or damaged; they are forgotten, and fetched again when they are wanted";
  return isDatabaseOld
    ? "its bytes are missing or damaged; left alone, since the records know more than the database"
    : "its bytes are missing or damaged; a repair forgets them, and they are fetched again when they are wanted";
}
