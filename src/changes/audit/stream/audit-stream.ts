import type { Logger } from "pino";
import { steadyNow } from "../../../clock.ts";
import type { Database } from "../../../database/database.ts";
import { Refusal } from "../../../refusal.ts";
import { Follower, type Stoppable } from "../../follow.ts";
import type { LeasedWork } from "../../leases.ts";
import { retryDelay } from "../../webhooks/retry.ts";
import { nextBatch } from "./backlog.ts";
import { readPlace, type StreamPlace, securityRevision, writePlace } from "./place.ts";
import type { AuditReceiver } from "./receiver.ts";

const LOOK_MS = 500;
const RETRY_MS = 5_000;
/** Events of one batch. A receiver that fails gets fewer, in case it takes no more at once. */
const MOST_EVENTS = 200;

export interface StreamTerms {
  /** Name of the receiver in the configuration. */
  name: string;
  receiver: AuditReceiver;
  /** Milliseconds that one batch may take. */
  timeout: number;
  database: Database;
  log: Logger;
  /** Milliseconds; default: by the steady clock. */
  now?: () => number;
}

/**
 * Sends every change and every security event to one receiver, in order. How far it came is noted after the receiver has the
 * events, so a crash between the two sends some again. A receiver that is new begins with what happens next. While it fails,
 * nothing but its place is kept. Runs in one process of a site.
 */
export class AuditStream implements LeasedWork {
  readonly #terms: StreamTerms;
  readonly #follower: Follower;
  readonly #now: () => number;
  #stopping = new AbortController();
  #place: StreamPlace | null = null;
  #epoch = 0;
  #limit = MOST_EVENTS;
  /** When the receiver began to fail, and when it is tried again, by the steady clock. */
  #failing: { since: number; again: number } | null = null;

  constructor(terms: StreamTerms) {
    this.#terms = terms;
    this.#now = terms.now ?? steadyNow;
    const trouble = `audit events for ${terms.name} could not be read; retrying`;
    const round = (run: Stoppable) => this.round(run);
    this.#follower = new Follower({ every: LOOK_MS, retry: RETRY_MS, trouble, round }, terms.log);
  }

  start(): void {
    this.#stopping = new AbortController();
    this.#place = null;
    this.#follower.start();
  }

  /** Ends an attempt in progress; it is made again by the node that continues. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#follower.stop();
  }

  /** Sends all that the receiver lacks, unless it failed a moment ago. */
  async round(run: Stoppable): Promise<void> {
    const { database } = this.#terms;
    if (this.#failing !== null && this.#now() < this.#failing.again) return;
    let place = await this.#placeNow();
    while (!run.isStopped) {
      const until = { serial: await database.serial(), revision: await securityRevision(database.read) };
      const { events, next } = await nextBatch(database.read, place, until, this.#limit);
      if (events.length > 0) {
        const failure = await this.#attempt(events);
        if (run.isStopped) return;
        if (failure !== null) return this.#failed(place, failure);
      }
      const isSame = next.serial === place.serial && next.revision === place.revision;
      place = { ...next, trouble: null };
      if (events.length > 0) await this.#note(place);
      this.#place = place;
      if (events.length === 0 || isSame) return;
    }
  }

  /** Why the receiver does not have the events; null: it has them. */
  async #attempt(events: Parameters<AuditReceiver["send"]>[0]): Promise<Refusal | null> {
    const { name, receiver, timeout, log } = this.#terms;
    try {
      const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(timeout)]);
      await receiver.send(events, signal);
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
    if (this.#failing !== null) log.info({ receiver: name }, "audit receiver takes events again");
    this.#failing = null;
    this.#limit = Math.min(this.#limit * 2, MOST_EVENTS);
    return null;
  }

  async #failed(place: StreamPlace, { code, message, retryAfter }: Refusal): Promise<void> {
    const { name, log } = this.#terms;
    const now = this.#now();
    const since = this.#failing?.since ?? now;
    const isAnswered = code === "receiver-refused";
    const delay = retryDelay({ age: now - since, isAnswered, asked: (retryAfter ?? 0) * 1000 });
    this.#failing = { since, again: now + delay };
    this.#limit = Math.max(1, Math.floor(this.#limit / 2));
    if (place.trouble === message) return;
    log.warn({ receiver: name, reason: message }, "audit receiver does not take events; retrying");
    await this.#note({ ...place, trouble: message });
    this.#place = { ...place, trouble: message };
  }

  async #placeNow(): Promise<StreamPlace> {
    const { database, name } = this.#terms;
    if (this.#place !== null && this.#epoch === database.epoch) return this.#place;
    this.#epoch = database.epoch;
    const serial = await database.serial();
    const revision = await securityRevision(database.read);
    const noted = await readPlace(database.read, name);
    // After a fail-over, the database may know less than it did.
    const place =
      noted === null
        ? { serial, revision, trouble: null }
        : { ...noted, serial: Math.min(noted.serial, serial), revision: Math.min(noted.revision, revision) };
    if (noted === null) await this.#note(place);
    this.#place = place;
    return place;
  }

  async #note(place: StreamPlace): Promise<void> {
    const { database, name } = this.#terms;
    await database.write(({ tx }) => writePlace(tx, name, place));
  }
}
