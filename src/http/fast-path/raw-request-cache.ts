import type { Proof } from "../../accounts/authenticate.ts";
import { steadyNow } from "../../clock.ts";
import { siteNow } from "../../database/site-clock.ts";
import type { Counter } from "../../statistics/download-counts.ts";
import type { Wire } from "../prepared.ts";

export interface Remembered {
  wire: Wire;
  /** Until when it may be repeated, in milliseconds since 1970. */
  until: number;
  /** Of the credentials in the request: until when they need not be looked at. */
  proof: Proof;
  /** The only address that it may be repeated to; null: any. */
  peer: string | null;
  /** Counts who gets it, where it is a download. */
  counter?: Counter | null;
}

const EVER = Number.POSITIVE_INFINITY;
const MAX_ENTRIES = 20_000;
export const MAX_BYTES = 32 * 2 ** 20;

/**
 * Answers by the exact bytes of the request, credentials and all. Emptied by every announcement, so that it never says
 * what is no longer so; bounded in count and bytes.
 */
export class RawRequestCache {
  readonly #answers = new Map<string, Remembered>();
  #bytes = 0;
  /** Grows with each emptying: what was worked out before must not be remembered after. */
  generation = 0;

  /** Bytes of the requests and answers that it holds. */
  get bytes(): number {
    return this.#bytes;
  }

  get(request: string): Remembered | undefined {
    const known = this.#answers.get(request);
    if (known === undefined) return undefined;
    const { until, proof } = known;
    // A look at a clock costs as much as all else here; most answers need none.
    if (until !== EVER && until <= siteNow()) return undefined;
    return proof.until !== EVER && proof.until <= steadyNow() ? undefined : known;
  }

  remember(request: string, answer: Remembered, generation: number): void {
    if (generation !== this.generation) return;
    const size = request.length + answer.wire.size;
    if (size > MAX_BYTES / 4) return;
    this.#forget(request);
    if (this.#answers.size >= MAX_ENTRIES || this.#bytes + size > MAX_BYTES) this.#clear();
    this.#answers.set(request, answer);
    this.#bytes += size;
  }

  #forget(request: string): void {
    const known = this.#answers.get(request);
    if (known === undefined) return;
    this.#answers.delete(request);
    this.#bytes -= request.length + known.wire.size;
  }

  drop(): void {
    this.generation++;
    this.#clear();
  }

  #clear(): void {
    this.#answers.clear();
    this.#bytes = 0;
  }
}
