import { createHash, type Hash } from "node:crypto";
import { Turns } from "../../turns.ts";
import { compress } from "../compress.ts";
import type { Encoding, PageForm } from "../negotiate.ts";

/** Below this a compressed page saves nothing worth having: it fills one packet either way. */
const WORTH_COMPRESSING = 900;

export interface EncodedPage {
  etag: string;
  body: Buffer;
  encoded: Encoding;
}

/** The bytes of a page, and their digest. */
export interface PageBody {
  bytes: Buffer;
  digest: string;
}

/** The body of a page that is not large. */
export function bodyOf(text: string): PageBody {
  const bytes = Buffer.from(text, "utf8");
  return { bytes, digest: shortened(createHash("sha256").update(bytes)) };
}

/** The body of a page of any size, made of its parts. */
export async function bodyOfParts(parts: Iterable<string>): Promise<PageBody> {
  const turns = new Turns();
  const hash = createHash("sha256");
  const pieces: Buffer[] = [];
  for (const part of parts) {
    const piece = Buffer.from(part, "utf8");
    hash.update(piece);
    pieces.push(piece);
    if (turns.isOver()) await turns.next();
  }
  return { bytes: Buffer.concat(pieces), digest: shortened(hash) };
}

function shortened(hash: Hash): string {
  return hash.digest("base64url").slice(0, 22);
}

/** One page in one form, rendered once. Its encodings are made when they are first asked for, in another thread. */
export class Page {
  readonly form: PageForm;
  readonly serial: number;
  readonly #body: PageBody;
  readonly #encoded = new Map<Encoding, Promise<EncodedPage>>();
  readonly #grew: (bytes: number) => void;
  #size: number;

  /** `grew` is called with the bytes of every encoding that is made later, so that a cache can count them. */
  constructor(
    form: PageForm,
    body: PageBody,
    serial: number,
    grew: (bytes: number) => void = () => undefined,
  ) {
    this.form = form;
    this.serial = serial;
    this.#grew = grew;
    this.#body = body;
    this.#size = body.bytes.length;
  }

  /** Bytes held. */
  get size(): number {
    return this.#size;
  }

  /** The page in an encoding, with an ETag of its own for each (strong: byte for byte the same; STANDARDS H07). */
  encoded(wanted: Encoding): Promise<EncodedPage> {
    const encoding = this.#body.bytes.length < WORTH_COMPRESSING ? "identity" : wanted;
    let made = this.#encoded.get(encoding);
    if (!made) {
      made = this.#encode(encoding);
      this.#encoded.set(encoding, made);
    }
    return made;
  }

  async #encode(encoding: Encoding): Promise<EncodedPage> {
    const etag = `"${this.#body.digest}-${this.form}-${encoding}"`;
    if (encoding === "identity") return { etag, body: this.#body.bytes, encoded: encoding };
    const body = await compress(this.#body.bytes, encoding);
    this.#size += body.length;
    this.#grew(body.length);
    return { etag, body, encoded: encoding };
  }
}
