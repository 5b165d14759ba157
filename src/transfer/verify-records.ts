import { setTimeout as sleep } from "node:timers/promises";
import { fileRecord } from "../changes/record-facts.ts";
import { writeRecord } from "../changes/record-forms.ts";
import type { RecordedIndex } from "../changes/record-writer.ts";
import { abreast, widthOf } from "../storage/abreast.ts";
import { fileRecordKey, readRecordKey } from "../storage/storage-key.ts";
import { mendLeftOver } from "./unknown-records.ts";
import type { Verification } from "./verification.ts";

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
  const { repair, isDatabaseOld } = verification;
  const mended = repair && !isDatabaseOld;
  if (mended) await rewrite(verification, file);
  const todo = isDatabaseOld
    ? "it is left alone, since the records know more than the database"
    : "a repair writes it from the database";
  verification.found({
    kind: "record",
    subject: keyOf(file),
    problem: `the record ${mended ? "was missing or said" : "is missing or says"} something else than the database${mended ? "" : `; ${todo}`}`,
    mendable: !isDatabaseOld && !mended,
    mended,
  });
}

/** Writes the record from the database; what it said before is kept in the trash. */
async function rewrite({ trash, writer }: Verification, file: NamedFile): Promise<void> {
  await trash.keep(keyOf(file));
  await writer.files(file.index, [file]);
}

/** Writes the record with this key again, if it still differs from the database. */
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
  if (index === undefined) return mendLeftOver(verification, key);
  if (await isRight(verification, { index, project, filename })) return false;
  await rewrite(verification, { index, project, filename });
  return isRight(verification, { index, project, filename });
}

function keyOf({ index, project, filename }: NamedFile): string {
  return fileRecordKey(index.owner, index.name, project, filename);
}
