import type { IncomingMessage } from "node:http";
import { decodeLeniently } from "../../packaging/metadata/lenient-text.ts";
import { ByteGatherer } from "../../publishing/spool/byte-gatherer.ts";
import type { BeginDraft, Spool, Spooled, Upload } from "../../publishing/spool/spool.ts";
import type { DigestName } from "../../publishing/upload/digests.ts";
import { bad, closingSize, MultipartReader, readBoundary } from "./multipart.ts";
import type { PartHead } from "./part-head.ts";
import { readBody } from "./read-body.ts";
import { isUrlEncoded, receiveRegistration, tooLarge } from "./register-form.ts";

/** The text fields of a form in the order they came; each may stand several times. */
export type FormFields = [field: string, value: string][];

export interface ReceivedForm {
  fields: FormFields;
  /** The part `content`, or null when there was none. The receiver discards it. */
  file: { filename: string; spooled: Spooled } | null;
  /** The part `gpg_signature`, or null. */
  signature: Uint8Array | null;
}

export interface FormLimits {
  /** Largest file, in bytes. */
  fileSize: number;
  /** Largest text field, in bytes. */
  fieldSize: number;
  /** Most text fields. */
  fields: number;
  /** All text fields together, in bytes. */
  textSize: number;
  /** Milliseconds without a byte after which the upload is given up. */
  idleTime: number;
}

/** `size`: bytes of the file, if it is the last part of the form. null: unknown. */
export type BeforeFile = (
  fields: FormFields,
  file: { filename: string; size: number | null },
) => BeginDraft | null;

const MAX_SIGNATURE = 64 * 1024;
const DIGEST_FIELDS: [string, DigestName][] = [
  ["md5_digest", "md5"],
  ["blake2_256_digest", "blake2b256"],
];

/**
 * Reads an upload form from a request, in whatever order its parts come: text fields into memory, the file into the
 * spool. `beforeFile` is called with the fields seen so far when the file begins, and may refuse, or say how the file is sent
 * on while it comes. When it rejects, nothing is left in the spool.
 */
export async function receiveForm(
  request: IncomingMessage,
  spool: Spool,
  limits: FormLimits,
  beforeFile: BeforeFile,
): Promise<ReceivedForm> {
  if (isUrlEncoded(request)) {
    const fields = await receiveRegistration(request, limits);
    const action = fields.find(([field]) => field === ":action")?.[1];
    if (action === "submit") return { fields, file: null, signature: null };
  }
  const boundary = readBoundary(request.headers["content-type"]);
  const length = request.headers["content-length"];
  const end = length === undefined ? null : Number(length) - closingSize(boundary);
  const receiver = new FormReceiver(spool, limits, beforeFile, end);
  const reader = new MultipartReader(boundary, receiver);
  try {
    await readBody(request, limits.idleTime, (chunk) => {
      reader.push(chunk);
      return receiver.pressure();
    });
    reader.end();
    return await receiver.finish();
  } catch (error) {
    await receiver.abandon();
    throw error;
  }
}

class FormReceiver {
  readonly #spool: Spool;
  readonly #limits: FormLimits;
  readonly #beforeFile: BeforeFile;
  /** Where the last part ends: bytes of the form, or null. */
  readonly #end: number | null;
  readonly #fields: FormFields = [];
  #count = 0;
  #textSize = 0;
  #upload: Upload | null = null;
  #filename = "";
  #signature: Uint8Array | null = null;
  #part: { name: string; bytes: ByteGatherer; limit: number } | null = null;

  constructor(spool: Spool, limits: FormLimits, beforeFile: BeforeFile, end: number | null) {
    this.#spool = spool;
    this.#limits = limits;
    this.#beforeFile = beforeFile;
    this.#end = end;
  }

  begin(head: PartHead, at: number): void {
    if (head.name === "content") {
      this.#beginFile(head, at);
      return;
    }
    if (++this.#count > this.#limits.fields)
      throw tooLarge(`more than ${this.#limits.fields} fields (limits.formFields)`);
    const limit = head.name === "gpg_signature" ? MAX_SIGNATURE : this.#limits.fieldSize;
    this.#part = { name: head.name, bytes: new ByteGatherer(), limit };
  }

  data(bytes: Buffer): void {
    const part = this.#part;
    if (part === null) {
      this.#upload!.write(bytes);
      return;
    }
    this.#textSize += bytes.length;
    if (part.bytes.size + bytes.length > part.limit)
      throw tooLarge(
        part.name === "gpg_signature"
          ? `a signature of more than ${part.limit} bytes`
          : `a field of more than ${part.limit} bytes (limits.formField)`,
      );
    if (this.#textSize > this.#limits.textSize)
      throw tooLarge(`fields of more than ${this.#limits.textSize} bytes together (limits.formSize)`);
    part.bytes.add(bytes);
  }

  end(): void {
    const part = this.#part;
    this.#part = null;
    if (part === null) return;
    const bytes = part.bytes.take();
    if (part.name === "gpg_signature") {
      this.#signature = bytes.length > 0 ? bytes : null;
      return;
    }
    this.#fields.push([part.name, decodeLeniently(bytes)]);
  }

  /** What the file's writer waits for, if anything. */
  pressure(): Promise<void> | undefined {
    return this.#upload?.pressure();
  }

  async finish(): Promise<ReceivedForm> {
    const spooled = await this.#upload?.finish();
    const file = spooled ? { filename: this.#filename, spooled } : null;
    return { fields: this.#fields, file, signature: this.#signature };
  }

  async abandon(): Promise<void> {
    this.#part = null;
    await this.#upload?.abandon();
  }

  #beginFile(head: PartHead, at: number): void {
    if (this.#upload) throw bad("The form has two parts named content; send one file at a time.");
    if (head.filename === null) throw bad("The part named content has no file name.");
    const size = this.#end === null ? null : this.#end - at;
    const beginDraft = this.#beforeFile(this.#fields, { filename: head.filename, size });
    const wanted = DIGEST_FIELDS.filter(([field]) =>
      this.#fields.some(([name, value]) => name === field && value !== ""),
    );
    this.#filename = head.filename;
    this.#upload = this.#spool.begin(
      this.#limits.fileSize,
      wanted.map(([, name]) => name),
      beginDraft,
    );
  }
}
