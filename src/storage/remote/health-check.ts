import { randomBytes } from "node:crypto";
import type { Storage } from "../storage.ts";
import { notWhatWasGiven } from "../trouble.ts";

/** Stores charge for puts and keep versions of them: a probe every few seconds must not write each time. */
const WRITES_EVERY_MS = 60_000;

/**
 * Whether a store works: once a minute, and after any trouble, by a whole round trip of write, read and remove, else by
 * a look-up.
 */
export class HealthCheck {
  readonly #storage: Pick<Storage, "put" | "get" | "stat" | "remove">;
  #provedAt = Number.NEGATIVE_INFINITY;

  constructor(storage: Pick<Storage, "put" | "get" | "stat" | "remove">) {
    this.#storage = storage;
  }

  async check(): Promise<void> {
    const key = `check-${randomBytes(8).toString("hex")}`;
    const provedAt = this.#provedAt;
    this.#provedAt = Number.NEGATIVE_INFINITY;
    if (performance.now() - provedAt < WRITES_EVERY_MS) {
      await this.#storage.stat(key);
      this.#provedAt = provedAt;
      return;
    }
    await this.#storage.put(key, Buffer.from(key));
    const back = await this.#storage.get(key);
    await this.#storage.remove(key);
    if (!back || Buffer.from(back).toString() !== key) throw notWhatWasGiven();
    this.#provedAt = performance.now();
  }
}
