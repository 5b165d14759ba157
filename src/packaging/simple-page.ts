import type { ProjectName } from "./project-name.ts";

/** Version of the Simple API that is written (PEP 629); HTML is frozen at it (PEP 833). */
export const SIMPLE_API_VERSION = "1.4";

/** Names in one piece of a list of projects as it is written. */
export const ROOT_PIECE = 10_000;

/** Markers of PEP 792. */
export type ProjectStatus = "active" | "archived" | "quarantined" | "deprecated";

/** One file on a project's page: what is served, and what is read from an upstream. */
export interface SimpleFile {
  filename: string;
  /** Relative to the page, or absolute; without the hash fragment. Percent-encoded: see `encodePathSegment`. */
  url: string;
  /** Lower-case algorithm names and hex values; of `sha256`, `md5` and the others of `HASH_LENGTHS`. */
  hashes: Hashes;
  /** Bytes; null when an upstream does not say. */
  size: number | null;
  requiresPython: string | null;
  /** Hashes of `<url>.metadata`, empty when it is served without any; null when it is not served. */
  coreMetadata: Hashes | null;
  /** null: not yanked; else the reason, maybe empty. */
  yanked: string | null;
  /** Milliseconds since 1970. */
  uploadTime: number | null;
  /** A signature is served at `<url>.asc`. */
  gpgSig: boolean;
  /** Absolute https address of the provenance object (PEP 740). */
  provenance: string | null;
}

export type Hashes = Readonly<Record<string, string>>;

/** A project's page. */
export interface SimpleProject {
  name: ProjectName;
  files: readonly SimpleFile[];
  /** Writers put them in order and tell each once (PEP 440: `1.0` and `1.0.0` are one). */
  versions: readonly string[];
  status: ProjectStatus;
  statusReason: string | null;
  /** Serial of the last change; null when an upstream does not say. */
  lastSerial: number | null;
}

/** The list of all projects. */
export interface SimpleRoot {
  names: readonly ProjectName[];
  lastSerial: number | null;
  /** Serial of a project, where it is known. */
  serialOf?: (name: ProjectName) => number;
}

/** Hash functions a page may name (STANDARDS S06), with the length of their values in hex digits. */
export const HASH_LENGTHS: ReadonlyMap<string, number> = new Map([
  ["md5", 32],
  ["sha1", 40],
  ["sha224", 56],
  ["sha256", 64],
  ["sha384", 96],
  ["sha512", 128],
]);

/** Whether `name` and `value` are a known hash function and a value of its length. */
export function isHash(name: string, value: string): boolean {
  return HASH_LENGTHS.get(name) === value.length && /^[0-9a-f]+$/i.test(value);
}

export function isProjectStatus(text: unknown): text is ProjectStatus {
  return text === "active" || text === "archived" || text === "quarantined" || text === "deprecated";
}
