import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { ProjectName } from "../packaging/names/project-name.ts";
import { restoreMetadata } from "../publishing/upload/restore-metadata.ts";
import { abreast, widthOf } from "../storage/abreast.ts";
import { fileKey, metadataKey, signatureKey } from "../storage/storage-key.ts";
import type { Problem, Verification } from "./verification.ts";

const PAGE = 500;

type Row = Awaited<ReturnType<typeof page>>[number];
type Finding = Pick<Problem, "kind" | "problem"> & { mendable?: boolean; mended?: boolean };

/** Proves that the bytes of every file, listed or in the recycle bin, are there and are the right ones. Resolves with the number of files. */
export async function verifyFiles(verification: Verification): Promise<number> {
  const { database } = verification;
  const { count } = await database.read
    .selectFrom("files")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where(isKept)
    .executeTakeFirstOrThrow();
  let done = 0;
  for (
    let rows = await page(verification, 0);
    rows.length > 0;
    rows = await page(verification, rows.at(-1)?.id)
  ) {
    const width = widthOf(verification.storage);
    for await (const [row, findings] of abreast(rows, width, (one) => verifyFile(verification, one))) {
      for (const finding of findings) {
        if (await isStillThere(verification, row.id)) verification.found(problemOf(row, finding));
      }
      verification.watch("files", ++done, Number(count));
    }
  }
  return done;
}

function page(verification: Verification, after = 0) {
  return rows(verification).where("files.id", ">", after).orderBy("files.id").limit(PAGE).execute();
}

/** Whether the bytes of a file are kept: it is listed, or in the recycle bin. */
const isKept = sql<boolean>`(files.removed_serial is null or files.binned_at is not null)`;

/** Files whose bytes are kept, each with where. */
function rows({ database }: Verification) {
  return database.read
    .selectFrom("files")
    .innerJoin("projects", "projects.id", "files.project_id")
    .innerJoin("indexes", "indexes.id", "files.index_id")
    .selectAll("files")
    .select(["projects.name as project", "indexes.owner", "indexes.name as index"])
    .where(isKept);
}

/** Mends the core metadata of the file that a finding was of (`owner/index project filename`), if it still needs it. */
export async function mendFile(verification: Verification, subject: string): Promise<boolean> {
  const [index = "", , filename = ""] = subject.split(" ");
  const [owner = "", name = ""] = index.split("/");
  const row = await rows(verification)
    .where("indexes.owner", "=", owner)
    .where("indexes.name", "=", name)
    .where("indexes.removed_serial", "is", null)
    .where("files.filename", "=", filename)
    .executeTakeFirst();
  if (row === undefined) return false;
  return (await verifyFile({ ...verification, repair: true, quick: true }, row)).some(({ mended }) => mended);
}

async function verifyFile(verification: Verification, row: Row): Promise<Finding[]> {
  const { storage } = verification;
  const bytes = await findBytes(verification, row);
  if (bytes) return [bytes];
  const findings: Finding[] = [];
  if (row.metadata_sha256 !== null) {
    const metadata = await storage.get(metadataKey(row.sha256, row.filename)).catch(() => null);
    if (!metadata || sha256(metadata) !== row.metadata_sha256) {
      findings.push(await mendMetadata(verification, row, row.metadata_sha256));
    }
  }
  if (row.has_signature === 1 && !(await storage.stat(signatureKey(row.sha256, row.filename)))) {
    findings.push({
      kind: "signature",
      problem: "its signature is not in the storage; restore it from a backup",
    });
  }
  return findings;
}

/** What is wrong with the bytes of a file; null when nothing is. */
async function findBytes(verification: Verification, row: Row): Promise<Finding | null> {
  const { storage, quick, pace } = verification;
  await pace.pass(0);
  const key = fileKey(row.sha256, row.filename);
  const stored = await storage.stat(key);
  const todo =
    row.binned_at === null
      ? "restore it from a backup, or remove the file"
      : "it is in the recycle bin; restore it from a backup, or purge it";
  if (!stored) return { kind: "missing-bytes", problem: `its bytes are not in the storage; ${todo}` };
  if (stored.size !== row.size) {
    return { kind: "damaged-bytes", problem: `${stored.size} bytes are stored, not ${row.size}; ${todo}` };
  }
  if (quick || (await hashOf(verification, key)) === row.sha256) return null;
  return { kind: "damaged-bytes", problem: `other bytes are stored than were published; ${todo}` };
}

/** SHA-256 of stored bytes; null: there are none. */
export async function hashOf({ storage, pace }: Verification, key: string): Promise<string | null> {
  const stream = await storage.open(key);
  if (!stream) return null;
  const hash = createHash("sha256");
  for await (const chunk of stream) {
    hash.update(chunk);
    await pace.pass(chunk.length);
  }
  return hash.digest("hex");
}

async function mendMetadata({ storage, repair }: Verification, row: Row, expected: string): Promise<Finding> {
  const problem = "its core metadata is missing or damaged; a repair takes it from the file again";
  if (!repair) return { kind: "metadata", problem, mendable: true };
  const file = { ...row, project: row.project as ProjectName, address: row.sha256 };
  const restored = await restoreMetadata(storage, file, expected);
  return { kind: "metadata", problem: "its core metadata was missing or damaged", mended: restored !== null };
}

/** Whether the file was not removed, or purged, while it was looked at. */
async function isStillThere({ database }: Verification, id: number): Promise<boolean> {
  const row = await database.read
    .selectFrom("files")
    .select("id")
    .where("id", "=", id)
    .where(isKept)
    .executeTakeFirst();
  return row !== undefined;
}

function problemOf(row: Row, { mendable = false, mended = false, ...finding }: Finding): Problem {
  return {
    ...finding,
    subject: `${row.owner}/${row.index} ${row.project} ${row.filename}`,
    mendable,
    mended,
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
