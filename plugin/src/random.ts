/** Numbers that look random and are the same for the same seed, so that a failing round can be run again. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 ≤ result < 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number, 0 ≤ result < `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  chance(oneIn: number): boolean {
    return this.below(oneIn) === 0;
  }

  /** Up to `limit` pieces in a row. */
  text(pieces: readonly string[], limit: number): string {
    return Array.from({ length: this.below(limit + 1) }, () => this.pick(pieces)).join("");
  }

  hex(length: number): string {
    return Array.from({ length }, () => this.below(16).toString(16)).join("");
  }

  bytes(length: number): Buffer {
    const bytes = Buffer.alloc(length);
    let at = 0;
    for (; at + 4 <= length; at += 4) bytes.writeUInt32LE(Math.floor(this.next() * 4_294_967_296), at);
    for (; at < length; at++) bytes[at] = this.below(256);
    return bytes;
  }
}

/** The seed of a run: `WHEELYARD_SEED`, else always the same, so that two runs do the same. */
export function seed(): number {
  return Number(process.env.WHEELYARD_SEED ?? 20_26);
}
