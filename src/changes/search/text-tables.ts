declare module "../../database/tables.ts" {
  interface Tables {
    project_texts: ProjectTextTable;
  }
}

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
  /** When a file of it was last published, in milliseconds since 1970; 0: not known, or there is none. */
  updated_at: number;
  /** Grows with each writing. */
  stamp: number;
}
