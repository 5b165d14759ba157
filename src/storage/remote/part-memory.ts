/** Milliseconds for which unused buffers are kept: uploads come in series, and allocating a buffer costs more than a copy. */
const KEPT_MS = 10_000;

/**
 * The memory for parts on their way to a store: so many bytes in a process at the most, whatever is uploaded at once.
 * Who wants more than is free waits, in order.
 */
export class PartMemory {
  readonly #limit: number;
  /** Bytes that are out, and bytes that lie ready; together within the limit, but for a single buffer that is larger. */
  #used = 0;
  #ready = 0;
  #free: ArrayBufferLike[] = [];
  #resting: NodeJS.Timeout | null = null;
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
  give({ buffer }: Buffer, isUnused: boolean): void {
    this.#used -= buffer.byteLength;
    if (isUnused) {
      this.#free.push(buffer);
      this.#ready += buffer.byteLength;
    }
    this.#serve();
    if (this.#used === 0) this.#resting = setTimeout(() => this.#drop(), KEPT_MS).unref();
  }

  #serve(): void {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      const { size, grant } = next;
      if (this.#used > 0 && this.#used + size > this.#limit) return;
      this.#waiting.shift();
      if (this.#resting) clearTimeout(this.#resting);
      const buffer = this.#again(size) ?? this.#make(size);
      this.#used += buffer.byteLength;
      grant(Buffer.from(buffer, 0, size));
    }
  }

  /** One that lies ready and is not much too large. */
  #again(size: number): ArrayBufferLike | null {
    const at = this.#free.findIndex(({ byteLength }) => byteLength >= size && byteLength <= 2 * size);
    if (at < 0) return null;
    const [buffer] = this.#free.splice(at, 1) as [ArrayBufferLike];
    this.#ready -= buffer.byteLength;
    return buffer;
  }

  #make(size: number): ArrayBufferLike {
    if (this.#used + this.#ready + size > this.#limit) this.#drop();
    return Buffer.allocUnsafeSlow(size).buffer;
  }

  #drop(): void {
    this.#free = [];
    this.#ready = 0;
  }
}
