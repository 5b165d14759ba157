import type { Logger } from "pino";
import { SERVER } from "../../database/change.ts";
import { siteNow } from "../../database/site-clock.ts";
import { Follower } from "../follow.ts";
import type { LeasedWork } from "../leases.ts";
import { type AttemptParts, type AttemptResult, attempt } from "./attempt.ts";
import { Deliveries } from "./deliveries.ts";
import { ReceiverHealth } from "./health.ts";
import { Outbox } from "./outbox.ts";
import { type DueDelivery, dueDeliveries, noteResult } from "./queue.ts";
import { retryDelay } from "./retry.ts";
import type { Webhook } from "./webhook.ts";
import { Webhooks } from "./webhooks.ts";

export interface SenderTerms extends AttemptParts {
  log: Logger;
  /** Serial up to which the caches of rights know everything. */
  settled(): number;
  /** Milliseconds after which a delivery that never succeeded is given up. */
  giveUpAfter: number;
  /** Milliseconds since 1970; default: by the site's clock. */
  now?: () => number;
}

const LOOK_MS = 200;
const RETRY_MS = 2_000;
const SWEEP_MS = 3_600_000;

/**
 * Delivers changes to webhooks: at least once each, those of a project in order, and again until the receiver takes them or
 * the time is over. Runs in one process of a site.
 */
export class WebhookSender implements LeasedWork {
  readonly #terms: SenderTerms;
  readonly #webhooks: Webhooks;
  readonly #outbox: Outbox;
  readonly #now: () => number;
  readonly #follower: Follower;
  readonly #health = new Map<string, ReceiverHealth>();
  /** Lanes with an attempt in progress, by webhook. */
  readonly #running = new Map<string, Map<string, Promise<void>>>();
  #known: Webhook[] | null = null;
  #epoch = 0;
  /** When something may be due. */
  #lookAt = 0;
  #sweepAt = 0;
  #stopping = new AbortController();

  constructor(terms: SenderTerms) {
    this.#terms = terms;
    this.#webhooks = new Webhooks(terms.database);
    this.#outbox = new Outbox(terms.database);
    this.#now = terms.now ?? siteNow;
    const trouble = "events for webhooks could not be read; retrying";
    const round = () => this.round();
    this.#follower = new Follower({ every: LOOK_MS, retry: RETRY_MS, trouble, round }, terms.log);
  }

  start(): void {
    this.#known = null;
    this.#stopping = new AbortController();
    this.#follower.start();
  }

  /** Ends attempts in progress; they are made again by who continues. */
  async stop(): Promise<void> {
    await this.#follower.stop();
    this.#stopping.abort();
    await this.idle();
  }

