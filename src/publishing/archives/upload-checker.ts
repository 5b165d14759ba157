import { Worker } from "node:worker_threads";
import { memoryAccess } from "../../packaging/archive/random-access.ts";
import { directorySize } from "../../packaging/archive/zip-end.ts";
import { Refusal } from "../../refusal.ts";
import { threadFile } from "../../thread-file.ts";
import type { DigestName, Digests } from "../upload/digests.ts";
import { type InspectionOrder, inspectArchive } from "./inspect.ts";
import { readMetadata, type SaidMetadata } from "./read-metadata.ts";
import type { MetadataOrder, ThreadAnswer, ThreadRequest } from "./thread-messages.ts";

const IDLE_TIME = 10_000;
/** Bytes of core metadata that are read in a few milliseconds. */
const LIGHT_METADATA = 64 * 1024;
/** Bytes of a zip's directory; each member takes at least 46. */
const LIGHT_DIRECTORY = 32 * 1024;

type Waiting = { resolve: (answer: ThreadAnswer) => void; reject: (error: Error) => void };

/** Digests of a file that is still being written. */
export interface FollowedFile {
  /** So many bytes are in the file by now. */
  grown(size: number): void;
  /** The file is complete with `size` bytes: resolves with its digests. */
  finish(size: number): Promise<Digests>;
  forget(): void;
}

/** The thread that reads big uploads: started when one comes, gone after ten idle seconds. */
export class UploadChecker {
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | null = null;
  #lastId = 0;
  readonly #waiting = new Map<number, Waiting>();

  /** As `inspectArchive`, for the file at a path or for bytes; what is small is read here, without the thread. */
  async inspect(archive: string | Uint8Array, order: InspectionOrder): Promise<Uint8Array | null> {
    if (typeof archive !== "string" && isLight(archive, order))
      return inspectArchive(memoryAccess(archive), order);
    const id = ++this.#lastId;
    const answer = this.#answerTo(id);
    this.#send({ id, kind: "inspect", archive, order });
    return answered(await answer, "inspected").metadata;
  }

  /** As `readMetadata`; what is small is read here. */
  async metadata(bytes: Uint8Array, filename: string, rules: MetadataOrder): Promise<SaidMetadata> {
    if (bytes.length <= LIGHT_METADATA) return readMetadata(bytes, filename, rules);
    const id = ++this.#lastId;
    const answer = this.#answerTo(id);
    this.#send({ id, kind: "metadata", bytes, filename, rules });
    return answered(await answer, "said").said;
  }

  follow(path: string, names: readonly DigestName[]): FollowedFile {
    const id = ++this.#lastId;
    const answer = this.#answerTo(id);
    // A failure matters only to `finish`; until then it must not count as unhandled.
    answer.catch(() => {});
    this.#send({ id, kind: "digest", path, names });
    return {
      grown: (size) =>
        this.#worker?.postMessage({ id, kind: "grown", size, last: false } satisfies ThreadRequest),
      finish: async (size) => {
        this.#worker?.postMessage({ id, kind: "grown", size, last: true } satisfies ThreadRequest);
        return answered(await answer, "digested").digests;
      },
      forget: () => {
        this.#worker?.postMessage({ id, kind: "forget" } satisfies ThreadRequest);
        this.#settle(id);
      },
    };
  }

  async close(): Promise<void> {
    if (this.#idle) clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #answerTo(id: number): Promise<ThreadAnswer> {
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #send(request: ThreadRequest): void {
    if (this.#idle) clearTimeout(this.#idle);
    this.#idle = null;
    this.#worker ??= this.#start();
    this.#worker.postMessage(request);
  }

  #start(): Worker {
    const worker = new Worker(threadFile("upload-thread", import.meta.url));
    worker.unref();
    worker.on("message", (answer: ThreadAnswer) => this.#settle(answer.id)?.resolve(answer));
    worker.on("error", (error) => this.#lose(worker, error));
    worker.on("exit", () => this.#lose(worker, new Error("the checking thread ended")));
    return worker;
  }

  #lose(worker: Worker, cause: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(unreadable(cause));
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0 && this.#worker && !this.#idle) {
      this.#idle = setTimeout(() => {
        this.#idle = null;
        void this.close();
      }, IDLE_TIME).unref();
    }
    return waiting;
  }
}

/** Whether an archive in memory is looked through in a few milliseconds: a zip with a short directory. Tars come in pieces. */
function isLight(bytes: Uint8Array, { kind, filename }: InspectionOrder): boolean {
  const isZip = kind === "wheel" || kind === "egg" || filename.endsWith(".zip");
  return !isZip || directorySize(memoryAccess(bytes)) <= LIGHT_DIRECTORY;
}

function answered<K extends ThreadAnswer["kind"]>(answer: ThreadAnswer, kind: K): ThreadAnswer & { kind: K } {
  if (answer.kind === "refused") throw new Refusal("invalid", answer.code, answer.message);
  if (answer.kind === "failed") throw unreadable(new Error(answer.message));
  if (answer.kind !== kind) throw new Error(`unexpected answer ${answer.kind}`);
  return answer as ThreadAnswer & { kind: K };
}

function unreadable(cause: Error): Refusal {
  return new Refusal("unavailable", "upload-unreadable", "The upload could not be checked; try again.", {
    retryAfter: 5,
    cause,
  });
}
