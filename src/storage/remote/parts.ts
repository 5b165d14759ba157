import { type FileHandle, open } from "node:fs/promises";
import type { GrowingFile } from "./growing-file.ts";
import type { PartMemory } from "./part-memory.ts";

/** A part of a local file: where it begins, and how long it is. */
export interface Part {
  number: number;
  start: number;
  size: number;
}

/** Bytes of the parts of a file of `size` bytes: as wished, or as much more as the most parts there may be ask for. */
export function partSizeFor(size: number, wished: number, mostParts: number): number {
  const step = 2 ** 20;
  return Math.max(wished, Math.ceil(size / mostParts / step) * step);
}

export interface PartSending {
  file: GrowingFile;
  /** Bytes of every part but the last. */
  partSize: number;
  memory: PartMemory;
  /** Parts of one file on their way at the same time. */
  width: number;
  send(part: Part, bytes: Buffer): Promise<void>;
}

/**
 * Reads a file part by part and sends them, some at a time, in bounded memory; of a file that grows, each part when it is
 * there. The first failure ends it all.
 */
export async function sendParts({ file, partSize, memory, width, send }: PartSending): Promise<void> {
  const handle = await open(file.path, "r");
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined);
  let next = 0;
  let isOver = false;
  const worker = async () => {
    while (!isOver) {
      const start = next++ * partSize;
      const number = next;
      // Whoever waits for bytes of a slow client holds no memory meanwhile.
      const size = await Promise.race([file.reach(start + partSize), failure.promise]);
      if (isOver || (start >= size && number > 1)) return;
      await sendPart(handle, { number, start, size: Math.min(partSize, size - start) }, memory, send);
    }
  };
  const failing = (error: unknown) => {
    isOver = true;
    failure.reject(error);
    throw error;
  };
  try {
    const workers = Array.from({ length: width }, () => worker().catch(failing));
    const failed = (await Promise.allSettled(workers)).find(({ status }) => status === "rejected");
    if (failed) throw (failed as PromiseRejectedResult).reason;
  } finally {
    await handle.close();
  }
}

async function sendPart(
  handle: FileHandle,
  part: Part,
  memory: PartMemory,
  send: PartSending["send"],
): Promise<void> {
  const buffer = await memory.take(part.size);
  let isSent = false;
  try {
    await readFully(handle, buffer, part.start);
    await send(part, buffer);
    isSent = true;
  } finally {
    // After a failure a dying connection may still read from it.
    memory.give(buffer, isSent);
  }
}

async function readFully(handle: FileHandle, buffer: Buffer, start: number): Promise<void> {
  for (let at = 0; at < buffer.length; ) {
    const { bytesRead } = await handle.read(buffer, at, buffer.length - at, start + at);
    if (bytesRead === 0) throw new Error("a file became shorter while it was being stored");
    at += bytesRead;
  }
}
