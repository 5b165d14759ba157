import { createHash, randomBytes } from "node:crypto";
import type { Actor } from "../../database/change.ts";
import type { Database, Writing } from "../../database/database.ts";
import type { Precondition } from "../../database/precondition.ts";
import { siteNow } from "../../database/site-clock.ts";
import { type BlobName, removeUnusedBlobs } from "../../indexes/blobs.ts";
import { type ResultRow, resultsFilename } from "../../indexes/results/release-results.ts";
import { Refusal } from "../../refusal.ts";
import type { Storage } from "../../storage/storage.ts";
import { fileKey } from "../../storage/storage-key.ts";
import { type ProjectAddress, requireFiles } from "../releases/find.ts";
import type { Spooled } from "../spool/spool.ts";
import { requireBytes } from "../upload/store.ts";
import { storeAndName } from "../upload/store-and-name.ts";
import { checkReport } from "./check-report.ts";
import type { EnvironmentResult, ReportContext } from "./report.ts";

type ReleaseAddress = ProjectAddress & { version: string };

interface Stores {
  database: Database;
  storage: Storage;
}

/** When and by whom a report was sent first. `at`: null: now. */
export interface ReportedThen {
  at: number | null;
  by: string | null;
}

export interface ResultsUpload {
  /** The report as it was sent. It stays the caller's to discard. */
  spooled: Spooled;
  context: ReportContext;
  /** Name of the file that was tested; null: the release. */
  testedFile: string | null;
  actor: Actor;
  reported: ReportedThen;
  /** How many results are kept of each environment. */
  kept: number;
}

/**
 * Adds the results of a test report to a release, and removes the oldest ones beyond the number that is kept. The same report
 * sent again replaces itself. Refuses (`not-found`) a release or a file that is not there, and (`invalid`) what `checkReport`
 * does.
 */
export async function publishResults(
  { database, storage }: Stores,
  address: ReleaseAddress,
  { spooled, context, testedFile, actor, reported, kept }: ResultsUpload,
): Promise<ResultRow[]> {
  const release = requireTested(await requireFiles(database.read, address), testedFile);
  const report = await checkReport(spooled, context);
  const bytes = Buffer.from(`${JSON.stringify(report)}\n`);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const blob = { sha256, filename: resultsFilename(address.project, release.version) };
  const store = () => storage.put(fileKey(sha256, blob.filename), bytes);
  const { rows, removed } = await storeAndName(database, blob, {
    store,
    again: store,
    name: () =>
      database.write(async (writing) => {
        const file = requireTested(await requireFiles(writing.tx, address), testedFile);
        await requireBytes({ database, storage }, writing, blob, true);
        const reported_at = reported.at ?? (await nextMoment(writing, file));
        const common = {
          ...{ ...blob, project_id: file.project_id, version: file.version, index_id: address.index.id },
          ...{
            tested_file: testedFile,
            reported_at,
            reported_by: reported.by,
            origin: null,
            binned_at: null,
          },
        };
        const made = report.results.map((result, number) => ({ ...common, number, ...factsOf(result) }));
        return writeResults(writing, address, made, actor, kept);
      }),
  });
  await removeUnusedBlobs(database, storage, removed);
  return rows;
}

