/** Lets one at a time pass under each key, in the order in which they came. */
export class Lines {
  readonly #lines = new Map<string, { length: number; last: Promise<void> }>();

  /** How many are in the line of a key, the one at its head included. */
  length(key: string): number {
    return this.#lines.get(key)?.length ?? 0;
  }

  /** Resolves at the head of the line with what lets the next one pass; to be called once. */
  async enter(key: string): Promise<() => void> {
    const line = this.#lines.get(key) ?? { length: 0, last: Promise.resolve() };
    this.#lines.set(key, line);
    line.length++;
    const { last } = line;
    const { promise, resolve } = Promise.withResolvers<void>();
    line.last = promise;
    await last;
    return () => {
      if (--line.length === 0) this.#lines.delete(key);
      resolve();
    };
  }
}
