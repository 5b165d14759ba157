import { randomBytes } from "node:crypto";
import type { Actor } from "../../database/change.ts";
import type { Database, Writing } from "../../database/database.ts";
import { siteNow } from "../../database/site-clock.ts";
import type { CommentRow } from "../../indexes/comments/release-comments.ts";
import { Refusal } from "../../refusal.ts";
import { type ProjectAddress, requireFiles } from "../releases/find.ts";

type ReleaseAddress = ProjectAddress & { version: string };

/** So that a release stays readable, and its record small. */
const MOST = 100;

/** Adds a comment to a release. Refuses (`not-found`) a release that is not there, and (`conflict`) more than 100 comments. */
export function addComment(
  database: Database,
  { index, project, version: asked }: ReleaseAddress,
  text: string,
  author: { account: string; actor: Actor },
): Promise<CommentRow> {
  return database.write(async ({ tx, record }) => {
    const { project_id, version } = (await requireFiles(tx, { index, project, version: asked }))[0]!;
    const { count, last } = await tx
      .selectFrom("release_comments")
      .select(({ fn }) => [fn.countAll().as("count"), fn.max("created_at").as("last")])
      .where("project_id", "=", project_id)
      .where("version", "=", version)
      .executeTakeFirstOrThrow();
    if (Number(count) >= MOST) throw tooMany(project, version);
    const row = {
      ...{ id: `rc_${randomBytes(12).toString("base64url")}`, project_id, version, index_id: index.id },
      ...{ text, author: author.account, created_at: Math.max(siteNow(), Number(last ?? 0) + 1) },
    };
    await tx.insertInto("release_comments").values(row).execute();
    const about = { actor: author.actor, indexId: index.id, project, subject: version };
    await record({ kind: "project.commented", ...about, detail: { version, text } });
    return row;
  });
}

/**
 * Removes a comment. `mayRemove` decides by its author. Refuses (`not-found`) one that this release does not have, and what
 * `mayRemove` throws.
 */
export function removeComment(
  database: Database,
  address: ReleaseAddress & { id: string },
  actor: Actor,
  mayRemove: (author: string) => void,
): Promise<void> {
  const { index, project, id } = address;
  return database.write(async ({ tx, record }) => {
    const { project_id, version } = (await requireFiles(tx, address))[0]!;
    const row = await tx
      .selectFrom("release_comments")
      .select("author")
      .where("id", "=", id)
      .where("project_id", "=", project_id)
      .where("version", "=", version)
      .executeTakeFirst();
    if (row === undefined)
      throw new Refusal("not-found", "no-such-comment", `${project} ${version} has no such comment here.`);
    mayRemove(row.author);
    await tx.deleteFrom("release_comments").where("id", "=", id).execute();
    const about = { actor, indexId: index.id, project, subject: version };
    await record({ kind: "project.comment-removed", ...about, detail: { version, author: row.author } });
  });
}

/** Removes the comments on releases that have no file left, not in the recycle bin either. In the transaction that removed them. */
export async function dropOrphanedComments({ tx }: Writing, projectId: number): Promise<void> {
  await tx
    .deleteFrom("release_comments")
    .where("project_id", "=", projectId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("files")
            .select("files.id")
            .whereRef("files.project_id", "=", "release_comments.project_id")
            .whereRef("files.version", "=", "release_comments.version")
            .where(({ or, eb }) =>
              or([eb("files.removed_serial", "is", null), eb("files.binned_at", "is not", null)]),
            ),
        ),
      ),
    )
    .execute();
}

function tooMany(project: string, version: string): Refusal {
  const message = `${project} ${version} has ${MOST} comments already. Remove one first.`;
  return new Refusal("conflict", "too-many-comments", message);
}
