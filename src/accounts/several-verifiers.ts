import { Refusal } from "../refusal.ts";
import type { Credentials } from "./credentials.ts";
import type { Proven, Upkeep, Verifier } from "./verifier.ts";

/**
 * Several verifiers, asked in order: the first that proves the credentials decides. One that does not answer keeps none of
 * the others from deciding.
 */
export class SeveralVerifiers implements Verifier {
  readonly #verifiers: readonly Verifier[];

  constructor(verifiers: readonly Verifier[]) {
    this.#verifiers = verifiers;
  }

  /** Refuses (`unavailable`) if none proved them and one could not be asked, since that one might have. */
  async verify(credentials: Credentials, client: string): Promise<Proven | null> {
    let unavailable: Refusal | null = null;
    for (const verifier of this.#verifiers) {
      try {
        const proven = await verifier.verify(credentials, client);
        if (proven !== null) return proven;
      } catch (error) {
        if (!(error instanceof Refusal) || error.kind !== "unavailable") throw error;
        unavailable ??= error;
      }
    }
    if (unavailable !== null) throw unavailable;
    return null;
  }

  /** Stays the same while all stay the same. */
  async stamp(credentials: Credentials): Promise<string | null> {
    const stamps = await Promise.all(this.#verifiers.map((verifier) => verifier.stamp(credentials)));
    return stamps.includes(null) ? null : JSON.stringify(stamps);
  }

  upkeep(): Upkeep[] {
    return this.#verifiers.flatMap((verifier) => verifier.upkeep?.() ?? []);
  }

  async close(): Promise<void> {
    for (const verifier of this.#verifiers) await verifier.close?.();
  }
}
