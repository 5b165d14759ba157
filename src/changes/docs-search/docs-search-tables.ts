declare module "../../database/tables.ts" {
  interface Tables {
    docs_searches: DocsSearchTable;
    docs_pages: DocsPageTable;
    docs_words: DocsWordsTable;
  }
}

/** The newest documentation of a project of a hosted index, if its words are in `docs_words`. */
export interface DocsSearchTable {
  project_id: number;
  index_id: number;
  version: string;
  /** Of the zip that the words are of. */
  sha256: string;
}

/** A page of documentation. */
export interface DocsPageTable {
  project_id: number;
  /** From 0. */
  number: number;
  path: string;
  title: string;
  /** How its text begins. */
  opening: string;
}

/** The words of a project's documentation that begin with the same two letters, see `word-lines.ts`. */
export interface DocsWordsTable {
  bucket: string;
  project_id: number;
  words: string;
}
