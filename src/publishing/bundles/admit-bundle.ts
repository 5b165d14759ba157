import type { Actor } from "../../database/change.ts";
import type { Writing } from "../../database/database.ts";
import { type BlobName, removeUnusedBlobs } from "../../indexes/blobs.ts";
import { addressOf, type IndexRecord } from "../../indexes/index-record.ts";
import { parseDistributionFilename } from "../../packaging/names/distribution-filename.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { Refusal } from "../../refusal.ts";
import type { Destination } from "../releases/remove.ts";
import { fulfillRequests } from "../requests/change-requests.ts";
import { checkKind } from "../upload/agreement.ts";
import { type NewFile, writeFile } from "../upload/facts.ts";
import { requireBytes } from "../upload/store.ts";
import type { PublishingTools } from "../upload/upload.ts";
import { type AdmittedDetail, approversOf, lastAdmitted, subjectOf } from "./admitted.ts";
import { checkSequence, type OfferedBundle } from "./sequence.ts";
import { type WithdrawnFile, withdrawFiles } from "./withdraw.ts";

/** A file that a bundle lists. */
export interface BundledFile {
  project: ProjectName;
  filename: string;
  sha256: string;
  /** null: not yanked; else the reason. */
  yanked: string | null;
  /** Whether the bundle brought its bytes. false: the index must have it. */
  present: boolean;
  /** Why the index must not keep it; null: it is to have it. */
  withdrawn: WithdrawnFile["withdrawn"] | null;
}

/** A bundle whose signatures were checked, and whose files were imported into the quarantine index. */
export interface Admission {
  bundle: OfferedBundle & { createdAt: string; signedBy: string[] };
  files: readonly BundledFile[];
  quarantine: IndexRecord;
  into: IndexRecord;
  allowGap: boolean;
  /** How many administrators must admit it. */
  admitters: number;
  actor: Actor;
  /** Where files go that the bundle withdraws. */
  to: Destination;
}

/** What became of the files of a bundle. */
export interface Admitted {
  /** `waiting`: other administrators must admit it too. */
  outcome: "admitted" | "unchanged" | "waiting";
  /** Files that are new in the index. */
  files: number;
  /** Files that were there before with the same bytes. */
  unchanged: number;
  /** Files that the bundle yanked. */
  yanked: number;
  /** Files that were removed from the index before. They stay removed. */
  leftOut: number;
  /** Files that the bundle withdrew. */
  withdrawn: number;
}

const NOTHING: Omit<Admitted, "outcome"> = { files: 0, unchanged: 0, yanked: 0, leftOut: 0, withdrawn: 0 };

/** Files that are compared together. */
const BATCH = 100;

/**
 * Makes the files of a bundle visible in an index, in one transaction: all of them or none. Refuses (`conflict`) a bundle that is not
 * the next one, one whose files did not all arrive, and one that relies on files that the index does not have.
 */
export async function admitBundle(tools: PublishingTools, admission: Admission): Promise<Admitted> {
  const { into, bundle, files } = admission;
  const { admitted, unused } = await tools.database.write(async (writing) => {
    const last = await lastAdmitted(writing.tx, into.id);
    if (checkSequence(bundle, last, admission.allowGap) === "again") {
      const outcome = { ...NOTHING, outcome: "unchanged" as const, unchanged: files.length };
      return { admitted: outcome, unused: [] };
    }
    const approvedBy = await approvedBefore(writing, admission);
    return approvedBy === null
      ? { admitted: { ...NOTHING, outcome: "waiting" as const }, unused: [] }
      : admitAll(tools, writing, admission, approvedBy);
  });
  await removeUnusedBlobs(tools.database, tools.storage, unused);
  if (tools.recorder && admitted.outcome === "admitted")
    for (const { project, filename } of files) await tools.recorder.put(into, project, filename);
  return admitted;
}

/**
 * The administrators who approved the bundle before, if the actor completes the number that is needed; null: the actor is noted as
 * one of them, and others must follow.
 */
async function approvedBefore(
  writing: Writing,
  { into, bundle, admitters, actor }: Admission,
): Promise<string[] | null> {
  const approvers = await approversOf(writing.tx, into.id, bundle);
  const others = approvers.filter((name) => name !== actor.name);
  if (others.length + 1 >= admitters) return others;
  if (others.length < approvers.length) return null;
  const { stream, sequence, manifestSha256 } = bundle;
  const detail = { stream, sequence, manifestSha256, needed: admitters };
  const about = { actor, indexId: into.id, project: null, subject: subjectOf(bundle) };
  await writing.record({ kind: "bundle.approved", ...about, detail });
  return null;
}

/** Makes the files visible in the transaction at hand, and takes away what the bundle withdraws. */
async function admitAll(
  tools: PublishingTools,
  writing: Writing,
  admission: Admission,
  approvedBy: string[],
): Promise<{ admitted: Admitted; unused: BlobName[] }> {
  const { into, bundle, files, actor } = admission;
  const counting = new CountingWriting(writing);
  const counts = { ...NOTHING };
  const subject = subjectOf(bundle);
  const kept = files.filter(({ withdrawn }) => withdrawn === null);
  for (let at = 0; at < kept.length; at += BATCH)
    await admitBatch(tools, counting, admission, kept.slice(at, at + BATCH), counts);
  const place = { into, bundle: subject, actor, to: admission.to };
  const { count, unused } = await withdrawFiles(counting, place, files.filter(isWithdrawn));
  counts.withdrawn = count;
  const { stream, sequence, manifestSha256, createdAt, signedBy } = bundle;
  const number = { stream, sequence, manifestSha256, createdAt, signedBy, approvedBy };
  const quarantine = addressOf(admission.quarantine);
  const firstSerial = counting.first ?? Number.MAX_SAFE_INTEGER;
  const detail: AdmittedDetail = { ...number, quarantine, ...counts, firstSerial };
  await writing.record({ kind: "bundle.admitted", actor, indexId: into.id, project: null, subject, detail });
  const releases = kept.map(({ project, filename }) => releaseOf(project, filename));
  await fulfillRequests(writing, into, actor, { bundle: subject, releases });
  return { admitted: { outcome: "admitted", ...counts }, unused };
}

