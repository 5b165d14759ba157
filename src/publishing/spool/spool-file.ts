import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Refusal } from "../../refusal.ts";

/** Bytes that may wait for the disk before the sender is held up. */
const MAX_WAITING = 1024 * 1024;

/** Bytes that are written at once. */
const BLOCK = 128 * 1024;

/** A file of the spool, written in the order of the calls, without waiting for each. */
export class SpoolFile {
  readonly path: string;
  /** Resolves once the file exists. */
  readonly opened: Promise<FileHandle>;
  /** Bytes that are in the file by now. */
  written = 0;
  isClosed = false;
  /** Gathers what comes, in bytes that are its own; blocks that were written are used again. */
  #block: Buffer | null = null;
  #filled = 0;
  #queue: Uint8Array[] = [];
  #spare: Buffer[] = [];
  #waiting = 0;
  #running: Promise<void> | null = null;
  #error: unknown = null;

  constructor(path: string) {
    this.path = path;
    this.opened = openNew(path);
    this.opened.catch((error) => {
      this.#error = error;
    });
  }

  /** Takes a copy of the bytes. */
  write(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      this.#block ??= this.#spare.pop() ?? Buffer.allocUnsafeSlow(BLOCK);
      const piece = chunk.subarray(at, at + BLOCK - this.#filled);
      this.#block.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      if (this.#filled === BLOCK) this.#flush();
    }
  }

  #flush(): void {
    if (!this.#block) return;
    this.#queue.push(this.#block.subarray(0, this.#filled));
    this.#waiting += this.#filled;
    this.#block = null;
    this.#filled = 0;
    this.#running ??= this.#drain();
  }

  /** Nothing while the disk keeps up, else a promise to wait for; rejects when the disk failed. */
  pressure(): Promise<void> | undefined {
    if (this.#error !== null) throw spoolRefusal(this.#error);
    return this.#waiting > MAX_WAITING ? this.#settled() : undefined;
  }

  /** Resolves when everything is written. */
  async close(): Promise<void> {
    this.#flush();
    await this.#settled();
    await this.#end();
  }

  /** Closes and removes the file, whatever its state. */
  async remove(): Promise<void> {
    this.#queue = [];
    await this.#running;
    await this.#end().catch(() => {});
    await rm(this.path, { force: true }).catch(() => {});
  }

  async #settled(): Promise<void> {
    await this.#running;
    if (this.#error !== null) throw spoolRefusal(this.#error);
  }

  async #drain(): Promise<void> {
    try {
      const file = await this.opened;
      while (this.#queue.length > 0 && this.#error === null) {
        const chunks = this.#queue;
        this.#queue = [];
        const length = await writeAll(file, chunks);
        this.written += length;
        this.#waiting -= length;
        for (const { buffer } of chunks) this.#spare.push(Buffer.from(buffer));
      }
    } catch (error) {
      this.#error = error;
    }
    this.#running = null;
  }

  async #end(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    const file = await this.opened.catch(() => null);
    await file?.close();
  }
}

/** Creates the file, and its folder if someone removed it. */
async function openNew(path: string): Promise<FileHandle> {
  try {
    return await open(path, "wx", 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    await mkdir(dirname(path), { mode: 0o700 }).catch(() => undefined);
    return open(path, "wx", 0o600);
  }
}

/** Refuses, as an upload would be, a folder in which no upload can be kept; leaves nothing there. */
export async function proveSpool(path: string): Promise<void> {
  const file = new SpoolFile(path);
  try {
    file.write(Buffer.from("spool"));
    await file.close();
  } finally {
    await file.remove();
  }
}

async function writeAll(file: FileHandle, chunks: Uint8Array[]): Promise<number> {
  const { bytesWritten } = await file.writev(chunks);
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  // A disk that fills up takes a part, and says so only when it is asked to take the rest.
  if (bytesWritten < length) await file.writeFile(Buffer.concat(chunks).subarray(bytesWritten));
  return length;
}

/** What a failing spool means to the client (F04-F06). */
function spoolRefusal(cause: unknown): Refusal {
  const code = (cause as NodeJS.ErrnoException | null)?.code;
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG") {
    return new Refusal("out-of-space", "out-of-space", "The server has no space left for this upload.", {
      cause,
    });
  }
  return new Refusal(
    "unavailable",
    "spool-unavailable",
    "The server cannot take uploads at present; try again.",
    {
      retryAfter: 30,
      cause,
    },
  );
}
