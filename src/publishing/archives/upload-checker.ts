import { MessageChannel, type Transferable } from "node:worker_threads";
import { memoryAccess } from "../../packaging/archive/random-access.ts";
import { directorySize } from "../../packaging/archive/zip-end.ts";
import { Refusal } from "../../refusal.ts";
import { WorkerThread } from "../../thread-requests.ts";
import type { DigestName, Digests } from "../upload/digests.ts";
import { type InspectionOrder, inspectArchive } from "./inspect.ts";
import { readMetadata, type SaidMetadata } from "./read-metadata.ts";
import type { Growth, MetadataOrder, ThreadAnswer, ThreadRequest } from "./thread-messages.ts";

const IDLE_TIME = 10_000;
/** Bytes of core metadata that are read in a few milliseconds. */
const LIGHT_METADATA = 64 * 1024;
/** Bytes of a zip's directory; each member takes at least 46. */
const LIGHT_DIRECTORY = 32 * 1024;

/** Digests of a file that is still being written. */
export interface FollowedFile {
  /** So many bytes are in the file by now. */
  grown(size: number): void;
  /** The file is complete with `size` bytes: resolves with its digests. */
  finish(size: number): Promise<Digests>;
  forget(): void;
}

/** Reads uploads: small ones at once, large ones in a thread. */
export class UploadChecker {
  readonly #thread = new WorkerThread<ThreadRequest, ThreadAnswer>("upload-thread", import.meta.url, {
    idle: IDLE_TIME,
  });

  /** As `inspectArchive`, for the file at a path or for bytes; what is small is read here, without the thread. */
  async inspect(archive: string | Uint8Array, order: InspectionOrder): Promise<Uint8Array | null> {
    if (typeof archive !== "string" && isLight(archive, order))
      return inspectArchive(memoryAccess(archive), order);
    const answer = await this.#ask({ kind: "inspect", archive, order });
    return answered(answer, "inspected").metadata;
  }

  /** As `readMetadata`; what is small is read here. */
  async metadata(bytes: Uint8Array, filename: string, rules: MetadataOrder): Promise<SaidMetadata> {
    if (bytes.length <= LIGHT_METADATA) return readMetadata(bytes, filename, rules);
    const answer = await this.#ask({ kind: "metadata", bytes, filename, rules });
    return answered(answer, "said").said;
  }

  follow(path: string, names: readonly DigestName[]): FollowedFile {
    const { port1, port2: growth } = new MessageChannel();
    const tell = (grown: Growth) => port1.postMessage(grown);
    const answer = this.#ask({ kind: "digest", path, names, growth }, [growth]);
    // A failure matters only to `finish`; until then it must not count as unhandled.
    answer.catch(() => undefined).finally(() => port1.close());
    return {
      grown: (size) => tell({ size, last: false }),
      finish: async (size) => {
        tell({ size, last: true });
        return answered(await answer, "digested").digests;
      },
      forget: () => tell(null),
    };
  }

  close(): Promise<void> {
    return this.#thread.close();
  }

  async #ask(request: ThreadRequest, transfer: readonly Transferable[] = []): Promise<ThreadAnswer> {
    return this.#thread.ask(request, transfer).catch((error) => {
      throw unreadable(error);
    });
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
