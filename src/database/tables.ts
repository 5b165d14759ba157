/**
 * The tables of the database, as Kysely sees them. The tables of each folder are beside it, in a file named `*-tables.ts`, which adds them
 * to this interface. The types are those that SQLite and PostgreSQL store alike: integers for IDs, serials and times
 * (milliseconds since 1970), text for strings and JSON, 0 or 1 for flags.
 */
export interface Tables {
  site: SiteTable;
  changes: ChangeTable;
  passing_changes: PassingChangeTable;
}

/** One row a fact about the whole site; the row `serial` holds the serial of the last change. */
export interface SiteTable {
  key: string;
  value: string;
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

/** A change that does not stay in the log: it is swept when every process surely knows it. */
export type PassingChangeTable = Pick<ChangeTable, "serial" | "kind" | "index_id" | "project" | "at">;
