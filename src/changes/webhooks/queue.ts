import type { Database } from "../../database/database.ts";
import type { AttemptResult } from "./attempt.ts";
import type { Webhook } from "./webhook.ts";

/** The first delivery of a lane, which is due. */
export interface DueDelivery {
  id: string;
  webhookId: string;
  serial: number;
  lane: string;
  attempts: number;
  queuedAt: number;
}

const MOST_DUE = 20;

/**
 * The deliveries of a webhook that are due: of each lane the first, and none of the lanes in progress. `nextAt`: when the next
 * one is due after them. A webhook that is paused sends only tests.
 */
export async function dueDeliveries(
  database: Database,
  webhook: Webhook,
  busy: readonly string[],
  now: number,
): Promise<{ due: DueDelivery[]; nextAt: number }> {
  const heads = database.read
    .selectFrom("webhook_deliveries")
    .select(({ fn }) => fn.min("serial").as("serial"))
    .where("webhook_id", "=", webhook.id)
    .where("state", "=", "waiting")
    .groupBy("lane");
  let rows = database.read
    .selectFrom("webhook_deliveries")
    .select(["id", "serial", "lane", "attempts", "queued_at", "next_at"])
    .where("webhook_id", "=", webhook.id)
    .where("state", "=", "waiting")
    .where("serial", "in", heads);
  if (busy.length > 0) rows = rows.where("lane", "not in", busy);
  if (webhook.paused !== null) rows = rows.where("lane", "like", "test %");
  const found = await rows.orderBy("next_at").orderBy("serial").limit(MOST_DUE).execute();
  const due = found.filter(({ next_at }) => next_at <= now);
  return {
    due: due.map(({ id, serial, lane, attempts, queued_at }) => {
      return { id, webhookId: webhook.id, serial, lane, attempts, queuedAt: queued_at };
    }),
    nextAt: found.find(({ next_at }) => next_at > now)?.next_at ?? Number.POSITIVE_INFINITY,
  };
}

/** How an attempt went, and what follows from it. */
interface Noted {
  now: number;
  /** Milliseconds until the next attempt. */
  delay: number;
  duration: number;
  isTaken: boolean;
  isGivenUp: boolean;
  /** Attempts before it failed, so that others may be waiting for the receiver to be back. */
  hadFailed: boolean;
}

/** Writes down what became of an attempt. One that succeeds after failures makes everything due that waits for the receiver. */
export async function noteResult(
  database: Database,
  delivery: DueDelivery,
  result: Exclude<AttemptResult, { outcome: "no-right" }>,
  noted: Noted,
): Promise<void> {
  const { now, delay, duration, isTaken, isGivenUp, hadFailed } = noted;
  await database.write(async ({ tx }) => {
    if (result.outcome === "withheld") {
      await tx.deleteFrom("webhook_deliveries").where("id", "=", delivery.id).execute();
      return;
    }
    const isOver = isTaken || isGivenUp;
    await tx
      .updateTable("webhook_deliveries")
      .set({
        state: isTaken ? "delivered" : isGivenUp ? "failed" : "waiting",
        attempts: delivery.attempts + 1,
        next_at: now + delay,
        ended_at: isOver ? now : null,
        duration,
        request: result.request,
        status: result.outcome === "answered" ? result.status : null,
        response: result.outcome === "answered" ? result.body.replaceAll("\0", "") : null,
        trouble: result.outcome === "answered" ? null : result.trouble,
      })
      .where("id", "=", delivery.id)
      .execute();
    if (hadFailed)
      await tx
        .updateTable("webhook_deliveries")
        .set({ next_at: now })
        .where("webhook_id", "=", delivery.webhookId)
        .where("state", "=", "waiting")
        .execute();
  });
}