  /** Resolves when no attempt is in progress. */
  async idle(): Promise<void> {
    await Promise.all([...this.#running.values()].flatMap((lanes) => [...lanes.values()]));
  }

  /** Queues what is new, and begins every attempt that is due. */
  async round(): Promise<void> {
    const { database, settled } = this.#terms;
    if (this.#known === null || this.#epoch !== database.epoch) await this.#begin();
    // While nothing happens, the database is not asked.
    const known = settled();
    const until = known > this.#outbox.cursor ? Math.min(await database.serial(), known) : known;
    for (let isDone = false; !isDone; ) isDone = await this.#collect(until);
    const now = this.#now();
    if (now >= this.#lookAt) await this.#dispatch(now);
    if (now >= this.#sweepAt) await this.#sweep(now);
  }

  async #begin(): Promise<void> {
    this.#epoch = this.#terms.database.epoch;
    this.#known = await this.#webhooks.list();
    await this.#outbox.rewind(this.#known);
    this.#lookAt = 0;
  }

  async #collect(until: number): Promise<boolean> {
    const now = this.#now();
    const { queued, isStale, isDone } = await this.#outbox.collect(this.#known ?? [], until, now);
    for (const id of queued) this.#healthOf(id).hurry(now);
    if (queued.size > 0 || isStale) this.#lookAt = 0;
    if (isStale) {
      for (const health of this.#health.values()) health.hurry(now);
      await this.#readAgain();
    }
    return isDone;
  }

  /** Webhooks of an index that was removed go with it. */
  async #readAgain(): Promise<void> {
    this.#known = await this.#webhooks.list();
    const indexes = new Set(this.#terms.indexes.list().map(({ id }) => id));
    for (const { id, indexId } of this.#known)
      if (indexId !== null && !indexes.has(indexId))
        await this.#webhooks.remove(id, SERVER).catch(() => undefined);
  }

  async #dispatch(now: number): Promise<void> {
    // An attempt that ends meanwhile sets it to 0.
    this.#lookAt = Number.POSITIVE_INFINITY;
    let next = this.#lookAt;
    for (const webhook of this.#known ?? []) {
      const lanes = this.#running.get(webhook.id) ?? new Map<string, Promise<void>>();
      const health = this.#healthOf(webhook.id);
      const free = health.allowance(now) - lanes.size;
      if (free <= 0 && lanes.size > 0) continue; // The end of an attempt looks again.
      const { due, nextAt } = await dueDeliveries(this.#terms.database, webhook, [...lanes.keys()], now);
      if (due.length > 0 && free <= 0) next = Math.min(next, health.blockedUntil);
      for (const delivery of due.slice(0, Math.max(0, free))) this.#send(webhook, delivery);
      next = Math.min(next, nextAt);
    }
    this.#lookAt = Math.min(this.#lookAt, next);
  }

  #send(webhook: Webhook, delivery: DueDelivery): void {
    const lanes = this.#running.get(webhook.id) ?? new Map<string, Promise<void>>();
    this.#running.set(webhook.id, lanes);
    const sending = this.#attempt(webhook, delivery)
      .catch((error: unknown) => {
        this.#healthOf(webhook.id).failed(this.#now(), RETRY_MS);
        this.#terms.log.error({ err: error, webhook: webhook.id }, "webhook delivery failed; retrying");
      })
      .finally(() => {
        lanes.delete(delivery.lane);
        this.#lookAt = 0;
      });
    lanes.set(delivery.lane, sending);
  }

  async #attempt(webhook: Webhook, delivery: DueDelivery): Promise<void> {
    const { signal } = this.#stopping;
    const begun = performance.now();
    const result = await attempt(this.#terms, webhook, delivery, this.#now(), signal);
    if (signal.aborted && result.outcome !== "answered") return;
    if (result.outcome === "no-right") {
      await this.#webhooks.pause(webhook.id, result.reason, SERVER);
      this.#known = await this.#webhooks.list();
      return;
    }
    await this.#note(webhook, delivery, result, Math.round(performance.now() - begun));
  }

  async #note(
    webhook: Webhook,
    delivery: DueDelivery,
    result: Exclude<AttemptResult, { outcome: "no-right" }>,
    duration: number,
  ): Promise<void> {
    const now = this.#now();
    const age = now - delivery.queuedAt;
    const isAnswered = result.outcome === "answered";
    const asked = isAnswered ? result.retryAfter * 1000 : 0;
    const delay = retryDelay({ age, isAnswered, asked });
    const isTaken = isAnswered && result.status >= 200 && result.status < 300;
    const health = this.#healthOf(webhook.id);
    const hadFailed = isTaken && health.succeeded();
    if (!isTaken && result.outcome !== "withheld") health.failed(now, delay);
    const isGivenUp = age >= this.#terms.giveUpAfter;
    await noteResult(this.#terms.database, delivery, result, {
      now,
      delay,
      duration,
      isTaken,
      isGivenUp,
      hadFailed,
    });
    if (isGivenUp && !isTaken)
      this.#terms.log.warn({ webhook: webhook.id, delivery: delivery.id }, "webhook delivery was given up");
    if (isAnswered && result.status === 410)
      await this.#webhooks.pause(webhook.id, "the receiver answered 410 Gone", SERVER);
  }

  async #sweep(now: number): Promise<void> {
    this.#sweepAt = now + SWEEP_MS;
    await new Deliveries(this.#terms.database).sweep((this.#known ?? []).map(({ id }) => id));
  }

  #healthOf(id: string): ReceiverHealth {
    const known = this.#health.get(id) ?? new ReceiverHealth();
    this.#health.set(id, known);
    return known;
  }
}
