const FIRST = 4096;

/** Bytes that come in pieces, kept in one piece: a million pieces of one byte weigh no more than they should. */
export class ByteGatherer {
  #buffer: Buffer = Buffer.alloc(0);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(bytes: Uint8Array): void {
    const needed = this.#size + bytes.length;
    if (needed > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(FIRST, needed, this.#buffer.length * 2));
      this.#buffer.copy(larger, 0, 0, this.#size);
      this.#buffer = larger;
    }
    this.#buffer.set(bytes, this.#size);
    this.#size = needed;
  }

  /** All bytes gathered since the last call; they are the caller's. */
  take(): Buffer {
    const taken = this.#buffer.subarray(0, this.#size);
    this.#buffer = Buffer.alloc(0);
    this.#size = 0;
    return taken;
  }
}
