import { type FileHandle, open } from "node:fs/promises";
import { memoryAccess } from "../../packaging/archive/random-access.ts";
import { Refusal } from "../../refusal.ts";
import { GrowingFile } from "../../storage/remote/growing-file.ts";
import { answerRequests } from "../../thread-requests.ts";
import { startDigests } from "../upload/digests.ts";
import { withFileAccess } from "./file-access.ts";
import { inspectArchive } from "./inspect.ts";
import { readMetadata } from "./read-metadata.ts";
import type { Growth, ThreadAnswer, ThreadRequest } from "./thread-messages.ts";

/**
 * Entry of the thread that reads big uploads: digests beside SHA-256 while the file still grows, and archives, so
 * that the event loop of the server stays free. It only ever reads files of the spool.
 */
const CHUNK = 1024 * 1024;

answerRequests<ThreadRequest, ThreadAnswer>(async (request) => {
  try {
    return await work(request);
  } catch (error) {
    if (error instanceof Refusal) return { kind: "refused", code: error.code, message: error.message };
    return { kind: "failed", message: (error as Error).message };
  }
});

async function work(request: ThreadRequest): Promise<ThreadAnswer> {
  if (request.kind === "inspect") {
    const { archive, order } = request;
    const metadata = await (typeof archive === "string"
      ? withFileAccess(archive, (file) => inspectArchive(file, order))
      : inspectArchive(memoryAccess(archive), order));
    return { kind: "inspected", metadata };
  }
  if (request.kind === "metadata") {
    const { bytes, filename, rules } = request;
    return { kind: "said", said: readMetadata(bytes, filename, rules) };
  }
  const digests = await digestGrowingFile(request);
  return digests === null ? { kind: "forgotten" } : { kind: "digested", digests };
}

/** The digests of a file that another thread still writes; null when its upload was given up. */
async function digestGrowingFile({ path, names, growth }: ThreadRequest & { kind: "digest" }) {
  const growing = new GrowingFile(path);
  let isForgotten = false;
  growth.on("message", (grown: Growth) => {
    isForgotten = grown === null;
    if (grown === null) growing.abandon();
    else growing.grown(grown.size, grown.last);
  });
  let file: FileHandle | null = null;
  try {
    const sum = await startDigests(names);
    file = await open(path, "r");
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (let offset = 0; ; ) {
      const size = await growing.reach(offset + 1);
      if (size === offset) return sum.finish();
      const { bytesRead } = await file.read(buffer, 0, Math.min(CHUNK, size - offset), offset);
      if (bytesRead === 0) throw new Error("a spooled file is shorter than it was");
      sum.update(buffer.subarray(0, bytesRead));
      offset += bytesRead;
    }
  } catch (error) {
    if (isForgotten) return null;
    throw error;
  } finally {
    growth.close();
    await file?.close();
  }
}
