import type { z } from "zod";
import type { Access } from "../../../access/access.ts";
import { denied } from "../../../access/refuse.ts";
import type { Caller } from "../../../accounts/caller.ts";
import type { Database } from "../../../database/database.ts";
import { type CommentRow, commentsOf } from "../../../indexes/comments/release-comments.ts";
import type { Indexes } from "../../../indexes/indexes.ts";
import type { Publishing } from "../../../publishing/publishing.ts";
import { Refusal } from "../../../refusal.ts";
import { endpointsOf } from "../endpoint.ts";
import { None, Nothing, ReleasePath, toTime } from "../fields.ts";
import { managedProject } from "../projects/managed.ts";
import { requireAccount, requireAddress, requireOwnProject } from "../rights.ts";
import { Comment, CommentPath, Comments, NewComment } from "./schema.ts";

/** What the endpoints of this folder need. */
interface CommentServices {
  access: Access;
  database: Database;
  indexes: Indexes;
  publishing: Publishing;
}

const endpoint = endpointsOf<CommentServices>();

const COMMENTS = "/indexes/{owner}/{index}/projects/{project}/releases/{version}/comments";
const tag = "releases";

const list = endpoint({
  method: "GET",
  path: COMMENTS,
  tag,
  summary: "List the comments on a release",
  asks: "anybody",
  refusals: [404],
  params: ReleasePath,
  query: None,
  body: Nothing,
  answer: Comments,
  status: 200,
  async handle(request) {
    const project = await managedProject(request, requireAddress(request));
    const rows = await commentsOf(request.services.database.read, project, request.params.version);
    if (rows === null)
      throw new Refusal("not-found", "no-such-release", `${project.name} has no such release here.`);
    return { items: rows.map(present) };
  },
});

const add = endpoint({
  method: "POST",
  path: COMMENTS,
  tag,
  summary: "Comment on a release that was published to this index. Everyone who can read the project can",
  refusals: [403, 404, 409],
  params: ReleasePath,
  query: None,
  body: NewComment,
  answer: Comment,
  status: 201,
  async handle(request) {
    const { caller, services, actor, params } = request;
    const { name: account } = requireAccount(request);
    const address = { ...(await requireOwnProject(request, "read")), version: params.version };
    if (isReadOnly(caller)) throw denied(caller, "publish");
    return present(await services.publishing.addComment(address, request.body.text, { account, actor }));
  },
});

const remove = endpoint({
  method: "DELETE",
  path: `${COMMENTS}/{id}`,
  tag,
  summary: "Remove a comment: your own, or any if you may remove releases",
  refusals: [403, 404],
  params: CommentPath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    const { caller, services, actor, params } = request;
    const { name } = requireAccount(request);
    const { index, project } = await requireOwnProject(request, "read");
    const address = { index, project, version: params.version, id: params.id };
    const isMay = !isReadOnly(caller) && services.access.allow(caller, "remove", index, project);
    await services.publishing.removeComment(address, actor, (author) => {
      if (!isMay && (isReadOnly(caller) || author !== name)) throw denied(caller, "remove");
    });
  },
});

export const commentEndpoints = [list, add, remove];

/** A token that is only for installing does not speak for its account. */
function isReadOnly({ scope }: Caller): boolean {
  return scope?.permissions.every((permission) => permission === "read") ?? false;
}

function present({ id, version, text, author, created_at }: CommentRow): z.input<typeof Comment> {
  return { id, version, text, author, createdAt: toTime(Number(created_at)) };
}
