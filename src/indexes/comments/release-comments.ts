import type { Kysely, Selectable } from "kysely";
import type { Tables } from "../../database/tables.ts";
import { parseVersion } from "../../packaging/versions/version.ts";
import type { IndexProject } from "../package-index.ts";
import type { ReleaseCommentTable } from "./comment-tables.ts";

export type CommentRow = Selectable<ReleaseCommentTable>;

/** The comments on a release that an index shows, newest first. null: it shows no such release. `version`: in any spelling. */
export async function commentsOf(
  read: Kysely<Tables>,
  project: IndexProject,
  version: string,
): Promise<CommentRow[] | null> {
  const canonical = (text: string) => parseVersion(text)?.canonical ?? text;
  const file = project.files.find((one) => canonical(one.version) === canonical(version));
  if (file === undefined) return null;
  return read
    .selectFrom("release_comments")
    .innerJoin("projects", "projects.id", "release_comments.project_id")
    .selectAll("release_comments")
    .where("projects.name", "=", project.name)
    .where("release_comments.index_id", "=", file.sourceIndexId)
    .where("release_comments.version", "=", file.version)
    .orderBy("release_comments.created_at", "desc")
    .orderBy("release_comments.id")
    .execute();
}
