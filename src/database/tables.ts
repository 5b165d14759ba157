import type { Generated } from "kysely";
import type {
  MirrorDayTable,
  MirrorTroubleTable,
  SiteSizeTable,
  TaskFindingTable,
  TaskTable,
} from "./administration-tables.ts";
import type { DownloadTable, ProjectTextTable } from "./browsing-tables.ts";
import type { InvitationTable, RegistrationTable, SessionTable } from "./entrance-tables.ts";

/**
 * Every table, as Kysely sees it. Types that both SQLite and PostgreSQL hold alike: integers for ids, serials and
 * times (milliseconds since 1970), text for words and JSON, 0/1 for flags.
 */
export interface Tables {
  site: SiteTable;
  indexes: IndexTable;
  projects: ProjectTable;
  files: FileTable;
  file_metadata: FileMetadataTable;
  changes: ChangeTable;
  passing_changes: PassingChangeTable;
  accounts: AccountTable;
  groups: GroupTable;
  group_members: GroupMemberTable;
  tokens: TokenTable;
  sessions: SessionTable;
  invitations: InvitationTable;
  registrations: RegistrationTable;
  grants: GrantTable;
  project_texts: ProjectTextTable;
  downloads: DownloadTable;
  mirror_pages: MirrorPageTable;
  mirror_names: MirrorNamesTable;
  mirror_claims: MirrorClaimTable;
  mirror_files: MirrorFileTable;
  mirror_licensings: MirrorLicensingTable;
  mirror_days: MirrorDayTable;
  mirror_troubles: MirrorTroubleTable;
  site_sizes: SiteSizeTable;
  tasks: TaskTable;
  task_findings: TaskFindingTable;
  leases: LeaseTable;
  blob_removals: BlobRemovalTable;
}

/** One row a fact about the whole site; the row `serial` holds the serial of the last change. */
export interface SiteTable {
  key: string;
  value: string;
}

export interface IndexTable {
  id: Generated<number>;
  owner: string;
  name: string;
  kind: "hosted" | "mirror";
  /** JSON of `IndexSettings`. */
  settings: string;
  created_at: number;
  /** Serial of the last change in this index. */
  serial: number;
  removed_serial: number | null;
}

export interface ProjectTable {
  id: Generated<number>;
  index_id: number;
  /** Normalised (PEP 503). */
  name: string;
  /** As its first publisher wrote it. */
  display_name: string;
  status: "active" | "archived" | "quarantined" | "deprecated";
  status_reason: string | null;
  /** 1: takes no grant but its own. */
  restricted: number;
  created_at: number;
  /** Serial of the last change of this project. */
  serial: number;
  /** Serial at which the project was removed; the row stays, since who ever owned a name matters. */
  removed_serial: number | null;
}

export interface FileTable {
  id: Generated<number>;
  index_id: number;
  project_id: number;
  filename: string;
  /** The same for every spelling of one distribution (`filenameKey`): unique among the files of an index. */
  filename_key: string;
  /** PEP 440, normalised. */
  version: string;
  kind: "wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb";
  size: number;
  sha256: string;
  md5: string | null;
  blake2b_256: string | null;
  requires_python: string | null;
  /** SHA-256 of the core metadata file served beside it; null when none is served. */
  metadata_sha256: string | null;
  has_signature: number;
  uploaded_at: number;
  uploaded_by: string | null;
  /** null: not yanked; else the reason, maybe empty. */
  yanked: string | null;
  /** Where it came from when it was not uploaded here: `owner/name` of the index it was promoted from. */
  origin: string | null;
  added_serial: number;
  /** Serial at which the file was removed or replaced; the row stays, so that its name stays reserved. */
  removed_serial: number | null;
}

/** Core metadata as JSON (`CoreMetadata`), apart from `files` to keep that table narrow. */
export interface FileMetadataTable {
  file_id: number;
  metadata: string;
}

export interface ChangeTable {
  serial: number;
  kind: string;
  index_id: number | null;
  /** Normalised project name. */
  project: string | null;
  /** File name, account name, token id …: what `kind` is about. */
  subject: string | null;
  /** Name of the account that did it; null for the server itself. */
  actor: string | null;
  /** Client address. */
  address: string | null;
  at: number;
  /** JSON. */
  detail: string;
}

/** A change that does not stay in the log: it is swept when every process has surely heard of it. */
export type PassingChangeTable = Pick<ChangeTable, "serial" | "kind" | "index_id" | "project" | "at">;

export interface AccountTable {
  id: Generated<number>;
  name: string;
  kind: "person" | "service";
  /** argon2id in PHC form; null: no password sign-in. */
  password_hash: string | null;
  /** 1: may do everything. */
  is_admin: number;
  disabled: number;
  created_at: number;
}

export interface GroupTable {
  id: Generated<number>;
  name: string;
  created_at: number;
}

export interface GroupMemberTable {
  group_id: number;
  account_id: number;
}

export interface TokenTable {
  id: Generated<number>;
  account_id: number;
  note: string;
  /** SHA-256 (hex) of the whole token. */
  hash: string;
  /** First characters of the token, to recognize it. */
  prefix: string;
  /** JSON of `TokenScope`. */
  scope: string;
  created_at: number;
  expires_at: number | null;
  revoked_at: number | null;
  last_used_at: number | null;
  last_used_from: string | null;
}

export interface GrantTable {
  id: Generated<number>;
  principal_kind: "everyone" | "authenticated" | "account" | "group" | "network";
  /** Account name, group name or CIDR range; empty for everyone and authenticated. */
  principal: string;
  permission: "read" | "publish" | "yank" | "remove" | "manage" | "metrics";
  /** `owner/name`, or a glob of it such as `acme/*`. */
  index_glob: string;
  /** Glob over normalised project names; `*` for all. */
  project_glob: string;
  created_at: number;
  created_by: string | null;
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
export interface MirrorClaimTable {
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

/** Which node does what only one of them may do. */
export interface LeaseTable {
  /** Of the work: `records` and so on. */
  name: string;
  /** The node, by a random word. */
  holder: string;
  /** By the database's clock. */
  until: number;
}

/** Bytes that are being removed from the storage, and for a while those that were. */
export interface BlobRemovalTable {
  sha256: string;
  filename: string;
  /** Until when it may take, by the database's clock; when it ended, once it has. */
  until: number;
  is_finished: number;
}
