import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { parentPort } from "node:worker_threads";
import { memoryAccess, type RandomAccess } from "../../packaging/archive/random-access.ts";
import { Refusal } from "../../refusal.ts";
import { type DigestName, startDigests } from "../upload/digests.ts";
import { type InspectionOrder, inspectArchive } from "./inspect.ts";
import { readMetadata } from "./read-metadata.ts";
import type { ThreadAnswer, ThreadRequest } from "./thread-messages.ts";

/**
 * Entry of the thread that reads big uploads: digests beside SHA-256 while the file still grows, and archives, so
 * that the event loop of the server stays free. It only ever reads files of the spool.
 */
const CHUNK = 1024 * 1024;

const followed = new Map<number, (size: number, last: boolean) => void>();

function answer(message: ThreadAnswer): void {
  parentPort!.postMessage(message);
}

parentPort!.on("message", (request: ThreadRequest) => {
  if (request.kind === "grown") followed.get(request.id)?.(request.size, request.last);
  else if (request.kind === "forget") followed.get(request.id)?.(-1, true);
  else void run(request.id, () => work(request));
});

async function work(
  request: ThreadRequest & { kind: "digest" | "inspect" | "metadata" },
): Promise<ThreadAnswer | null> {
  if (request.kind === "inspect") {
    const { archive, order } = request;
    const metadata = await (typeof archive === "string"
      ? inspectFile(archive, order)
      : inspectArchive(memoryAccess(archive), order));
    return { id: request.id, kind: "inspected", metadata };
  }
  if (request.kind === "metadata") {
    const { bytes, filename, rules } = request;
    return { id: request.id, kind: "said", said: readMetadata(bytes, filename, rules) };
  }
  const digests = await digestGrowingFile(request.id, request.path, request.names);
  return digests === null ? null : { id: request.id, kind: "digested", digests };
}

async function run(id: number, job: () => Promise<ThreadAnswer | null>): Promise<void> {
  try {
    const result = await job();
    if (result !== null) answer(result);
  } catch (error) {
    if (error instanceof Refusal) answer({ id, kind: "refused", code: error.code, message: error.message });
    else answer({ id, kind: "failed", message: (error as Error).message });
  }
}

async function inspectFile(path: string, order: InspectionOrder): Promise<Uint8Array | null> {
  const descriptor = openSync(path, "r");
  try {
    return await inspectArchive(fileAccess(descriptor), order);
  } finally {
    closeSync(descriptor);
  }
}

function fileAccess(descriptor: number): RandomAccess {
  return {
    size: fstatSync(descriptor).size,
    read: (offset, length) => {
      const buffer = Buffer.allocUnsafe(length);
      let filled = 0;
      while (filled < length) {
        const count = readSync(descriptor, buffer, filled, length - filled, offset + filled);
        if (count === 0) break;
        filled += count;
      }
      return buffer.subarray(0, filled);
    },
  };
}

/** The digests of a file that another thread still writes; null when it was forgotten. */
async function digestGrowingFile(id: number, path: string, names: readonly DigestName[]) {
  let size = 0;
  let last = false;
  let wake = (): void => {};
  followed.set(id, (newSize, isLast) => {
    size = newSize;
    last = isLast;
    wake();
  });
  let file: FileHandle | null = null;
  try {
    const sum = await startDigests(names);
    file = await open(path, "r");
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (let offset = 0; size >= 0 && !(last && offset === size); ) {
      if (offset === size) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      const { bytesRead } = await file.read(buffer, 0, Math.min(CHUNK, size - offset), offset);
      if (bytesRead === 0) throw new Error("a spooled file is shorter than it was");
      sum.update(buffer.subarray(0, bytesRead));
      offset += bytesRead;
    }
    return size < 0 ? null : sum.finish();
  } finally {
    followed.delete(id);
    await file?.close();
  }
}
