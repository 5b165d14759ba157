import type { Announcement } from "../database/change.ts";
import type { Siblings } from "./announcements.ts";

/** Messages between the workers of a machine, all through the primary process. */
export type SiblingMessage =
  | { wheelyard: "announce"; id: number; announcements: Announcement[] }
  | { wheelyard: "announced"; id: number; from: number; announcements: Announcement[] }
  | { wheelyard: "received"; id: number; from: number }
  | { wheelyard: "received-by-all"; id: number }
  | { wheelyard: "note"; topic: string; words: string[] };

/** One end of a message channel, as `process` and a cluster's worker both have it. */
export interface Channel {
  send(message: SiblingMessage): void;
  onMessage(listener: (message: SiblingMessage) => void): void;
}

/** How long to wait for a sibling that hangs. Messages are in order, so it drops its caches before it reads again. */
const DEADLINE_MS = 2000;

/** Messages on a topic, which the sender does not wait for. */
export interface Notes {
  note(topic: string, words: string[]): void;
  onNote(topic: string, listener: (words: string[]) => void): void;
}

/** A worker's side: notifies the others through the primary, and resolves when all of them have confirmed it. */
export function siblingsOver(channel: Channel): Siblings & Notes {
  const waiting = new Map<number, () => void>();
  let lastId = 0;
  const noted = new Map<string, (words: string[]) => void>();
  let listener: ((announcements: Announcement[]) => Promise<void>) | null = null;
  channel.onMessage((message) => {
    if (message.wheelyard === "received-by-all") {
      waiting.get(message.id)?.();
    } else if (message.wheelyard === "announced") {
      const received = () => channel.send({ wheelyard: "received", id: message.id, from: message.from });
      Promise.resolve(listener?.(message.announcements)).then(received, received);
    } else if (message.wheelyard === "note") {
      noted.get(message.topic)?.(message.words);
    }
  });
  return {
    notify(announcements) {
      const id = ++lastId;
      return new Promise((resolve) => {
        const answered = () => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve();
        };
        const timer = setTimeout(answered, DEADLINE_MS);
        waiting.set(id, answered);
        channel.send({ wheelyard: "announce", id, announcements });
      });
    },
    onNotified(callback) {
      listener = callback;
    },
    note(topic, words) {
      channel.send({ wheelyard: "note", topic, words });
    },
    onNote(topic, callback) {
      noted.set(topic, callback);
    },
  };
}

/** The primary's side: passes a worker's notifications to all the others, and confirms when all have received them. */
export class SiblingRelay {
  readonly #workers = new Map<number, Channel>();
  readonly #pending = new Map<string, Set<number>>();

  join(workerId: number, channel: Channel): void {
    this.#workers.set(workerId, channel);
    channel.onMessage((message) => {
      if (message.wheelyard === "announce") this.#pass(workerId, message.id, message.announcements);
      if (message.wheelyard === "note") this.#passNote(workerId, message);
      if (message.wheelyard === "received") this.#confirm(workerId, message.from, message.id);
    });
  }

  /** No longer waits for a worker that has ended. */
  leave(workerId: number): void {
    this.#workers.delete(workerId);
    for (const key of [...this.#pending.keys()]) {
      const [from, id] = key.split(":").map(Number) as [number, number];
      this.#confirm(workerId, from, id);
    }
  }

  #pass(from: number, id: number, announcements: Announcement[]): void {
    const others = [...this.#workers.keys()].filter((worker) => worker !== from);
    if (others.length === 0) {
      this.#workers.get(from)?.send({ wheelyard: "received-by-all", id });
      return;
    }
    this.#pending.set(`${from}:${id}`, new Set(others));
    for (const worker of others)
      this.#workers.get(worker)?.send({ wheelyard: "announced", id, from, announcements });
  }

  #passNote(from: number, note: SiblingMessage): void {
    for (const [worker, channel] of this.#workers) if (worker !== from) channel.send(note);
  }

  #confirm(worker: number, from: number, id: number): void {
    const missing = this.#pending.get(`${from}:${id}`);
    if (!missing?.delete(worker) || missing.size > 0) return;
    this.#pending.delete(`${from}:${id}`);
    this.#workers.get(from)?.send({ wheelyard: "received-by-all", id });
  }
}
