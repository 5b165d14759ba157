/**
 * The memory for parts on their way to a store: so many bytes in a process at the most, whatever is uploaded at once.
 * Who wants more than is free waits, in order. Buffers are used again while anything is under way.
 */
export class PartMemory {
  readonly #limit: number;
  #used = 0;
  #free: Buffer[] = [];
  readonly #waiting: { size: number; grant: (buffer: Buffer) => void }[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** A buffer of `size` bytes with anything in it; one larger than the limit is given when nothing else is out. */
  take(size: number): Promise<Buffer> {
    return new Promise((grant) => {
      this.#waiting.push({ size, grant });
      this.#serve();
    });
  }

  /** Gives a buffer back; `isUnused`: nobody reads from it any more, so that it may be used again. */
  give(buffer: Buffer, isUnused: boolean): void {
    this.#used -= buffer.length;
    if (isUnused) this.#free.push(buffer);
    this.#serve();
    if (this.#used === 0) this.#free = [];
  }

  #serve(): void {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      const { size, grant } = next;
      if (this.#used > 0 && this.#used + size > this.#limit) return;
      this.#waiting.shift();
      this.#used += size;
      const at = this.#free.findIndex(({ length }) => length === size);
      const [again] = at < 0 ? [] : this.#free.splice(at, 1);
      if (!again) this.#free = [];
      grant(again ?? Buffer.allocUnsafeSlow(size));
    }
  }
}
