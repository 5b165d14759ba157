import { type FileHandle, open, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { wholenessOf } from "../../packaging/archive/whole.ts";
import { Refusal } from "../../refusal.ts";
import type { UpstreamResponse } from "../../upstreams/client.ts";
import { asRefusal, badUpstream } from "../../upstreams/failure.ts";
import { isFramed } from "../../upstreams/framing.ts";
import { unpacked } from "../../upstreams/page-body.ts";
import { checkedSize, type DownloadPlan, isPacked, tooLarge } from "./download-plan.ts";
import { Proof, type Proved } from "./proof.ts";

/** What came down, whole and proved. */
export interface DownloadedFile {
  path: string;
  sha256: string;
  size: number;
}

const READ_BYTES = 256 * 1024;
/** How files of these kinds begin, where no hash tells the right bytes from an error page. */
const BEGINNINGS: [ending: RegExp, bytes: string][] = [
  [/\.(whl|zip|egg)$/, "PK"],
  [/\.(tar\.gz|tgz)$/, "\x1f\x8b"],
];

/**
 * One download from an upstream, read by any number of clients while it comes in. The last byte is held back until the
 * whole is verified by its hash and length: a reader of wrong or cut bytes sees the connection break (RELIABILITY F112).
 * Therefore it is no `GrowingFile`: what has arrived may not be read yet.
 */
export class UpstreamDownload {
  /** Bytes of the whole file; null until it is all here, where the upstream does not say. */
  size: number | null;
  readonly #plan: DownloadPlan;
  readonly #handle: FileHandle;
  #received = 0;
  #readable = 0;
  #error: Refusal | null = null;
  #isProved = false;
  #waiting: (() => void)[] = [];
  /** The download itself, the map of running downloads, and the streams. */
  #users = 2;
  /** Resolves when the bytes are all here and right. */
  readonly finished: Promise<DownloadedFile>;

  private constructor(
    plan: DownloadPlan,
    handle: FileHandle,
    response: UpstreamResponse,
    size: number | null,
  ) {
    this.#plan = plan;
    this.#handle = handle;
    this.size = size;
    this.finished = this.#start(response);
    this.finished.catch(() => undefined);
  }

  /** Refuses answers that are no file before a byte of it is given on; takes the response over. */
  static async begin(plan: DownloadPlan, response: UpstreamResponse): Promise<UpstreamDownload> {
    try {
      const size = checkedSize(plan, response);
      return new UpstreamDownload(plan, await open(plan.path, "wx+", 0o600), response, size);
    } catch (error) {
      response.body.destroy();
      throw error;
    }
  }

  get received(): number {
    return this.#received;
  }

  /** Keeps the bytes readable until as many `release`s; false: they are not any more. */
  acquire(): boolean {
    if (this.#users === 0) return false;
    this.#users++;
    return true;
  }

  /** The last one closes the file: it may be moved to its place while some still read. */
  async release(): Promise<void> {
    this.#users--;
    if (this.#users === 0) await this.#handle.close();
  }

  /**
   * The bytes from `start` to `end` (inclusive; null: to the last one) as they come; fails when they turn out wrong. The
   * stream must be read or destroyed.
   */
  stream(start: number, end: number | null): Readable {
    const last = end ?? Number.POSITIVE_INFINITY;
    let at = start;
    this.#users++;
    const stream = new Readable({
      highWaterMark: READ_BYTES,
      read: () => {
        this.#readSome(at, last).then(
          (bytes) => {
            at += bytes?.length ?? 0;
            stream.push(bytes);
          },
          (error) => stream.destroy(error),
        );
      },
      destroy: (error, done) => {
        this.release().then(() => done(error), done);
      },
    });
    return stream;
  }

  /** Resolves when all is here and right, when more than `bytes` are, or after so long; rejects when it turned out wrong before. */
  async finishedWithin(bytes: number, milliseconds: number): Promise<void> {
    let isOver = false;
    const timer = setTimeout(() => {
      isOver = true;
      this.#wake();
    }, milliseconds);
    try {
      while (!this.#isProved && this.#received <= bytes && !isOver) {
        if (this.#error !== null) throw this.#error;
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** Resolves when the first bytes are here or all is well; rejects when nothing of it may be given on. */
  async begun(): Promise<void> {
    while (this.#readable === 0 && !this.#isProved) {
      if (this.#error !== null) throw this.#error;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async #start({ body, headers }: UpstreamResponse): Promise<DownloadedFile> {
    try {
      const proof = await Proof.begin(this.#plan.hashes);
      const { filename, maxSize } = this.#plan;
      const bytes = isPacked(filename, headers) ? unpacked(body, headers["content-encoding"], maxSize) : body;
      for await (const chunk of bytes as AsyncIterable<Buffer>) {
        if (this.#received + chunk.length > this.#plan.maxSize) throw tooLarge(this.#plan.maxSize);
        if (this.#received === 0) this.#checkBeginning(chunk);
        await this.#handle.write(chunk, 0, chunk.length, this.#received);
        proof.update(chunk);
        this.#received += chunk.length;
        this.#readable = Math.max(0, Math.min(this.#received, this.size ?? Number.POSITIVE_INFINITY) - 1);
        this.#wake();
      }
      if (!body.complete) throw badUpstream("broke off in the middle of the file");
      const proved = proof.finish();
      this.#checkProof(proved);
      if (Object.keys(this.#plan.hashes).length === 0) await this.#checkArchive(isFramed(headers));
      this.size = this.#received;
      this.#readable = this.#received;
      this.#isProved = true;
      return { path: this.#plan.path, sha256: proved.sha256, size: this.#received };
    } catch (error) {
      this.#error = spoolRefusal(error) ?? asRefusal(error);
      await rm(this.#plan.path, { force: true });
      throw this.#error;
    } finally {
      body.destroy();
      this.#wake();
      await this.release();
    }
  }

  #checkProof({ failed }: Proved): void {
    if (failed !== null)
      throw badUpstream(
        `sent bytes that do not have the ${failed} hash its page tells; nothing is kept of them`,
      );
    const expected = this.#plan.size ?? this.size;
    if (expected !== null && expected !== this.#received)
      throw badUpstream("sent a different number of bytes than announced");
  }

  /** Where no hash proves the bytes, the archive itself must be whole; `isFramed`: HTTP says that all of it came. */
  async #checkArchive(isFramed: boolean): Promise<void> {
    const size = this.#received;
    const read = async (offset: number, length: number) => {
      const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - offset)));
      const { bytesRead } = await this.#handle.read(buffer, 0, buffer.length, offset);
      return buffer.subarray(0, bytesRead);
    };
    const wholeness = await wholenessOf(this.#plan.filename, { size, read });
    const isAnnounced = isFramed || this.#plan.size !== null;
    if (wholeness === "cut" || size === 0 || (wholeness === "unknown" && !isAnnounced))
      throw badUpstream(
        "sent a file without a hash or a length, and it is not a whole archive; nothing is kept of it",
      );
  }

  /** What is there of the bytes from `at` on, waiting for some; null behind the last. */
  async #readSome(at: number, last: number): Promise<Buffer | null> {
    for (;;) {
      const until = Math.min(this.#readable, last + 1);
      if (at > last || (this.#isProved && at >= this.#readable)) return null;
      if (at < until) {
        const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, until - at));
        const { bytesRead } = await this.#handle.read(buffer, 0, buffer.length, at);
        if (bytesRead === 0) throw new Error("a spooled file is shorter than what was written");
        return buffer.subarray(0, bytesRead);
      }
      if (this.#error !== null) throw this.#error;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #checkBeginning(chunk: Buffer): void {
    const { hashes, filename } = this.#plan;
    const beginning = BEGINNINGS.find(([ending]) => ending.test(filename))?.[1];
    if (Object.keys(hashes).length > 0 || beginning === undefined) return;
    if (!chunk.toString("latin1", 0, beginning.length).startsWith(beginning.slice(0, chunk.length)))
      throw badUpstream("sent something other than the file");
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }
}

function spoolRefusal(error: unknown): Refusal | null {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code !== "ENOSPC" && code !== "EDQUOT") return null;
  return new Refusal("out-of-space", "out-of-space", "The server has no space left to fetch this file.", {
    cause: error,
  });
}
