import { Refusal } from "../../refusal.ts";
import { type PartHead, readPartHead } from "./part-head.ts";

const MAX_HEAD = 16 * 1024;
const MAX_PREAMBLE = 64 * 1024;

/** What happens to the parts of a form as they come in; `data` may be called any number of times for each. */
export interface PartListener {
  /** `at`: bytes of the form ahead of the part's own. */
  begin(head: PartHead, at: number): void;
  /** The bytes are only lent for the time of the call. */
  data(bytes: Buffer): void;
  end(): void;
}

/**
 * Reads multipart/form-data (RFC 7578) as it comes, without keeping it. Own code, since the parsers at hand refuse
 * what Python 2.7's distutils sends (STANDARDS U21): lines that end in a bare LF, an empty line in front, no line end
 * behind the last boundary. The LF form is taken only when the first boundary's line ends so. Text before the first
 * boundary and behind the last is ignored (RFC 2046, 5.1.1). Refuses (`invalid`) everything else that breaks the rules; a
 * body without its closing boundary counts as cut off (U20).
 */
export class MultipartReader {
  readonly #listener: PartListener;
  readonly #opening: Buffer;
  readonly #needle: Buffer;
  #state: "preamble" | "head" | "body" | "done" = "preamble";
  #rest: Buffer = Buffer.alloc(0);
  /** Where what was left and the bytes behind it are laid together. */
  #joined: Buffer = Buffer.alloc(0);
  #lineEnd: "\n" | "\r\n" = "\r\n";
  #pushed = 0;
  /** Whether nothing more can be read before more bytes come. */
  #waiting = false;
  /** Whether a part's data still begin with the line end that closed its head. */
  #atStart = false;

  constructor(boundary: string, listener: PartListener) {
    this.#opening = Buffer.from(`--${boundary}`, "latin1");
    this.#needle = Buffer.from(`\n--${boundary}`, "latin1");
    this.#listener = listener;
  }

