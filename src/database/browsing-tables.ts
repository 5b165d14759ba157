/** Tables of what is made from the facts for those who browse; see `tables.ts`. */

/** What a hosted project says of itself, for those who search: see `changes/search/`. */
export interface ProjectTextTable {
  index_id: number;
  /** Normalised project name. */
  name: string;
  display_name: string;
  /** Of the release that the texts are of; empty when there is none. */
  version: string;
  summary: string;
  keywords: string;
  /** A line each. */
  classifiers: string;
  /** Names of the projects that it requires, between spaces. */
  requires: string;
  /** 1: the project is not there any more; its name is still owned. */
  removed: number;
  /** Grows with each writing. */
  stamp: number;
}

/** Downloads added up, a row for each kind of them. */
export interface DownloadTable {
  /** The index that the file is of. */
  index_id: number;
  /** Normalised project name. */
  project: string;
  version: string;
  /** Days since 1970, UTC. */
  day: number;
  /** Major and minor version; empty when the client does not say. */
  python: string;
  installer: string;
  /** Major and minor version; empty when the client does not say. */
  installer_version: string;
  count: number;
}
