import type { Generated } from "kysely";

declare module "../../database/tables.ts" {
  interface Tables {
    mirror_pages: MirrorPageTable;
    mirror_names: MirrorNamesTable;
    mirror_claims: RequestLeaseTable;
    mirror_files: MirrorFileTable;
    mirror_licensings: MirrorLicensingTable;
  }
}

/** A project's page as an upstream last said it. */
export interface MirrorPageTable {
  index_id: number;
  /** Normalised project name. */
  name: string;
  /** 0: it was there once, and the upstream says that it is not any more. */
  found: number;
  /** Serial of the last change of the page. */
  serial: number;
  /** When the upstream last confirmed it. */
  checked_at: number;
  /** When the upstream is to be asked again. */
  expires_at: number;
  etag: string | null;
  last_modified: string | null;
  digest: string;
  /** The page's facts and files: JSON, packed; empty when there are none. */
  page: Uint8Array;
  /** What it was asked of; null: not known, as of pages kept by older versions. */
  source: string | null;
  /** Where it came from in the end, behind all redirects; what its validators belong to. */
  url: string | null;
  /** 1: `mirror_files` holds facts about its files that the upstream does not tell. */
  learned: Generated<number>;
}

/** The list of all names of an upstream, where a mirror keeps it. */
export interface MirrorNamesTable {
  index_id: number;
  /** When the upstream last confirmed it. */
  checked_at: number;
  etag: string | null;
  last_modified: string | null;
  count: number;
  /** Normalised, in order, one a line; packed. */
  names: Uint8Array;
  /** What it was asked of; null: not known. */
  source: string | null;
}

/** Which process asks an upstream for a page, where several serve. */
export interface RequestLeaseTable {
  index_id: number;
  /** Normalised project name. */
  name: string;
  /** The process, by a random word. */
  holder: string;
  /** Until when it may take; when it ended, once it has. */
  until: number;
  /** How it ended; null while it lasts. */
  outcome: string | null;
}

/** What is kept of one file of an upstream. */
export interface MirrorFileTable {
  index_id: number;
  /** As in the addresses of files: see `IndexFile`. */
  address: string;
  filename: string;
  project: string;
  /** Of the bytes in storage; null when they are not kept. */
  sha256: string | null;
  size: number | null;
  /** Of the core metadata in storage; null when there is none. */
  metadata_sha256: string | null;
  /** Of the bytes as they last came, where the upstream's page tells no SHA-256 or no size; outlives the bytes. */
  proved_sha256: string | null;
  /** Of the core metadata that is given out, where the upstream's page tells another one; empty: the file has none. */
  promised_metadata: string | null;
  stored_at: number;
  used_at: number;
}

/** What a look into a file of an upstream said of its licence. */
export interface MirrorLicensingTable {
  index_id: number;
  address: string;
  filename: string;
  project: string;
  /** JSON of `Licensing`; null: the file has no core metadata that can be read. */
  licensing: string | null;
}
