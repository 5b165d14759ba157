import type { ProjectName } from "../packaging/project-name.ts";

export type FileKind = "wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb";
export type ProjectStatus = "active" | "archived" | "quarantined" | "deprecated";

/** One distribution file, as every index answers it. */
export interface IndexFile {
  filename: string;
  project: ProjectName;
  /** PEP 440, normalised. */
  version: string;
  kind: FileKind;
  /** Bytes. */
  size: number;
  sha256: string;
  md5: string | null;
  blake2b256: string | null;
  requiresPython: string | null;
  /** SHA-256 of the `.metadata` beside it, or null when none is served. */
  metadataSha256: string | null;
  hasSignature: boolean;
  /** Milliseconds since 1970. */
  uploadedAt: number;
  uploadedBy: string | null;
  /** null: not yanked; else the reason, maybe empty. */
  yanked: string | null;
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
  /** Names of all projects, in order. */
  projects(): Promise<{ names: ProjectName[]; serial: number }>;

  project(name: ProjectName): Promise<IndexProject | null>;

  /** One file of a project with all its core metadata, or null. */
  metadata(name: ProjectName, filename: string): Promise<Record<string, unknown> | null>;

  /** The project that a file address (`files/<sha256>/<filename>`) belongs to, or null. */
  projectOf(sha256: string, filename: string): Promise<ProjectName | null>;
}
