/**
 * Proves now and then that a database can be written to: a probe every few seconds must not write each time. After a failure
 * every check writes, until one succeeds.
 */
export class WriteProof {
  readonly #every: number;
  readonly #write: () => Promise<unknown>;
  #provedAt = Number.NEGATIVE_INFINITY;

  /** `every`: milliseconds for which a proof stands. `write`: commits something, or rejects. */
  constructor(every: number, write: () => Promise<unknown>) {
    this.#every = every;
    this.#write = write;
  }

  /** Rejects with what the write rejected with. */
  async check(): Promise<void> {
    const begun = performance.now();
    if (begun - this.#provedAt < this.#every) return;
    this.doubt();
    await this.#write();
    this.#provedAt = begun;
  }

  /** Something failed: the next check writes. */
  doubt(): void {
    this.#provedAt = Number.NEGATIVE_INFINITY;
  }
}
