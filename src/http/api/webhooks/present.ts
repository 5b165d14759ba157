import { Deliveries, type DeliveryRow } from "../../../changes/webhooks/deliveries.ts";
import { shownUrl, type Webhook as WebhookRecord } from "../../../changes/webhooks/webhook.ts";
import { toTime, toTimeOrNull } from "../fields.ts";
import type { Delivery, Webhook } from "./schema.ts";
import type { WebhookServices } from "./services.ts";

/** Webhooks as the API shows them: without anything secret. */
export async function presentWebhooks(
  { database, indexes }: WebhookServices,
  webhooks: readonly WebhookRecord[],
): Promise<Webhook[]> {
  const deliveries = new Deliveries(database);
  const [waiting, failed] = await Promise.all([deliveries.count("waiting"), deliveries.count("failed")]);
  const owners = await ownersOf(database, webhooks);
  return webhooks.map((webhook) => {
    const { id, format, note, kinds, projects, headers, paused, createdBy } = webhook;
    return {
      id,
      index: webhook.indexId === null ? null : indexes.addressOf(webhook.indexId),
      url: shownUrl(webhook),
      format,
      note,
      kinds: [...kinds],
      indexes: [...webhook.indexes],
      projects: [...projects],
      headers: Object.keys(headers),
      owner: owners.get(webhook.ownerId) ?? null,
      paused,
      waiting: waiting.get(id) ?? 0,
      failed: failed.get(id) ?? 0,
      createdAt: toTime(webhook.createdAt),
      createdBy,
    };
  });
}

async function ownersOf(
  database: WebhookServices["database"],
  webhooks: readonly WebhookRecord[],
): Promise<Map<number | null, string>> {
  const ids = webhooks.map(({ ownerId }) => ownerId).filter((id) => id !== null);
  if (ids.length === 0) return new Map();
  const rows = await database.read
    .selectFrom("accounts")
    .select(["id", "name"])
    .where("id", "in", ids)
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export function presentDelivery(row: DeliveryRow): Delivery {
  const {
    id,
    serial,
    kind,
    project,
    subject,
    state,
    attempts,
    status,
    duration,
    trouble,
    request,
    response,
  } = row;
  return {
    id,
    serial,
    kind,
    project,
    subject,
    state,
    attempts,
    queuedAt: toTime(row.queued_at),
    nextAt: state === "waiting" ? toTime(row.next_at) : null,
    endedAt: toTimeOrNull(row.ended_at),
    status,
    duration,
    trouble,
    request,
    response,
  };
}
