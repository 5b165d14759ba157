declare module "../../database/tables.ts" {
  interface Tables {
    release_comments: ReleaseCommentTable;
  }
}

/** What someone says about a release. */
export interface ReleaseCommentTable {
  id: string;
  project_id: number;
  /** As in `files.version`. */
  version: string;
  index_id: number;
  /** Plain text. */
  text: string;
  author: string;
  created_at: number;
}
