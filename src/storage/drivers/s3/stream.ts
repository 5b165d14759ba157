import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { PutObjectCommand, type PutObjectCommandInput, type S3Client } from "@aws-sdk/client-s3";
import type { GrowingFile } from "../../remote/growing-file.ts";
import { sendingMs } from "../../remote/retry.ts";
import { otherSize } from "../../trouble.ts";

/** The largest file that is put by one request while it comes: larger ones go in parts, which can be sent again. */
export const MOST_STREAMED = 64 * 2 ** 20;
const CHUNK = 256 * 1024;

export interface StreamedPut {
  client: S3Client;
  target: PutObjectCommandInput;
  file: GrowingFile;
  /** Bytes and lower-case hex, as promised; the store itself proves both. */
  size: number;
  sha256: string;
  /** Seconds in which the store may be silent. */
  timeout: number;
}

/**
 * Puts a file by one request while it is still being written. Its last bytes are kept back until it is released, and a store
 * shows nothing of an object that is cut off. Whatever goes wrong, it is not tried again here.
 */
export async function putStreamed({
  client,
  target,
  file,
  size,
  sha256,
  timeout,
}: StreamedPut): Promise<void> {
  const giveUp = new AbortController();
  const body = new FileBody(file, size);
  body.once("error", () => giveUp.abort());
  let timer: NodeJS.Timeout | undefined;
  // Until then it is the client who is waited for.
  file.released.then(
    () => {
      timer = setTimeout(() => giveUp.abort(), sendingMs(timeout, size));
    },
    () => undefined,
  );
  const { ChecksumAlgorithm, ...terms } = target;
  const digest = ChecksumAlgorithm && { ChecksumSHA256: Buffer.from(sha256, "hex").toString("base64") };
  const command = new PutObjectCommand({ ...terms, ...digest, Body: body, ContentLength: size });
  command.middlewareStack.add(
    (next) => (step) => {
      Object.assign((step.request as { headers: object }).headers, { "x-amz-content-sha256": sha256 });
      return next(step);
    },
    { step: "build", name: "knownHash" },
  );
  try {
    await client.send(command, { abortSignal: giveUp.signal });
  } finally {
    clearTimeout(timer);
    body.destroy();
  }
}

/**
 * The bytes of a file, as they come. Written by itself, since a pipe would leave its buffers to the garbage collector: one
 * serves for the whole file.
 */
class FileBody extends Readable {
  readonly #file: GrowingFile;
  readonly #size: number;

  constructor(file: GrowingFile, size: number) {
    super();
    this.#file = file;
    this.#size = size;
  }

  override pipe<T extends NodeJS.WritableStream>(to: T): T {
    this.#write(to).then(
      () => to.end(),
      (error: Error) => this.destroy(error),
    );
    return to;
  }

  override _read(): void {}

  async #write(to: NodeJS.WritableStream): Promise<void> {
    const handle = await open(this.#file.path, "r");
    const buffer = Buffer.allocUnsafeSlow(Math.min(CHUNK, this.#size));
    try {
      for (let at = 0; at < this.#size; ) {
        const end = Math.min(at + CHUNK, this.#size);
        await this.#reach(end);
        const { bytesRead } = await handle.read(buffer, 0, end - at, at);
        if (bytesRead === 0 || this.destroyed) throw otherSize();
        await new Promise<void>((resolve, reject) => {
          to.write(buffer.subarray(0, bytesRead), (error) => (error ? reject(error) : resolve()));
        });
        at += bytesRead;
      }
    } finally {
      await handle.close();
    }
  }

  /** Waits for bytes; for the last ones until they may be shown, and are the last. */
  async #reach(end: number): Promise<void> {
    const isLast = end === this.#size;
    const there = await this.#file.reach(isLast ? end + 1 : end);
    if (isLast ? there !== end : there < end) throw otherSize();
    if (isLast) await this.#file.released;
  }
}
