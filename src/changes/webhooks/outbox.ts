import { randomBytes } from "node:crypto";
import type { Database } from "../../database/database.ts";
import { setSiteRow, siteRow } from "../../database/site-row.ts";
import { asksFor, type FilteredChange, laneOf, type Webhook } from "./webhook.ts";

/** Row of the table `site`: serial up to which every change has its deliveries. */
export const DELIVERED_TO = "webhooks.serial";
const BATCH = 500;

/** A change and the webhook that asks for it. */
interface Wanted {
  webhook: Webhook;
  change: FilteredChange;
}

/**
 * Turns changes into deliveries: both the deliveries and how far they came are written in one transaction, so that a crash
 * loses and repeats nothing.
 */
export class Outbox {
  readonly #database: Database;
  #cursor = 0;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Serial up to which every change has its deliveries. */
  get cursor(): number {
    return this.#cursor;
  }

  /** Begins where the database says, for instance because another process went on meanwhile. */
  async rewind(webhooks: readonly Webhook[]): Promise<void> {
    const delivered = await siteRow(this.#database.read, DELIVERED_TO);
    const serial = await this.#database.serial();
    const earliest = Math.min(serial, ...webhooks.map(({ afterSerial }) => afterSerial));
    // Without the row, the database was rebuilt from records: what happened before was delivered, or is lost.
    this.#cursor = delivered === null ? serial : Math.min(serial, Math.max(Number(delivered), earliest));
  }

  /**
   * Queues the deliveries of changes up to a serial, a batch at a time.
   * Resolves with the webhooks that got some, and whether anything about webhooks themselves changed.
   */
  async collect(
    webhooks: readonly Webhook[],
    until: number,
    now: number,
  ): Promise<{ queued: Set<string>; isStale: boolean; isDone: boolean }> {
    if (until <= this.#cursor) return { queued: new Set(), isStale: false, isDone: true };
    const changes = await this.#changes(until);
    const isDone = changes.length < BATCH;
    const last = isDone ? until : (changes.at(-1)?.serial ?? until);
    // Webhooks that were changed must be read again before what follows is matched against them.
    const stale = changes.findIndex(({ kind }) => MAKES_STALE.test(kind));
    const matched = stale < 0 ? changes : changes.slice(0, stale + 1);
    const to = stale < 0 ? last : (matched.at(-1)?.serial ?? last);
    const wanted = matched.flatMap((change) =>
      webhooks
        .filter((webhook) => asksFor(webhook, change, change.address))
        .map((webhook) => ({ webhook, change })),
    );
    if (wanted.length > 0) await this.#queue(wanted, to, now);
    this.#cursor = to;
    const queued = new Set(wanted.map(({ webhook }) => webhook.id));
    return { queued, isStale: stale >= 0, isDone: isDone && stale < 0 };
  }

  async #changes(until: number): Promise<(FilteredChange & { address: string | null })[]> {
    const rows = await this.#database.read
      .selectFrom("changes")
      .leftJoin("indexes", "indexes.id", "changes.index_id")
      .select(["changes.serial as serial", "changes.kind as kind", "index_id", "project", "subject"])
      .select(["indexes.owner as owner", "indexes.name as index_name"])
      .where("changes.serial", ">", this.#cursor)
      .where("changes.serial", "<=", until)
      .orderBy("changes.serial")
      .limit(BATCH)
      .execute();
    return rows.map(({ owner, index_name, ...change }) => ({
      ...change,
      address: owner === null ? null : `${owner}/${index_name}`,
    }));
  }

  /** A new delivery is due at once, and with it those of its lane that wait for a receiver that was away. */
  async #queue(wanted: readonly Wanted[], to: number, now: number): Promise<void> {
    const rows = wanted.map(({ webhook, change }) => ({
      id: `whd_${randomBytes(12).toString("base64url")}`,
      webhook_id: webhook.id,
      serial: change.serial,
      lane: laneOf(change),
      state: "waiting" as const,
      attempts: 0,
      queued_at: now,
      next_at: now,
    }));
    await this.#database.write(async ({ tx }) => {
      for (let at = 0; at < rows.length; at += 50)
        await tx
          .insertInto("webhook_deliveries")
          .values(rows.slice(at, at + 50))
          .onConflict((conflict) => conflict.columns(["webhook_id", "serial"]).doNothing())
          .execute();
      for (const [webhookId, ofWebhook] of Map.groupBy(rows, ({ webhook_id }) => webhook_id))
        await tx
          .updateTable("webhook_deliveries")
          .set({ next_at: now })
          .where("webhook_id", "=", webhookId)
          .where("state", "=", "waiting")
          .where("lane", "in", [...new Set(ofWebhook.map(({ lane }) => lane))])
          .execute();
      await setSiteRow(tx, DELIVERED_TO, String(to));
    });
  }
}

const MAKES_STALE = /^webhook\.|^(?:index|account)\.removed$/;