function isWithdrawn(file: BundledFile): file is BundledFile & WithdrawnFile {
  return file.withdrawn !== null;
}

/** Notes the first serial that is taken through it. Its functions may be called without it, as those of any `Writing`. */
class CountingWriting implements Writing {
  readonly tx: Writing["tx"];
  readonly record: Writing["record"];
  readonly raise: Writing["raise"];
  first: number | null = null;

  constructor(writing: Writing) {
    this.tx = writing.tx;
    this.raise = (serial) => writing.raise(serial);
    this.record = async (change) => {
      const serial = await writing.record(change);
      this.first ??= serial;
      return serial;
    };
  }
}

type Counts = Omit<Admitted, "outcome">;

async function admitBatch(
  tools: PublishingTools,
  writing: Writing,
  admission: Admission,
  batch: readonly BundledFile[],
  counts: Counts,
): Promise<void> {
  const { into, quarantine } = admission;
  const names = batch.map(({ filename }) => filename);
  const here = Map.groupBy(await rowsOf(writing, into, names), ({ filename }) => filename);
  const arrived = new Map((await arrivedOf(writing, quarantine, names)).map((row) => [row.filename, row]));
  for (const file of batch) {
    const known = here.get(file.filename) ?? [];
    const live = known.find(({ removed_serial }) => removed_serial === null);
    if (live?.sha256 === file.sha256) {
      counts.unchanged++;
      if (file.yanked !== null && live.yanked === null) {
        await yank(writing, admission, file, live.id);
        counts.yanked++;
      }
    } else if (live === undefined && known.length > 0 && !into.settings.volatile) counts.leftOut++;
    else if (!file.present) throw missing(file, "relies on files that the index does not have");
    else {
      const row = arrived.get(file.filename);
      if (row?.sha256 !== file.sha256) throw missing(file, "has not arrived completely");
      const newFile = newFileOf(admission, file, row);
      await writeFile(writing, newFile, requireBytes(tools, writing, newFile, true));
      counts.files++;
    }
  }
}

function rowsOf({ tx }: Writing, index: IndexRecord, names: readonly string[]) {
  return tx
    .selectFrom("files")
    .select(["id", "filename", "sha256", "yanked", "removed_serial"])
    .where("index_id", "=", index.id)
    .where("filename", "in", names)
    .execute();
}

function arrivedOf({ tx }: Writing, quarantine: IndexRecord, names: readonly string[]) {
  return tx
    .selectFrom("files")
    .innerJoin("projects", "projects.id", "files.project_id")
    .leftJoin("file_metadata", "file_metadata.file_id", "files.id")
    .selectAll("files")
    .select(["projects.display_name", "file_metadata.metadata"])
    .where("files.index_id", "=", quarantine.id)
    .where("files.filename", "in", names)
    .where("files.removed_serial", "is", null)
    .execute();
}

type Arrived = Awaited<ReturnType<typeof arrivedOf>>[number];

function releaseOf(project: ProjectName, filename: string): { project: ProjectName; version: string } {
  return { project, version: parseDistributionFilename(filename, project).version.text };
}

function newFileOf({ into, quarantine, actor }: Admission, file: BundledFile, row: Arrived): NewFile {
  const name = parseDistributionFilename(file.filename, file.project);
  checkKind(name, into.settings);
  return {
    ...{ index: into, project: file.project, filename: name.filename, key: name.key },
    ...{ version: name.version.text, kind: name.kind, sha256: row.sha256, size: row.size },
    ...{ md5: row.md5, blake2b256: row.blake2b_256, requiresPython: row.requires_python },
    ...{ metadataSha256: row.metadata_sha256, hasSignature: row.has_signature === 1 },
    metadata: JSON.parse(row.metadata ?? "{}") as object,
    displayName: row.display_name,
    yanked: file.yanked,
    origin: addressOf(quarantine),
    actor,
    imported: { uploadedAt: row.uploaded_at, uploadedBy: actor.name, restricted: false },
  };
}

async function yank(
  { tx, record }: Writing,
  { into, actor }: Admission,
  { project, filename, yanked }: BundledFile,
  id: number,
): Promise<void> {
  await tx.updateTable("files").set({ yanked }).where("id", "=", id).execute();
  const detail = { reason: yanked };
  await record({ kind: "file.yanked", actor, indexId: into.id, project, subject: filename, detail });
}

function missing({ filename }: BundledFile, problem: string): Refusal {
  const what =
    problem === "has not arrived completely"
      ? "Run wheelyard bundle admit again."
      : "Ask the sender for a complete bundle, without --since.";
  return new Refusal(
    "conflict",
    "bundle-incomplete",
    `The bundle is refused. It ${problem}, such as ${filename}. ${what}`,
  );
}
