import type { Command } from "commander";
import type { IndexSettingsChange } from "../../../indexes/index-record.ts";

/** One file as an index server before has it. */
export interface OldFile extends OldFileFacts {
  filename: string;
  /** Path of its address there, without host and query. */
  address: string;
  /** Bytes; null: unknown. */
  size: number | null;
  /** Changes with the file; null: nothing tells, so that it is read each time. */
  stamp: string | null;
  /** The bytes of the file. `spare` is the path of a file that it may write them to; the engine removes it. */
  open(spare: string): Promise<Blob>;
  /** Facts that cost a request for each file. They are read only for files that are sent. */
  more?(): Promise<Partial<OldFileFacts>>;
  /** The detached signature beside it, if there is one. */
  signature: (() => Promise<Uint8Array>) | null;
  /** Why it is yanked there, maybe empty; null or absent: it is not. */
  yanked?: string | null;
}

/** What the old server says about a file. */
export interface OldFileFacts {
  /** What the old server says the project is; null: its name alone says it. */
  project: string | null;
  /** Milliseconds since 1970. */
  uploadedAt: number | null;
  uploadedBy: string | null;
  comment: string | null;
  /** What the old server says its hash is, in hexadecimal. */
  sha256: string | null;
  md5: string | null;
}

/** Something that the old server has and that cannot come. */
export interface OldProblem {
  /** Path or name of it. */
  what: string;
  why: string;
}

export interface OldUser {
  name: string;
  /** As the old server keeps it; null: none that could be used. */
  passwordHash: string | null;
  isAdmin: boolean;
  /** Why the account comes without a password and disabled; null: it comes as it is. */
  disabled: string | null;
}

export interface OldGrant {
  /** `everyone`, `authenticated`, `account:NAME` or `group:NAME`. */
  principal: string;
  permission: "read" | "publish" | "remove" | "yank" | "manage";
  /** Project, or `*`. */
  project: string;
}

/** Who there is on the old server, and what they may do. */
export interface OldPeople {
  users: OldUser[];
  groups: { name: string; members: string[] }[];
  grants: OldGrant[];
  /** Projects that only grants naming them apply to. Normalised. */
  restricted: ReadonlySet<string>;
  /** Who may read what no grant names; null: the old server says nothing about it. */
  read: "everyone" | "authenticated" | "granted" | null;
  problems: OldProblem[];
}

/** An index server before this one, as it is found on a disk, in a bucket or on the network. */
export interface OldSite {
  /** What it is, in a line. */
  description: string;
  /** Every file, one after the other, and what cannot be read. Can be read several times, also at the same time. */
  files(): AsyncIterable<OldFile | OldProblem>;
  people(): Promise<OldPeople>;
  /** Its indexes, if it has several that come as they are: bases come before what inherits from them. */
  indexes?: readonly OldIndex[];
  /** Whether listing its files costs requests, so that they are not counted beforehand. */
  isRemote?: boolean;
  /**
   * What changed since, again and again, until `signal` is aborted and everything is read. Only of sites whose changes can be
   * followed. Each is to be imported before the next one is asked for.
   */
  follow?(signal: AbortSignal): AsyncIterable<OldChanges>;
  /** Everything as it is now, to be compared with what came. Only of sites that say so for certain. */
  whole?(): OldWhole;
  /** Called when everything that the site has was imported. */
  imported?(): void;
  close?(): Promise<void>;
}

/** What changed on an old site. */
export interface OldChanges extends OldSite {
  indexes: readonly OldIndex[];
  /** Whether users, rights or settings changed too. */
  hasNewPeople: boolean;
}

/** The indexes and users of an old site at one moment. */
export interface OldWhole {
  indexes: readonly OldIndex[];
  users: readonly OldUser[];
  /** What the moment is called there: `serial 4711`. */
  moment: string;
}

/** The documentation of a release, as a zip. */
export interface OldDocs {
  project: string;
  version: string;
  /** What the old server says its hash is, in hexadecimal; null: unknown. */
  sha256: string | null;
  open(spare: string): Promise<Blob>;
}

/** The report of a test run of one file. */
export interface OldResults {
  project: string;
  version: string;
  /** The file that was tested. */
  filename: string;
  /** Milliseconds since 1970; null: unknown. */
  reportedAt: number | null;
  reportedBy: string | null;
  /** What the old server says its hash is, in hexadecimal; null: unknown. */
  sha256: string | null;
  open(spare: string): Promise<Blob>;
}

/** One index of an old server that has several. */
export interface OldIndex {
  /** Where it goes, as `owner/name`. */
  into: string;
  kind: "hosted" | "mirror";
  settings: IndexSettingsChange;
  /** Rights in this index. */
  grants: OldGrant[];
  files(): AsyncIterable<OldFile | OldProblem>;
  docs(): Iterable<OldDocs>;
  results(): Iterable<OldResults>;
  /** Addresses of files that were removed there. What came from them is removed here too. */
  removed(): Iterable<string>;
}

/** How to read one kind of index server. */
export interface Peer {
  name: string;
  summary: string;
  /** What FROM is: `<folder...>`. */
  from: string;
  /** Whether its indexes come as indexes. Otherwise, all files go where --into and --map say. */
  hasIndexes?: boolean;
  /** Adds the options of this kind. */
  define(command: Command): void;
  /** Opens the old site; throws a `CommandFailure` if there is none. */
  open(from: string[], options: Record<string, unknown>): Promise<OldSite>;
}

export function isProblem(found: OldFile | OldProblem): found is OldProblem {
  return "why" in found;
}
