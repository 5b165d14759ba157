import { RecordWriter } from "../changes/record-writer.ts";
import type { Database } from "../database/database.ts";
import { readAcknowledgedSerial } from "../site/acknowledged.ts";
import { readRecordedSerial } from "../site/recorded-serial.ts";
import type { Storage } from "../storage/storage.ts";
import { Trash } from "./trash.ts";
import { findUnknownRecords } from "./unknown-records.ts";
import type { Problem, Verification, VerifyOptions } from "./verification.ts";
import { verifyFiles } from "./verify-files.ts";
import { verifyMirrored } from "./verify-mirrored.ts";
import { verifyRecords } from "./verify-records.ts";
import { verifyStored } from "./verify-stored.ts";

export interface Verified {
  files: number;
  /** Files kept of upstreams. */
  mirrored: number;
  objects: number;
  records: number;
}

/** What was compared, and the name of the batch of the trash that a repair may have filled. */
export interface VerifiedSite extends Verified {
  trash: string;
}

/**
 * Compares the facts in the database, the records and the bytes, each with the others, and tells of every difference.
 * Safe beside a server that runs: what changes meanwhile is looked at again before it is called a problem.
 */
export async function verify(
  database: Database,
  storage: Storage,
  options: VerifyOptions,
  report: Pick<Verification, "found" | "watch">,
): Promise<VerifiedSite> {
  const verification = await beginVerification(database, storage, options, report);
  return {
    files: await verifyFiles(verification),
    mirrored: await verifyMirrored(verification),
    records: await verifyRecords(verification),
    objects: await verifyStored(verification),
    trash: verification.trash.batch,
  };
}

/** Begins with what everything after it depends on: whether the records know more than the database. */
export async function beginVerification(
  database: Database,
  storage: Storage,
  options: VerifyOptions,
  report: Pick<Verification, "found" | "watch">,
): Promise<Verification> {
  const writer = new RecordWriter(database.read, storage);
  const trash = new Trash(storage, "taken away by a repair", new Date());
  const isOlder = await isOlderThanRecords(database, storage);
  if (isOlder) report.found(OLD_DATABASE);
  const verification = { ...options, ...report, database, storage, writer, trash, isDatabaseOld: isOlder };
  const unknown = await findUnknownRecords(verification);
  return { ...verification, isDatabaseOld: isOlder || unknown > 0 };
}

const OLD_DATABASE: Problem = {
  kind: "old-database",
  subject: "database",
  problem:
    "The records report of later changes than the database knows: was it restored from a backup? `wheelyard rebuild --replace` makes it from the records.",
  mendable: false,
  mended: false,
};

async function isOlderThanRecords(database: Database, storage: Storage): Promise<boolean> {
  const recorded = (await readRecordedSerial(storage))?.serial ?? 0;
  return Math.max(recorded, await readAcknowledgedSerial(storage)) > (await database.serial());
}
