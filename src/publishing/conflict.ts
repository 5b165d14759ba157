import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { IndexRecord } from "../indexes/index-record.ts";
import type { FileKind } from "../indexes/package-index.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { Refusal } from "../refusal.ts";
import { type FileRow, findProjectRow, type ProjectRow } from "./find.ts";

/** What a new file is compared with. */
export interface Candidate {
  index: IndexRecord;
  project: ProjectName;
  filename: string;
  /** The same for every spelling of one distribution. */
  key: string;
  /** PEP 440, normalised. */
  version: string;
  kind: FileKind;
  sha256: string;
}

/** What publishing the candidate means: nothing (the same bytes are there), a new file, or one in place of another. */
export type Decision = { outcome: "unchanged" | "replaces"; row: FileRow } | { outcome: "new" };

const SDIST_EXTENSIONS = ["tar.gz", "zip", "tar.bz2", "tar.xz", "tar.Z", "tgz", "tar"];

/**
 * Compares a new file with what the index holds and held (STANDARDS U10-U12, U29, U33, U34, U38). Raises `conflict`
 * when the name is taken or reserved, `forbidden` when the project takes no uploads.
 */
export async function decide(
  database: Kysely<Tables>,
  candidate: Candidate,
): Promise<{ decision: Decision; project: ProjectRow | null }> {
  // Asked together: each answer is a way to the database and back.
  const [project, found] = await Promise.all([
    findProjectRow(database, candidate),
    findSpellings(database, candidate),
  ]);
  refuseClosedProject(project);
  return { decision: compare(candidate, found), project };
}

/** Every file that the index holds or held under this name, in any spelling, or as another source distribution of the release. */
function findSpellings(database: Kysely<Tables>, candidate: Candidate): Promise<FileRow[]> {
  return database
    .selectFrom("files")
    .selectAll()
    .where("index_id", "=", candidate.index.id)
    .where("filename_key", "in", [candidate.key, ...otherSdistKeys(candidate)])
    .orderBy("id")
    .execute();
}

function compare(candidate: Candidate, found: readonly FileRow[]): Decision {
  const rows = found.filter((row) => row.filename_key === candidate.key);
  const live = rows.find((row) => row.removed_serial === null);
  const volatile = candidate.index.settings.volatile;
  if (live?.sha256 === candidate.sha256 && live.filename === candidate.filename) {
    return { outcome: "unchanged", row: live };
  }
  if (live) {
    if (volatile) return { outcome: "replaces", row: live };
    throw taken(
      `${live.filename} is here with other contents${live.filename === candidate.filename ? "" : " or under another spelling"}. Files never change: publish a new version.`,
    );
  }
  if (rows.length > 0 && !volatile) {
    throw taken(`${rows[0]!.filename} was removed; its name stays reserved. Publish a new version.`);
  }
  const other = found.find((row) => row.filename_key !== candidate.key && row.removed_serial === null);
  if (other) throw secondSdist(other);
  return { outcome: "new" };
}

function taken(why: string): Refusal {
  return new Refusal("conflict", "file-exists", `File already exists: ${why}`);
}

/** PEP 792: archived and quarantined projects take no uploads. */
function refuseClosedProject(project: ProjectRow | null): void {
  if (project === null || project.removed_serial !== null) return;
  if (project.status !== "archived" && project.status !== "quarantined") return;
  throw new Refusal(
    "forbidden",
    `project-${project.status}`,
    `Project ${project.name} is ${project.status} and takes no uploads; somebody who manages it can make it active again.`,
  );
}

/** Keys that sdists of the same release would have with another extension, which the key ends with. */
function otherSdistKeys(candidate: Candidate): string[] {
  if (candidate.kind !== "sdist") return [];
  const release = candidate.key.slice(0, candidate.key.lastIndexOf("/") + 1);
  return SDIST_EXTENSIONS.map((extension) => release + extension).filter((key) => key !== candidate.key);
}

function secondSdist(other: FileRow): Refusal {
  return new Refusal(
    "invalid",
    "second-sdist",
    `This release has its source distribution already: ${other.filename}. A release has only one.`,
  );
}
