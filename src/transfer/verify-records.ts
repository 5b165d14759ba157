import { setTimeout as sleep } from "node:timers/promises";
import { fileRecord } from "../changes/record-facts.ts";
import { FileRecord, writeRecord } from "../changes/record-forms.ts";
import type { RecordedIndex } from "../changes/record-writer.ts";
import { abreast, widthOf } from "../storage/abreast.ts";
import { fileRecordKey, RECORDS_PREFIX, readRecordKey } from "../storage/storage-key.ts";
import { readRecord } from "./read-record.ts";
import type { Verification } from "./verify.ts";

const PAGE = 500;
/** A server that runs writes records a moment after the facts. */
const LAG_MS = 1_000;

interface NamedFile {
  index: RecordedIndex;
  project: string;
  filename: string;
}

/** Compares every record of a file with the facts, both ways. Resolves with the number of records. */
export async function verifyRecords(verification: Verification): Promise<number> {
  let done = 0;
  for await (const files of everyFile(verification)) {
    const wrong = await keepWrong(verification, files);
    if (wrong.length > 0) await sleep(LAG_MS);
    for (const file of await keepWrong(verification, wrong)) await tellWrong(verification, file);
    done += files.length;
    verification.watch("records", done, null);
  }
  await findUnknown(verification);
  return done;
}

async function keepWrong(verification: Verification, files: NamedFile[]): Promise<NamedFile[]> {
  const wrong: NamedFile[] = [];
  const width = widthOf(verification.storage);
  for await (const [file, isSo] of abreast(files, width, (one) => isRight(verification, one)))
    if (!isSo) wrong.push(file);
  return wrong;
}

async function* everyFile({ database }: Verification): AsyncGenerator<NamedFile[]> {
  const page = (after: number) =>
    database.read
      .selectFrom("files")
      .innerJoin("projects", "projects.id", "files.project_id")
      .innerJoin("indexes", "indexes.id", "files.index_id")
      .select(["files.id", "files.filename", "files.index_id", "projects.name as project"])
      .select(["indexes.owner", "indexes.name"])
      .where("files.id", ">", after)
      .where("indexes.removed_serial", "is", null)
      .orderBy("files.id")
      .limit(PAGE)
      .execute();
  for (let rows = await page(0); rows.length > 0; rows = await page(rows.at(-1)?.id ?? 0)) {
    yield rows.map(({ index_id, owner, name, project, filename }) => ({
      index: { id: index_id, owner, name },
      project,
      filename,
    }));
  }
}

async function isRight({ database, storage, pace }: Verification, file: NamedFile): Promise<boolean> {
  await pace.pass(0);
  const expected = await fileRecord(database.read, file.index.id, file.filename);
  const stored = await storage.get(keyOf(file));
  return expected !== null && stored !== null && Buffer.compare(writeRecord(expected), stored) === 0;
}

async function tellWrong(verification: Verification, file: NamedFile): Promise<void> {
  const mended = verification.repair && !verification.isDatabaseOld;
  if (mended) await verification.writer.files(file.index, [file]);
  verification.found({
    kind: "record",
    subject: keyOf(file),
    problem: "the record is missing or says something else than the database; a repair writes it anew",
    mendable: !verification.isDatabaseOld && !mended,
    mended,
  });
}

/** Writes the record with this key anew, if it still says something else than the database. */
export async function mendRecord(verification: Verification, key: string): Promise<boolean> {
  const subject = readRecordKey(key);
  if (subject?.kind !== "file") return false;
  const { owner, index: name, project, filename } = subject;
  const index = await verification.database.read
    .selectFrom("indexes")
    .select(["id", "owner", "name"])
    .where("owner", "=", owner)
    .where("name", "=", name)
    .where("removed_serial", "is", null)
    .executeTakeFirst();
  if (index === undefined || (await isRight(verification, { index, project, filename }))) return false;
  await verification.writer.files(index, [{ project, filename }]);
  return isRight(verification, { index, project, filename });
}

/** Records of files that the database does not know. */
async function findUnknown({ database, storage, found, pace }: Verification): Promise<void> {
  for await (const { key } of storage.list(RECORDS_PREFIX)) {
    await pace.pass(0);
    const subject = readRecordKey(key);
    if (subject?.kind !== "file") continue;
    const row = await database.read
      .selectFrom("files")
      .innerJoin("indexes", "indexes.id", "files.index_id")
      .select("files.id")
      .where("indexes.owner", "=", subject.owner)
      .where("indexes.name", "=", subject.index)
      .where("indexes.removed_serial", "is", null)
      .where("files.filename", "=", subject.filename)
      .limit(1)
      .executeTakeFirst();
    if (row) continue;
    const record = await readRecord(storage, key, FileRecord).catch(() => null);
    const what = record?.file.removed_serial === null ? "a file" : "a removed file";
    found({
      kind: "unknown-record",
      subject: key,
      problem: `tells of ${what} that the database does not know; see \`wheelyard rebuild\``,
      mendable: false,
      mended: false,
    });
  }
}

function keyOf({ index, project, filename }: NamedFile): string {
  return fileRecordKey(index.owner, index.name, project, filename);
}
