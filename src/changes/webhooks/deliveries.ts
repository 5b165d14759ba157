import type { Selectable } from "kysely";
import type { Actor } from "../../database/change.ts";
import type { Database } from "../../database/database.ts";
import { siteNow } from "../../database/site-clock.ts";
import { Refusal } from "../../refusal.ts";
import type { DeliveryState, WebhookDeliveryTable } from "./webhook-tables.ts";

/** A delivery with what the change log says about it. */
export type DeliveryRow = Selectable<WebhookDeliveryTable> & {
  kind: string;
  index_id: number | null;
  project: string | null;
  subject: string | null;
};

/** Deliveries that have ended are kept so many for each webhook, and so long. */
const KEPT = 200;
const KEPT_MS = 30 * 24 * 3_600_000;

/** What was sent to webhooks, and what waits. */
export class Deliveries {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Those of a webhook, newest first, before a serial (0: from the newest on). */
  list(webhookId: string, before: number, limit: number, state?: DeliveryState): Promise<DeliveryRow[]> {
    let rows = this.#database.read
      .selectFrom("webhook_deliveries")
      .innerJoin("changes", "changes.serial", "webhook_deliveries.serial")
      .selectAll("webhook_deliveries")
      .select(["changes.kind", "changes.index_id", "changes.project", "changes.subject"])
      .where("webhook_id", "=", webhookId);
    if (before > 0) rows = rows.where("webhook_deliveries.serial", "<", before);
    if (state !== undefined) rows = rows.where("state", "=", state);
    return rows.orderBy("webhook_deliveries.serial", "desc").limit(limit).execute();
  }

  /** How many of each webhook are in a state. */
  async count(state: DeliveryState): Promise<Map<string, number>> {
    const rows = await this.#database.read
      .selectFrom("webhook_deliveries")
      .select(({ fn }) => ["webhook_id", fn.countAll<number>().as("count")])
      .where("state", "=", state)
      .groupBy("webhook_id")
      .execute();
    return new Map(rows.map(({ webhook_id, count }) => [webhook_id, Number(count)]));
  }

  /**
   * Sends deliveries again: one of them, or (`null`) all that failed. Resolves with how many. Refuses (`not-found`) one that is
   * not the webhook's.
   */
  replay(webhook: { id: string; indexId: number | null }, id: string | null, actor: Actor): Promise<number> {
    return this.#database.write(async ({ tx, record }) => {
      const now = siteNow();
      const again = { state: "waiting" as const, attempts: 0, queued_at: now, next_at: now, ended_at: null };
      const update = tx.updateTable("webhook_deliveries").set(again).where("webhook_id", "=", webhook.id);
      const { numUpdatedRows } = await (id === null
        ? update.where("state", "=", "failed")
        : update.where("id", "=", id)
      ).executeTakeFirst();
      const events = Number(numUpdatedRows);
      if (id !== null && events === 0)
        throw new Refusal("not-found", "no-such-delivery", `The webhook has no delivery ${id}.`);
      if (events > 0) {
        const about = { actor, indexId: webhook.indexId, project: null, subject: webhook.id };
        await record({ kind: "webhook.replayed", ...about, detail: { events } });
      }
      return events;
    });
  }

  /** Deletes those that ended long ago, and all but the last of each webhook. For one process, now and then. */
  async sweep(webhookIds: readonly string[]): Promise<void> {
    for (const id of webhookIds) {
      const last = await this.#database.read
        .selectFrom("webhook_deliveries")
        .select("serial")
        .where("webhook_id", "=", id)
        .where("state", "!=", "waiting")
        .orderBy("serial", "desc")
        .offset(KEPT)
        .limit(1)
        .executeTakeFirst();
      const old = siteNow() - KEPT_MS;
      await this.#database.write(({ tx }) =>
        tx
          .deleteFrom("webhook_deliveries")
          .where("webhook_id", "=", id)
          .where("state", "!=", "waiting")
          .where((row) => row.or([row("serial", "<=", last?.serial ?? -1), row("ended_at", "<", old)]))
          .execute(),
      );
    }
  }
}
