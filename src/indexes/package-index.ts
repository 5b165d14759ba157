import type { ProjectName } from "../packaging/names/project-name.ts";
import type { FileContent, Part } from "./file-content.ts";
import type { IndexFile } from "./index-file.ts";

export type ProjectStatus = "active" | "archived" | "quarantined" | "deprecated";

/** What an index knows of one project: the files it shows, oldest version first (PEP 440 order). */
export interface IndexProject {
  name: ProjectName;
  displayName: string;
  /** The hosted index or mirror that owns the name here; its rights count too. */
  sourceIndexId: number;
  status: ProjectStatus;
  statusReason: string | null;
  /** Grows with each change of this project. */
  serial: number;
  /** Empty when quarantined (PEP 792). */
  files: IndexFile[];
  /** Until when the answer may be kept (milliseconds since 1970); null: until a change is announced. */
  freshUntil: number | null;
}

/** The names of an index's projects. */
export interface ProjectList {
  /** Shown, in order. */
  names: readonly ProjectName[];
  /** Owned all the same, though nothing is shown: removed projects, and what a policy or a view hides. In any order. */
  reserved: readonly ProjectName[];
  /** Where a name comes from, when not all come from the index itself; what it says needs the right to read there. */
  sourcesOf?: (name: ProjectName) => readonly number[];
  serial: number;
  /**
   * Serial of a project as its page tells it, or below: mirror tools ask for a project again when it grows. Of a project whose
   * page is not known yet it is the list's.
   */
  serialOf: (name: ProjectName) => number;
  /** Until when the list may be kept (milliseconds since 1970); null: until a change is announced. */
  freshUntil: number | null;
}

/**
 * What any index answers, whatever it is made of: hosted, a mirror, one that inherits, one behind a policy. Every
 * component keeps this contract, proved by `test/contracts/package-index.ts`.
 *
 * "No such project" (`null` from `project`) and "no such file" (a project without it) are different answers on
 * purpose: the first source that owns a project wins, also when it does not have the file, which is what stops
 * dependency confusion (STANDARDS D01). A source that is away raises a `Refusal` (`bad-upstream`,
 * `upstream-timeout`, `unavailable`); it is never `null` (D03).
 */
export interface PackageIndex {
  projects(): Promise<ProjectList>;

  project(name: ProjectName): Promise<IndexProject | null>;

  /**
   * The hosted index or mirror that owns the name here, also when nothing of it is shown: a removed project still owns
   * its name. null: nobody does. Policies and views never change it, so that what they hide is not replaced by a namesake.
   */
  ownerOf(name: ProjectName): Promise<number | null>;

  /** One file of a project with all its core metadata, or null. */
  metadata(name: ProjectName, filename: string): Promise<Record<string, unknown> | null>;

  /**
   * Files that no page shows, but that can be opened if their bytes are kept: the upstream dropped them, or has been away
   * for too long. null: there are none.
   */
  dropped(name: ProjectName): Promise<IndexProject | null>;

  /**
   * The project that a file's address and name seem to belong to, or null. It asks no upstream and proves nothing: the
   * file counts only when `project` has it.
   */
  projectOf(address: string, filename: string): Promise<ProjectName | null>;

  /**
   * The way to the bytes of a file, its metadata or its signature: the only one there is. `project`: an answer of
   * `project` or `dropped` that has the file. A file that the index does not show (any more) is looked up again.
   * null: there is no such part, the index does not show the file, or a policy denies it by its core metadata. Refuses if
   * that metadata cannot be read because the upstream is away. Rights are the caller's to check, for the sources of `project`.
   */
  open(project: IndexProject, file: IndexFile, part: Part): Promise<FileContent | null>;
}

/** A part that an index is made of. `AssembledIndex` makes a `PackageIndex` of them; nothing else uses them. */
export interface IndexSource extends Omit<PackageIndex, "open" | "dropped"> {
  /** As `PackageIndex.dropped`. A source without it never has any. */
  dropped?(name: ProjectName): Promise<IndexProject | null>;

  /** As `PackageIndex.open`, for a file that this source shows. That is not checked again. */
  content(file: IndexFile, part: Part): Promise<FileContent | null>;
}

/** What a mirror answers by itself. */
export interface UpstreamIndex extends IndexSource {
  /**
   * Core metadata of a file that may be offered without: taken out of the file itself where nothing else has it. null: it has
   * none that can be read. Refuses when the upstream is away.
   */
  inside(file: IndexFile): Promise<Record<string, unknown> | null>;
}
