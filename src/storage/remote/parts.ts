import { type FileHandle, open } from "node:fs/promises";
import type { PartMemory } from "./part-memory.ts";

/** A part of a local file: where it begins, and how long it is. */
export interface Part {
  number: number;
  start: number;
  size: number;
}

export interface PartPlan {
  /** Bytes of every part but the last. */
  partSize: number;
  count: number;
}

/** How a file of `size` bytes is cut: parts of the wished size, or as much larger as the most parts there may be ask for. */
export function planParts(size: number, wished: number, mostParts: number): PartPlan {
  const step = 2 ** 20;
  const least = Math.ceil(size / mostParts / step) * step;
  const partSize = Math.max(wished, least);
  return { partSize, count: Math.max(1, Math.ceil(size / partSize)) };
}

export interface PartSending {
  path: string;
  size: number;
  plan: PartPlan;
  memory: PartMemory;
  /** Parts of one file on their way at the same time. */
  width: number;
  send(part: Part, bytes: Buffer): Promise<void>;
}

/** Reads a file part by part and sends them, some at a time, in bounded memory. The first failure ends it all. */
export async function sendParts({ path, size, plan, memory, width, send }: PartSending): Promise<void> {
  const handle = await open(path, "r");
  let next = 0;
  let isFailed = false;
  const worker = async () => {
    while (next < plan.count && !isFailed) {
      const start = next++ * plan.partSize;
      const part = { number: next, start, size: Math.min(plan.partSize, size - start) };
      await sendPart(handle, part, memory, send).catch((error: unknown) => {
        isFailed = true;
        throw error;
      });
    }
  };
  try {
    const workers = Array.from({ length: Math.min(width, plan.count) }, worker);
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
