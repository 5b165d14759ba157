import type { Worker } from "node:cluster";
import { once } from "node:events";
import { post } from "./messages.ts";

/**
 * How a worker gives way to the one that replaces it. The new one serves already when the old one is asked to `retire`. The old one says
 * `released` when the work that one worker does for all has stopped, and then the new one is asked to `takeOver` that work.
 */
type Order = "retire" | "released" | "takeOver";

interface Message {
  replacement: Order;
}

function isOrder(message: unknown, order: Order): boolean {
  return (message as Partial<Message> | null)?.replacement === order;
}

/** What a primary orders a worker to do. */
export interface OwnReplacement {
  /** Resolves when another worker serves in its place. */
  retired: Promise<void>;
  /** Says that it does no work for all any more. */
  release(): void;
  /** Calls back when it is to do the work for all. */
  onTakeOver(take: () => void): void;
}

/** The worker's side. In a process that is no worker, nothing ever comes. */
export function ownReplacement(): OwnReplacement {
  const ordered = (order: Order) =>
    new Promise<void>((resolve) => process.on("message", (message) => isOrder(message, order) && resolve()));
  return {
    retired: ordered("retire"),
    release: () => post(process, { replacement: "released" } satisfies Message),
    onTakeOver: (take) => void ordered("takeOver").then(take),
  };
}

/** The primary's side: has the old worker retire, and the new one do what the old one did for all, if it did. */
export function replaceBy(old: Worker, next: Worker, doesForAll: boolean): void {
  if (doesForAll) {
    const takeOver = () => post(next.process, { replacement: "takeOver" } satisfies Message);
    const released = new Promise<void>((resolve) =>
      old.on("message", (message) => isOrder(message, "released") && resolve()),
    );
    void Promise.race([released, once(old, "exit")]).then(takeOver);
  }
  post(old.process, { replacement: "retire" } satisfies Message);
}
