import { createHash, type Hash } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import type { Hashes } from "../../packaging/simple-page.ts";
import { Refusal } from "../../refusal.ts";
import type { UpstreamResponse } from "../../upstreams/client.ts";
import { asRefusal, badUpstream } from "../../upstreams/failure.ts";

/** A file on its way from an upstream: what is expected of it, and where it is put meanwhile. */
export interface FlightPlan {
  filename: string;
  hashes: Hashes;
  /** Bytes, as the upstream's page says; null when it does not. */
  size: number | null;
  maxSize: number;
  /** Path of a new file on a local disk. */
  path: string;
}

/** What came down, whole and proved. */
export interface Landed {
  path: string;
  sha256: string;
  size: number;
}

const READ_BYTES = 256 * 1024;
/** Strongest first: the one that is checked where there is no SHA-256. */
const WEAKER = ["sha512", "sha384", "sha224", "sha1", "md5"] as const;
/** How files of these kinds begin, where no hash tells the right bytes from an error page. */
const BEGINNINGS: [ending: RegExp, bytes: string][] = [
  [/\.(whl|zip|egg)$/, "PK"],
  [/\.(tar\.gz|tgz)$/, "\x1f\x8b"],
];

/**
 * One download from an upstream, read by any number of clients while it comes in. The last byte is held back until the
 * whole is proved by its hash and length: whoever reads wrong or cut bytes sees the connection break (RELIABILITY F112).
 */
export class Flight {
  /** Bytes of the whole file; null until it is all here, where the upstream does not say. */
  size: number | null;
  readonly #plan: FlightPlan;
  readonly #handle: FileHandle;
  #received = 0;
  #readable = 0;
  #error: Refusal | null = null;
  #isProved = false;
  #waiting: (() => void)[] = [];
  /** The download itself, whoever keeps it at hand, and the streams. */
  #users = 2;
  /** Resolves when the bytes are all here and right. */
  readonly landed: Promise<Landed>;

  private constructor(plan: FlightPlan, handle: FileHandle, response: UpstreamResponse, size: number | null) {
    this.#plan = plan;
    this.#handle = handle;
    this.size = size;
    this.landed = this.#fly(response);
    this.landed.catch(() => undefined);
  }

  /** Refuses answers that are no file before a byte of it is given on; takes the response over. */
  static async begin(plan: FlightPlan, response: UpstreamResponse): Promise<Flight> {
    try {
      const size = checkedSize(plan, response);
      return new Flight(plan, await open(plan.path, "wx+", 0o600), response, size);
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

  /** Resolves when the first bytes are here or all is well; rejects when nothing of it may be given on. */
  async begun(): Promise<void> {
    while (this.#readable === 0 && !this.#isProved) {
      if (this.#error !== null) throw this.#error;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async #fly({ body }: UpstreamResponse): Promise<Landed> {
    const sha256 = createHash("sha256");
    const other = weakerHash(this.#plan.hashes);
    try {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        if (this.#received + chunk.length > this.#plan.maxSize) throw tooLarge(this.#plan.maxSize);
        if (this.#received === 0) this.#checkBeginning(chunk);
        await this.#handle.write(chunk, 0, chunk.length, this.#received);
        sha256.update(chunk);
        other?.hash.update(chunk);
        this.#received += chunk.length;
        this.#readable = Math.max(0, Math.min(this.#received, this.size ?? Number.POSITIVE_INFINITY) - 1);
        this.#wake();
      }
      const digest = sha256.digest("hex");
      this.#prove(digest, other);
      return { path: this.#plan.path, sha256: digest, size: this.#received };
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

  #prove(sha256: string, other: ReturnType<typeof weakerHash>): void {
    const expected = this.#plan.hashes.sha256;
    const isRight =
      expected === undefined ? !other || other.hash.digest("hex") === other.expected : sha256 === expected;
    if (!isRight)
      throw badUpstream("sent bytes that do not have the hash its page tells; nothing is kept of them");
    const told = this.#plan.size ?? this.size;
    if (told !== null && told !== this.#received)
      throw badUpstream("sent another number of bytes than it told");
    this.size = this.#received;
    this.#readable = this.#received;
    this.#isProved = true;
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
      throw badUpstream("sent something else in place of the file");
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }
}

function checkedSize({ maxSize, size }: FlightPlan, { headers }: UpstreamResponse): number | null {
  const length = headers["content-length"] === undefined ? null : Number(headers["content-length"]);
  if (length !== null && length > maxSize) throw tooLarge(maxSize);
  if (length !== null && size !== null && length !== size)
    throw badUpstream("offers the file with another length than its page tells");
  return length ?? size;
}

function weakerHash(hashes: Hashes): { hash: Hash; expected: string } | null {
  if (hashes.sha256 !== undefined) return null;
  const name = WEAKER.find((one) => hashes[one] !== undefined);
  return name === undefined ? null : { hash: createHash(name), expected: hashes[name] as string };
}

function tooLarge(maxSize: number): Refusal {
  return badUpstream(`has a file of more than the ${maxSize} bytes that this mirror takes (maxFileSize)`);
}

function spoolRefusal(error: unknown): Refusal | null {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code !== "ENOSPC" && code !== "EDQUOT") return null;
  return new Refusal("out-of-space", "out-of-space", "The server has no space left to fetch this file.", {
    cause: error,
  });
}
