import { createHash } from "node:crypto";
import { compress } from "../compress.ts";
import type { Encoding, PageForm } from "../negotiate.ts";

/** Below this a compressed page saves nothing worth having: it fills one packet either way. */
const WORTH_COMPRESSING = 900;

export interface EncodedPage {
  etag: string;
  body: Buffer;
  encoded: Encoding;
}

/** One page in one form, rendered once; its encodings are made when they are first asked for, beside the event loop. */
export class Page {
  readonly form: PageForm;
  readonly serial: number;
  readonly #digest: string;
  readonly #identity: Buffer;
  readonly #encoded = new Map<Encoding, Promise<EncodedPage>>();
  readonly #grew: (bytes: number) => void;
  #size: number;

  /** `grew` hears of every encoding that is made later, with its bytes: who keeps the page counts them. */
  constructor(form: PageForm, text: string, serial: number, grew: (bytes: number) => void = () => undefined) {
    this.form = form;
    this.serial = serial;
    this.#grew = grew;
    this.#identity = Buffer.from(text, "utf8");
    this.#digest = createHash("sha256").update(this.#identity).digest("base64url").slice(0, 22);
    this.#size = this.#identity.length;
  }

  /** Bytes held. */
  get size(): number {
    return this.#size;
  }

  /** The page in an encoding, with an ETag of its own for each (strong: byte for byte the same; STANDARDS H07). */
  encoded(wanted: Encoding): Promise<EncodedPage> {
    const encoding = this.#identity.length < WORTH_COMPRESSING ? "identity" : wanted;
    let made = this.#encoded.get(encoding);
    if (!made) {
      made = this.#encode(encoding);
      this.#encoded.set(encoding, made);
    }
    return made;
  }

  async #encode(encoding: Encoding): Promise<EncodedPage> {
    const etag = `"${this.#digest}-${this.form}-${encoding}"`;
    if (encoding === "identity") return { etag, body: this.#identity, encoded: encoding };
    const body = await compress(this.#identity, encoding);
    this.#size += body.length;
    this.#grew(body.length);
    return { etag, body, encoded: encoding };
  }
}
