import { Readable } from "node:stream";
import type { ByteRange } from "../storage.ts";
import { storageUnavailable } from "../trouble.ts";
import { pauseBefore } from "./retry.ts";

/** What a body is read by. */
export interface BodyTerms {
  /** Bytes of the object that the body is of, both ends inclusive; none when `end` lies before `start`. */
  range: ByteRange;
  /** Asks the store again for the same object, from a byte to the end of the range. */
  reopen(start: number): Promise<Readable>;
  /** Milliseconds in which the store may send nothing while it is waited for. */
  idleMs: number;
  /** How often in a row the store may break off without having sent a byte. */
  attempts: number;
}

const BUFFER_BYTES = 256 * 1024;

/**
 * The bytes of an object as a store sends them. A connection that breaks, hangs or ends early is replaced by one that
 * continues at the same byte, so that a reader sees every byte once, or an error, and never an early end.
 */
export class RemoteBody extends Readable {
  readonly #terms: BodyTerms;
  #source: Readable | null = null;
  #at: number;
  #failures = 0;
  #isWanted = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(first: Readable, terms: BodyTerms) {
    super({ highWaterMark: BUFFER_BYTES });
    this.#terms = terms;
    this.#at = terms.range.start;
    this.#attach(first);
  }

  override _read(): void {
    this.#isWanted = true;
    if (!this.#source) return;
    this.#watch();
    this.#source.resume();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#rest();
    this.#source?.destroy();
    this.#source = null;
    done(error);
  }

  #attach(source: Readable): void {
    if (this.destroyed) {
      source.destroy();
      return;
    }
    this.#source = source;
    source.on("data", (chunk: Buffer) => this.#take(source, chunk));
    source.once("end", () => this.#over(source, "ended early"));
    source.once("close", () => this.#over(source, "broke off"));
    source.on("error", (error: NodeJS.ErrnoException) => this.#over(source, error.code ?? error.name));
    source.pause();
    if (this.#isWanted) this._read();
  }

  #take(source: Readable, chunk: Buffer): void {
    if (this.#source !== source || chunk.length === 0) return;
    this.#rest();
    this.#failures = 0;
    this.#at += chunk.length;
    if (this.#at > this.#terms.range.end + 1) {
      this.destroy(storageUnavailable("sent more than was asked for"));
    } else if (this.push(chunk)) {
      this.#watch();
    } else {
      this.#isWanted = false;
      source.pause();
    }
  }

  #over(source: Readable, reason: string): void {
    if (this.#source !== source) return;
    this.#rest();
    this.#source = null;
    source.destroy();
    if (this.#at > this.#terms.range.end) this.push(null);
    else if (++this.#failures >= this.#terms.attempts) this.destroy(storageUnavailable(reason));
    else void this.#goOn();
  }

  async #goOn(): Promise<void> {
    try {
      await pauseBefore(this.#failures + 1);
      if (!this.destroyed) this.#attach(await this.#terms.reopen(this.#at));
    } catch (error) {
      this.destroy(error as Error);
    }
  }

  #watch(): void {
    this.#rest();
    const source = this.#source;
    this.#timer = setTimeout(() => source && this.#over(source, "sends nothing"), this.#terms.idleMs);
  }

  #rest(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