/** Names results in the transaction at hand, with its entry of the log; resolves with the bytes that are no longer needed. */
export async function writeResults(
  writing: Writing,
  { index, project }: ProjectAddress,
  made: readonly Omit<ResultRow, "id">[],
  actor: Actor,
  kept: number,
): Promise<{ rows: ResultRow[]; removed: BlobName[] }> {
  const { tx, record } = writing;
  const [first] = made;
  if (first === undefined) return { rows: [], removed: [] };
  const { project_id, version, sha256, tested_file } = first;
  const again = tx.deleteFrom("test_results").where("project_id", "=", project_id);
  await again.where("version", "=", version).where("sha256", "=", sha256).execute();
  const rows = made.map((one) => ({ ...one, id: `tr_${randomBytes(12).toString("base64url")}` }));
  for (const row of rows) await tx.insertInto("test_results").values(row).execute();
  const count = (...statuses: string[]) => rows.filter(({ status }) => statuses.includes(status)).length;
  await record({
    kind: "project.results-published",
    actor,
    indexId: index.id,
    project,
    subject: version,
    detail: {
      ...{ version, environments: rows.map(({ environment }) => environment).slice(0, 50) },
      ...{ passed: count("passed"), failed: count("failed", "error") },
      ...(tested_file === null ? {} : { file: tested_file }),
      ...(first.origin === null ? {} : { origin: first.origin }),
    },
  });
  return { rows, removed: await dropOld(writing, rows, kept) };
}

/** Removes a result. Refuses (`not-found`) one that this release does not have. */
export async function removeResult(
  { database, storage }: Stores,
  address: ReleaseAddress & { id: string },
  actor: Actor,
  precondition: Precondition,
): Promise<void> {
  const removed = await database.write(async (writing) => {
    await precondition(writing);
    const { version, project_id } = (await requireFiles(writing.tx, address))[0]!;
    const rows = await writing.tx
      .deleteFrom("test_results")
      .where("project_id", "=", project_id)
      .where("version", "=", version)
      .where("id", "=", address.id)
      .where("binned_at", "is", null)
      .returning(["sha256", "filename", "environment"])
      .execute();
    const [row] = rows;
    if (row === undefined) throw noSuchResult(address.project, version);
    const { index, project } = address;
    await writing.record({
      kind: "project.results-removed",
      actor,
      indexId: index.id,
      project,
      subject: version,
      detail: { version, environment: row.environment },
    });
    return rows;
  });
  await removeUnusedBlobs(database, storage, removed);
}

export function noSuchResult(project: string, version: string): Refusal {
  return new Refusal("not-found", "no-such-result", `${project} ${version} has no such test result here.`);
}

/** Now, and later than every result before, so that their order is never in doubt. */
export async function nextMoment(
  { tx }: Writing,
  { project_id, version }: { project_id: number; version: string },
): Promise<number> {
  const { last } = await tx
    .selectFrom("test_results")
    .select(({ fn }) => fn.max("reported_at").as("last"))
    .where("project_id", "=", project_id)
    .where("version", "=", version)
    .executeTakeFirstOrThrow();
  return Math.max(siteNow(), Number(last ?? 0) + 1);
}

/** Of the environments that have a new result, removes what is older than the results that are kept. */
async function dropOld({ tx }: Writing, rows: readonly ResultRow[], kept: number): Promise<BlobName[]> {
  const removed: BlobName[] = [];
  for (const { project_id, version, environment } of rows) {
    const old = await tx
      .selectFrom("test_results")
      .select("id")
      .where("project_id", "=", project_id)
      .where("version", "=", version)
      .where("environment", "=", environment)
      .where("binned_at", "is", null)
      .orderBy("reported_at", "desc")
      .orderBy("id")
      .offset(kept)
      .limit(1000)
      .execute();
    if (old.length === 0) continue;
    const ids = old.map(({ id }) => id);
    const gone = tx.deleteFrom("test_results").where("id", "in", ids).returning(["sha256", "filename"]);
    removed.push(...(await gone.execute()));
  }
  return removed;
}

function requireTested<File extends { filename: string }>(files: readonly File[], name: string | null): File {
  const file = name === null ? files[0] : files.find(({ filename }) => filename === name);
  if (file !== undefined) return file;
  throw new Refusal("not-found", "no-such-file", `The release has no file ${name}.`);
}

function factsOf({ durationSeconds, log: _log, ...facts }: EnvironmentResult) {
  return { ...facts, duration_ms: durationSeconds === null ? null : Math.round(durationSeconds * 1000) };
}
