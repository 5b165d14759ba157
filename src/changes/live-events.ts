import { steadyNow } from "../clock.ts";
import type { Announcement } from "../database/change.ts";
import { Refusal } from "../refusal.ts";
import type { Announced } from "./announcements.ts";

/** What a listener receives: a change, or that anything may have changed. */
export type LiveEvent = Announcement | "everything";

/** The events of one listener. */
export interface Listening {
  /** Changes from now on. `null` now and then if nothing changes. */
  events: AsyncIterable<LiveEvent | null>;
  /** Ends it, whether or not anything was read. */
  stop(): void;
}

const MAX_LISTENERS = 200;
/** Events that wait for a slow listener. One that is further behind is disconnected, and may come back. */
const MAX_WAITING = 500;
const HEARTBEAT_MS = 15_000;
/** After this time, the listener must reconnect. */
const LIFETIME_MS = 300_000;

/** Passes changes of this process and its siblings to all current listeners, as they are announced. */
export class LiveEvents {
  readonly #queues = new Set<Queue>();
  #isClosed = false;

  /**
   * Starts listening. Call `stop` or abort `ended` in any case. Listening also ends after some minutes, if the listener is
   * too slow, and when the server stops. Refuses (`too-many`) if there are too many listeners.
   */
  listen(ended: AbortSignal): Listening {
    if (this.#queues.size >= MAX_LISTENERS || this.#isClosed) {
      throw new Refusal(
        "too-many",
        "too-many-listeners",
        "Too many event streams are open. Try again later.",
        {
          retryAfter: 10,
        },
      );
    }
    const queue = new Queue();
    this.#queues.add(queue);
    const stop = () => {
      this.#queues.delete(queue);
      queue.end();
    };
    ended.addEventListener("abort", stop, { once: true });
    return { events: this.#read(queue), stop };
  }

  get listeners(): number {
    return this.#queues.size;
  }

  /** Ends every listening, so that the server can stop. */
  close(): void {
    this.#isClosed = true;
    for (const queue of this.#queues) queue.end();
  }

  async *#read(queue: Queue): AsyncGenerator<LiveEvent | null> {
    const until = steadyNow() + LIFETIME_MS;
    while (steadyNow() < until && !queue.isOver) {
      yield* queue.take();
      if (!(await queue.more(HEARTBEAT_MS)) && !queue.isOver) yield null;
    }
  }

  /** Notifies all listeners. */
  notify(announced: Announced): void {
    for (const queue of this.#queues) queue.put(announced === "everything" ? [announced] : announced);
  }
}

/** What waits for one listener. */
class Queue {
  #waiting: LiveEvent[] = [];
  #wake: (() => void) | null = null;
  isOver = false;

  put(events: readonly LiveEvent[]): void {
    this.#waiting.push(...events);
    if (this.#waiting.length > MAX_WAITING) this.end();
    this.#wake?.();
  }

  take(): LiveEvent[] {
    const taken = this.#waiting;
    this.#waiting = [];
    return taken;
  }

  end(): void {
    this.isOver = true;
    this.#wake?.();
  }

  /** Resolves with whether something waits, at the latest after so long. */
  async more(milliseconds: number): Promise<boolean> {
    if (this.#waiting.length === 0 && !this.isOver) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = null;
    }
    return this.#waiting.length > 0;
  }
}
