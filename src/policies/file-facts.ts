import type { FileKind } from "../packaging/names/filename-parts.ts";
import type { ProjectName } from "../packaging/names/project-name.ts";

/** What rules may ask of a file; null: not known. Times are milliseconds since 1970. */
export interface FileFacts {
  filename: string;
  project: ProjectName;
  version: string;
  kind: FileKind;
  /** Bytes. */
  size: number | null;
  sha256: string | null;
  /** When it was uploaded to where it comes from, as that says. */
  uploadedAt: number | null;
  /** When this server first saw it. */
  firstSeenAt: number | null;
  /** null: not yanked; else the reason, maybe empty. */
  yanked: string | null;
}

/** What core metadata says of a file's licence. */
export interface Licensing {
  /** Licence expression (PEP 639), else the older free text; null: it names none. */
  license: string | null;
  classifiers: readonly string[];
}

/** The file's core metadata was not read yet, so a rule about them is undecided. */
export const UNSEEN = "unseen";

/** null: it was looked into, and has no core metadata. */
export type KnownLicensing = Licensing | null | typeof UNSEEN;

/** Environments in which the release of a file was tested since the file was uploaded; true: its tests passed last. */
export type TestedIn = ReadonlyMap<string, boolean>;

/** Of files without test results, such as those of mirrors. */
export const UNTESTED: TestedIn = new Map();

/** What the condition of a plugin says of a file; `matches` null: it could not tell. Valid until then (milliseconds since 1970). */
export interface PluginVerdict {
  matches: boolean | null;
  until: number;
}

/** By the name of the plugin. A plugin that is not in it could not tell. */
export type PluginVerdicts = ReadonlyMap<string, PluginVerdict>;

/** Where no rule asks a plugin. */
export const UNASKED: PluginVerdicts = new Map();

/** The index that a file comes from. */
export interface FileSource {
  /** `owner/name`. */
  address: string;
  kind: "hosted" | "mirror";
  /** Whether it is the very index whose rules are asked. */
  isSelf: boolean;
}
