import type { SignedUrl, SignedUrlTerms } from "../storage.ts";
import type { Signer } from "./signer.ts";

const MOST = 10_000;

/** Keeps addresses while they stay the same, the latest asked for: for signers to whom one costs much. */
export class CachedSigner implements Signer {
  readonly #signer: Signer;
  readonly #kept = new Map<string, Promise<SignedUrl | null>>();

  constructor(signer: Signer) {
    this.#signer = signer;
  }

  async sign(key: string, terms: SignedUrlTerms): Promise<SignedUrl | null> {
    const name = `${terms.isPublic} ${terms.life} ${key}`;
    const kept = await this.#kept.get(name)?.catch(() => null);
    if (kept && kept.sameUntil > Date.now()) return kept;
    const signing = this.#signer.sign(key, terms);
    this.#kept.delete(name);
    this.#kept.set(name, signing);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST && oldest !== undefined) this.#kept.delete(oldest);
    return signing;
  }
}
