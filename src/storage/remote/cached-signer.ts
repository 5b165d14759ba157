import { boundedMap } from "../../bounded-map.ts";
import { steadyNow } from "../../clock.ts";
import type { SignedUrl, SignedUrlTerms } from "../storage.ts";
import type { Signer } from "./signer.ts";

const MOST = 10_000;

interface Kept {
  signed: SignedUrl;
  until: number;
}

/** Keeps addresses while they stay the same, the latest asked for: for signers to whom one costs much. */
export class CachedSigner implements Signer {
  readonly #signer: Signer;
  /** With the time until which each is given out, by `steadyNow`. */
  readonly #kept = boundedMap<string, Promise<Kept | null>>(MOST);

  constructor(signer: Signer) {
    this.#signer = signer;
  }

  async sign(key: string, terms: SignedUrlTerms): Promise<SignedUrl | null> {
    const name = `${terms.isPublic} ${terms.life} ${key}`;
    const kept = await this.#kept.get(name)?.catch(() => null);
    if (kept && kept.until > steadyNow() && kept.signed.sameUntil > Date.now()) return kept.signed;
    const signing = this.#sign(key, terms);
    this.#kept.set(name, signing);
    return (await signing)?.signed ?? null;
  }

  async #sign(key: string, terms: SignedUrlTerms): Promise<Kept | null> {
    const signed = await this.#signer.sign(key, terms);
    return signed && { signed, until: steadyNow() + signed.sameUntil - Date.now() };
  }
}
