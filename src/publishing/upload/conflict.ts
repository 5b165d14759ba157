import type { Kysely } from "kysely";
import type { Tables } from "../../database/tables.ts";
import type { FileKind } from "../../indexes/index-file.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { Refusal } from "../../refusal.ts";
import { type ExistingFile, type ExistingProject, findExisting } from "./existing-files.ts";

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
  /** Whether it may be a second source distribution of its release. */
  maySecond?: boolean;
}

/** What publishing the candidate means: nothing (the same bytes are there), a new file, or one in place of another. */
export type Decision = { outcome: "unchanged" | "replaces"; row: ExistingFile } | { outcome: "new" };

const SDIST_EXTENSIONS = ["tar.gz", "zip", "tar.bz2", "tar.xz", "tar.Z", "tgz", "tar"];

/**
 * Compares a new file with what the index has and had (STANDARDS U10-U12, U29, U33, U34, U38). Raises `conflict`
 * when the name is taken or reserved, `forbidden` when the project takes no uploads, `not-found` when the index was removed
 * while the file was on its way.
 */
export async function decide(
  database: Kysely<Tables>,
  candidate: Candidate,
): Promise<{ decision: Decision; project: ExistingProject | null }> {
  // In any spelling, or as another source distribution of the release.
  const existing = await findExisting(database, candidate, [candidate.key, ...otherSdistKeys(candidate)]);
  if (existing === null) throw indexRemoved();
  refuseClosedProject(existing.project);
  return { decision: compare(candidate, existing.files), project: existing.project };
}

function compare(candidate: Candidate, found: readonly ExistingFile[]): Decision {
  const rows = found.filter((row) => row.filename_key === candidate.key);
  const live = rows.find((row) => row.removed_serial === null);
  const volatile = candidate.index.settings.volatile;
  if (live?.sha256 === candidate.sha256 && live.filename === candidate.filename) {
    return { outcome: "unchanged", row: live };
  }
  if (live) {
    if (volatile && candidate.index.settings.freeze !== null) throw taken(frozen(live.filename));
    if (volatile) return { outcome: "replaces", row: live };
    throw taken(
      `${live.filename} is here with other contents${live.filename === candidate.filename ? "" : " or under another spelling"}. Files never change: publish a new version.`,
    );
  }
  if (rows.length > 0 && !volatile) {
    const binned = rows.findLast(({ binned_at }) => binned_at !== null);
    throw taken(
      binned
        ? `${binned.filename} was removed and is in the recycle bin. Restore it there, or publish a new version.`
        : `${rows[0]!.filename} was removed; its name stays reserved. Publish a new version.`,
    );
  }
  const other = found.find((row) => row.filename_key !== candidate.key && row.removed_serial === null);
  if (other && !candidate.maySecond) throw secondSdist(other);
  return { outcome: "new" };
}

function indexRemoved(): Refusal {
  return new Refusal(
    "not-found",
    "no-such-index",
    "The index was removed while the file was being uploaded.",
  );
}

/** The file that is shown would go, and the one in its place be hidden. */
function frozen(filename: string): string {
  return `the index is frozen, so ${filename} cannot be replaced until the freeze is lifted.`;
}

function taken(why: string): Refusal {
  return new Refusal("conflict", "file-exists", `File already exists: ${why}`);
}

/** PEP 792: archived and quarantined projects take no uploads. */
function refuseClosedProject(project: ExistingProject | null): void {
  if (project === null || project.removed_serial !== null) return;
  if (project.status !== "archived" && project.status !== "quarantined") return;
  const who = project.status === "quarantined" ? "an administrator" : "the people who manage it";
  throw new Refusal(
    "forbidden",
    `project-${project.status}`,
    `Project ${project.name} is ${project.status} and takes no uploads; ${who} can make it active again.`,
  );
}

/** Keys that sdists of the same release would have with another extension, which the key ends with. */
function otherSdistKeys(candidate: Candidate): string[] {
  if (candidate.kind !== "sdist") return [];
  const release = candidate.key.slice(0, candidate.key.lastIndexOf("/") + 1);
  return SDIST_EXTENSIONS.map((extension) => release + extension).filter((key) => key !== candidate.key);
}

function secondSdist(other: ExistingFile): Refusal {
  return new Refusal(
    "invalid",
    "second-sdist",
    `This release has its source distribution already: ${other.filename}. A release has only one.`,
  );
}
