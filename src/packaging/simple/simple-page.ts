import type { Hashes } from "../hashes.ts";
import type { ProjectName } from "../names/project-name.ts";

export type { Hashes } from "../hashes.ts";

/** Version of the Simple API that is written (PEP 629); HTML is frozen at it (PEP 833). */
export const SIMPLE_API_VERSION = "1.4";

/** Names in one piece of a list of projects as it is written. */
export const ROOT_PIECE = 2_000;

/** Files in one piece of a project's page as it is written. */
export const PROJECT_PIECE = 500;

/** Markers of PEP 792. */
export type ProjectStatus = "active" | "archived" | "quarantined" | "deprecated";

/** One file on a project's page: what is served, and what is read from an upstream. */
export interface SimpleFile {
  filename: string;
  /** Relative to the page, or absolute; without the hash fragment. Percent-encoded: see `encodePathSegment`. */
  url: string;
  hashes: Hashes;
  /** Name of a hash on an upstream's page that cannot be checked; absent: there is none. */
  unproved?: string;
  /** Bytes. null if the upstream does not report it. */
  size: number | null;
  requiresPython: string | null;
  /** Hashes of `<url>.metadata`, empty when it is served without any; null when it is not served. */
  coreMetadata: Hashes | null;
  /** Name of a hash of it that cannot be checked; absent: there is none. */
  unprovedMetadata?: string;
  /** null: not yanked; else the reason, maybe empty. */
  yanked: string | null;
  /** Milliseconds since 1970. */
  uploadTime: number | null;
  /** A signature is served at `<url>.asc`. */
  gpgSig: boolean;
  /** Absolute https address of the provenance object (PEP 740). */
  provenance: string | null;
}

/** A project's page. */
export interface SimpleProject {
  name: ProjectName;
  files: readonly SimpleFile[];
  /** Writers put them in order and tell each once (PEP 440: `1.0` and `1.0.0` are one). */
  versions: readonly string[];
  status: ProjectStatus;
  statusReason: string | null;
  /** Serial of the last change; null if the upstream does not report it. */
  lastSerial: number | null;
}

/** The list of all projects. */
export interface SimpleRoot {
  names: readonly ProjectName[];
  lastSerial: number | null;
  /** Serial of a project, where it is known. */
  serialOf?: (name: ProjectName) => number;
}

export function isProjectStatus(text: unknown): text is ProjectStatus {
  return text === "active" || text === "archived" || text === "quarantined" || text === "deprecated";
}
