import { Refusal } from "../../../refusal.ts";
import { WorkerThread } from "../../../thread-requests.ts";
import { storageUnavailable } from "../../trouble.ts";
import type { Order } from "./place.ts";

/** What came of an order; `failed`: what the system said. */
export type Placed =
  | { isPlaced: boolean }
  | {
      failed: {
        message: string;
        code?: string | undefined;
        path?: string | undefined;
        dest?: string | undefined;
      };
    };

/** Milliseconds without an order after which the thread ends, and frees its memory. */
const IDLE_MS = 10_000;

/** Has objects put in their places below a folder, by a thread that is there while there is something to put. */
export class Placer {
  readonly #thread = new WorkerThread<Order, Placed>("place-thread", import.meta.url, { idle: IDLE_MS });
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** Resolves with whether the object is there by it; rejects with the system's error. */
  async place(order: Omit<Order, "root">): Promise<boolean> {
    const placed = await this.#thread.ask({ root: this.#root, ...order }).catch((error): never => {
      throw error instanceof Refusal ? error : storageUnavailable("its thread ended", error);
    });
    if ("failed" in placed) throw Object.assign(new Error(placed.failed.message), placed.failed);
    return placed.isPlaced;
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