  /** Nothing of the chunk is kept: its memory is the caller's again. */
  push(chunk: Buffer): void {
    if (this.#state === "done") return;
    this.#pushed += chunk.length;
    let data = this.#rest.length === 0 ? chunk : this.#behindRest(chunk);
    this.#waiting = data.length === 0;
    while (!this.#waiting) data = this.#step(data);
    this.#rest = Buffer.from(data);
  }

  #behindRest(chunk: Buffer): Buffer {
    const size = this.#rest.length + chunk.length;
    if (this.#joined.length < size) this.#joined = Buffer.allocUnsafeSlow(size);
    this.#rest.copy(this.#joined);
    chunk.copy(this.#joined, this.#rest.length);
    return this.#joined.subarray(0, size);
  }

  /** Call when the body has ended. */
  end(): void {
    if (this.#state !== "done") throw bad("The upload is incomplete: its closing boundary is missing.");
  }

  #step(data: Buffer): Buffer {
    if (this.#state === "done") return this.#wait(Buffer.alloc(0), 0);
    if (this.#state === "preamble") return this.#readPreamble(data);
    return this.#state === "head" ? this.#readHead(data) : this.#readBody(data);
  }

  #wait(data: Buffer, limit: number): Buffer {
    if (data.length > limit)
      throw bad("The form is not valid: its boundary or the head of a part is missing.");
    this.#waiting = true;
    return data;
  }

  /** Whatever comes before the first line that is the boundary is skipped, as RFC 2046 says (5.1.1), within bounds. */
  #readPreamble(data: Buffer): Buffer {
    const skipped = this.#pushed - data.length;
    const isFirstLine = skipped === 0 && data.indexOf(this.#opening) === 0;
    const at = isFirstLine ? -1 : data.indexOf(this.#needle);
    const after = at + this.#needle.length;
    const seen = isFirstLine || at >= 0 ? after : data.length;
    if (skipped + seen > MAX_PREAMBLE)
      throw bad(`The form is not valid: its boundary does not come within the first ${MAX_PREAMBLE} bytes.`);
    if (!isFirstLine && at < 0) return this.#skip(data, data.length - this.#needle.length);
    if (data.length < after + 2) return this.#skip(data, at);
    if (!this.#followsBoundary(data, after)) return data.subarray(after);
    const lineEnd = data.indexOf("\n", after);
    if (lineEnd >= after) this.#lineEnd = data[lineEnd - 1] === 0x0d ? "\r\n" : "\n";
    return this.#passBoundary(data, after) ?? this.#wait(data, MAX_HEAD + MAX_PREAMBLE);
  }

  /** Drops what was looked through, up to `end`, and waits for more. */
  #skip(data: Buffer, end: number): Buffer {
    this.#waiting = true;
    return end <= 0 ? data : data.subarray(end);
  }

  /** Goes on behind a boundary whose text ends at `at`; null when more bytes are needed to tell. */
  #passBoundary(data: Buffer, at: number): Buffer | null {
    if (data[at] === 0x2d && data[at + 1] === 0x2d) {
      this.#state = "done";
      return Buffer.alloc(0);
    }
    const lineEnd = data.indexOf(this.#lineEnd, at, "latin1");
    if (lineEnd < 0) return null;
    if (data.toString("latin1", at, lineEnd).trim() !== "")
      throw bad("The form is not valid: a boundary is damaged.");
    this.#state = "head";
    return data.subarray(lineEnd + this.#lineEnd.length);
  }

  #readHead(data: Buffer): Buffer {
    const blank = this.#lineEnd + this.#lineEnd;
    const end = data.indexOf(blank, 0, "latin1");
    if (end < 0 || end > MAX_HEAD) return this.#wait(data, MAX_HEAD);
    const at = this.#pushed - data.length + end + blank.length;
    this.#listener.begin(readPartHead(data.toString("utf8", 0, end)), at);
    this.#state = "body";
    // The blank line's own end may be the line end in front of the next boundary, when the part is empty.
    this.#atStart = true;
    return data.subarray(end + blank.length - this.#lineEnd.length);
  }

  #readBody(data: Buffer): Buffer {
    const skip = this.#atStart ? this.#lineEnd.length : 0;
    const at = data.indexOf(this.#needle);
    // Two bytes more than the boundary must be seen to know what it is.
    if (at < 0) return this.#passData(data, skip, data.length - this.#needle.length - 1);
    const after = at + this.#needle.length;
    if (data.length < after + 2) return this.#passData(data, skip, at - 1);
    const isDelimiter = this.#endsLine(data, at) && this.#followsBoundary(data, after);
    if (!isDelimiter) return this.#passData(data, skip, after, false);
    const next = this.#passBoundary(data, after);
    if (next === null)
      return this.#wait(this.#passData(data, skip, at - 1), MAX_HEAD + this.#needle.length + 2);
    const end = at + 1 - this.#lineEnd.length;
    if (end > skip) this.#listener.data(data.subarray(skip, end));
    this.#atStart = false;
    this.#listener.end();
    return next;
  }

  #endsLine(data: Buffer, at: number): boolean {
    return this.#lineEnd === "\n" || data[at - 1] === 0x0d;
  }

  #followsBoundary(data: Buffer, at: number): boolean {
    const [first, second] = [data[at], data[at + 1]];
    return (
      (first === 0x2d && second === 0x2d) ||
      first === 0x0d ||
      first === 0x0a ||
      first === 0x20 ||
      first === 0x09
    );
  }

  /** Hands the data up to `end` on; returns what is left, to which more must come unless `wait` is false. */
  #passData(data: Buffer, skip: number, end: number, wait = true): Buffer {
    this.#waiting = wait;
    if (end <= skip) return data;
    this.#listener.data(data.subarray(skip, end));
    this.#atStart = false;
    return data.subarray(end);
  }
}

/** Bytes of a form behind its last part, as every tool writes them. */
export const closingSize = (boundary: string): number => `\r\n--${boundary}--\r\n`.length;

/** The boundary named by a Content-Type header; refuses other types. */
export function readBoundary(contentType: string | undefined): string {
  const match = /^\s*multipart\/form-data\s*;(.*)$/is.exec(contentType ?? "");
  const boundary = match && /(?:^|;)\s*boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(match[1]!);
  const text = boundary?.[1] ?? boundary?.[2];
  if (!text) {
    throw bad(
      "Uploads are sent as multipart/form-data with a boundary, as twine, uv and the other tools do.",
    );
  }
  return text;
}

export function bad(message: string): Refusal {
  return new Refusal("invalid", "bad-form", message);
}
