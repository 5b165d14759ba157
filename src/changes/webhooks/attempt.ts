import type { Access } from "../../access/access.ts";
import type { Directory } from "../../accounts/directory.ts";
import type { Database } from "../../database/database.ts";
import type { Indexes } from "../../indexes/indexes.ts";
import { Refusal } from "../../refusal.ts";
import type { Poster } from "../../upstreams/post.ts";
import { bodyOf, type EventChange, eventOf } from "./event.ts";
import { signed } from "./signature.ts";
import type { Webhook } from "./webhook.ts";

/** What a webhook may tell depends on these. */
export interface AttemptParts {
  database: Database;
  access: Access;
  indexes: Pick<Indexes, "list">;
  directory: Directory;
  poster: Pick<Poster, "post">;
}

/** What became of one attempt. */
export type AttemptResult =
  | { outcome: "answered"; status: number; body: string; request: string; retryAfter: number }
  | { outcome: "unanswered"; trouble: string; request: string }
  /** The owner of the webhook may not read the project, or the change no longer exists. */
  | { outcome: "withheld" }
  /** The webhook must not send anything, for this reason. */
  | { outcome: "no-right"; reason: string };

const MOST_RETRY_AFTER_S = 3600;

/** Sends one delivery, if the owner of the webhook may know of the change now. */
export async function attempt(
  parts: AttemptParts,
  webhook: Webhook,
  delivery: { id: string; serial: number },
  now: number,
  signal: AbortSignal,
): Promise<AttemptResult> {
  const change = await readChange(parts.database, delivery.serial);
  if (change === undefined) return { outcome: "withheld" };
  const refusal = await refusalOf(parts, webhook, change);
  if (refusal !== null) return refusal;
  const request = bodyOf(eventOf(delivery.id, webhook, change), webhook.format);
  const headers = {
    "content-type": "application/json",
    "x-wheelyard-event": change.kind,
    ...webhook.headers,
    ...signed(webhook.secret, delivery.id, Math.floor(now / 1000), request),
  };
  try {
    const answer = await parts.poster.post({ url: new URL(webhook.url), headers, body: request, signal });
    const seconds = Number(answer.retryAfter ?? 0);
    const retryAfter = Number.isFinite(seconds) ? Math.min(Math.max(0, seconds), MOST_RETRY_AFTER_S) : 0;
    return { outcome: "answered", status: answer.status, body: answer.body, request, retryAfter };
  } catch (error) {
    if (error instanceof Refusal) return { outcome: "unanswered", trouble: error.message, request };
    throw error;
  }
}

type SeenChange = EventChange & { index_id: number | null };

async function readChange(database: Database, serial: number): Promise<SeenChange | undefined> {
  return database.read
    .selectFrom("changes")
    .leftJoin("indexes", "indexes.id", "changes.index_id")
    .leftJoin("files", (join) =>
      join.onRef("files.index_id", "=", "changes.index_id").onRef("files.filename", "=", "changes.subject"),
    )
    .select(["changes.serial as serial", "changes.kind as kind", "changes.index_id as index_id"])
    .select(["changes.project as project", "subject", "actor", "at", "detail"])
    .select(["indexes.owner as owner", "indexes.name as index_name", "files.version as version"])
    .where("changes.serial", "=", serial)
    .orderBy("files.id", "desc")
    .executeTakeFirst();
}

/** Rights as they are now: a webhook tells nothing that its owner may not read. */
async function refusalOf(
  { access, indexes, directory }: AttemptParts,
  webhook: Webhook,
  change: SeenChange,
): Promise<AttemptResult | null> {
  const owner = webhook.ownerId === null ? null : await directory.callerOf({ id: webhook.ownerId }, "");
  if (owner === null)
    return { outcome: "no-right", reason: "the account of its owner was removed or disabled" };
  if (webhook.indexId === null)
    return access.mayManageSite(owner)
      ? null
      : { outcome: "no-right", reason: "its owner is no longer an administrator" };
  const index = indexes.list().find(({ id }) => id === webhook.indexId);
  if (index === undefined) return { outcome: "withheld" };
  if (!access.allow(owner, "manage", index, null))
    return { outcome: "no-right", reason: "its owner may no longer manage the index" };
  if (change.project === null || access.allow(owner, "read", index, change.project)) return null;
  return { outcome: "withheld" };
}
