import type { Hashes } from "../packaging/hashes.ts";
import type { ProjectName } from "../packaging/names/project-name.ts";

export type FileKind = "wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb";
export type ProjectStatus = "active" | "archived" | "quarantined" | "deprecated";

/** One distribution file, as every index answers it. */
export interface IndexFile {
  filename: string;
  project: ProjectName;
  /** PEP 440, normalised. */
  version: string;
  kind: FileKind;
  /** The hosted index or mirror that the file comes from. */
  sourceIndexId: number;
  /** 64 hex digits by which the file is asked for: its SHA-256 where that is known, else the SHA-256 of the upstream's URL. */
  address: string;
  /** Bytes. null if the upstream does not report it. */
  size: number | null;
  /** null if the upstream does not report it. */
  sha256: string | null;
  md5: string | null;
  blake2b256: string | null;
  /** Of a mirror's file, every hash that its upstream tells. */
  hashes?: Hashes;
  requiresPython: string | null;
  /** SHA-256 of the `.metadata` beside it, or null when none is served or its hash is not known. */
  metadataSha256: string | null;
  /** `.metadata` is served though its hash is not known. */
  metadataUnhashed: boolean;
  hasSignature: boolean;
  /** Milliseconds since 1970; null if the upstream does not report it. */
  uploadedAt: number | null;
  uploadedBy: string | null;
  /** null: not yanked; else the reason, maybe empty. */
  yanked: string | null;
  /** Absolute https address of the provenance object (PEP 740), as an upstream gives it. */
  provenance: string | null;
  /** When this server first saw the file on an upstream's page; null for hosted files. Milliseconds since 1970. */
  firstSeenAt: number | null;
}

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
  names: ProjectName[];
  /** Owned all the same, though nothing is shown: removed projects, and what a policy or a view hides. In any order. */
  reserved: ProjectName[];
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
   * Files whose bytes, where they are kept, are handed out at their addresses although no page shows them: the upstream
   * dropped them, or has been away for too long. null: there are none. An index without it has none.
   */
  dropped?(name: ProjectName): Promise<IndexProject | null>;

  /**
   * The project that a file's address and name seem to belong to, or null. It asks no upstream and proves nothing: the
   * file counts only when `project` has it.
   */
  projectOf(address: string, filename: string): Promise<ProjectName | null>;

  /**
   * Whether a file that is on the page may be handed out: for rules on what only its core metadata tells, which is looked
   * into here where it was not before. An index without it hands out all that its pages show. Refuses when it cannot be
   * told, since the upstream is away.
   */
  admits?(file: IndexFile): Promise<boolean>;
}

/** What a mirror answers by itself. */
export interface UpstreamIndex extends PackageIndex {
  /**
   * Core metadata of a file that may be offered without: taken out of the file itself where nothing else has it. null: it has
   * none that can be read. Refuses when the upstream is away.
   */
  inside(file: IndexFile): Promise<Record<string, unknown> | null>;
}
