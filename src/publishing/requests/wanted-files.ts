import type { WantedFile } from "../../packaging/wanted/wanted-file.ts";
import { Refusal } from "../../refusal.ts";
import { WorkerThread } from "../../thread-requests.ts";
import type { ReadAnswer, SentFile } from "./wanted-thread.ts";

const IDLE_MS = 30_000;
/** No lock file takes longer. */
const PATIENCE_MS = 20_000;
const MEMORY_MB = 512;
/** Files that may wait to be read. */
const MAX_WAITING = 20;

/** Reads files of requirements, one after the other, in a thread that starts when there is one. */
export class WantedFiles {
  readonly #thread = new WorkerThread<SentFile, ReadAnswer>("wanted-thread", import.meta.url, {
    ...{ idle: IDLE_MS, patience: PATIENCE_MS, memory: MEMORY_MB },
  });
  #waiting = 0;
  #turn: Promise<unknown> = Promise.resolve();

  /** Refuses (`invalid`) what is not such a file, and (`too-many`) when too many wait. */
  async read(file: SentFile): Promise<WantedFile> {
    if (this.#waiting >= MAX_WAITING)
      throw new Refusal("too-many", "too-many-files", "Too many files are being read. Try again.", {
        retryAfter: 5,
      });
    this.#waiting++;
    const reading = this.#turn.then(() => this.#thread.ask(file));
    this.#turn = reading.catch(() => undefined);
    const answer = await reading
      .catch(() => ({ problem: "The file is too long or too complicated to be read." }))
      .finally(() => this.#waiting--);
    if ("problem" in answer) throw new Refusal("invalid", "bad-requirements-file", answer.problem);
    return answer;
  }

  close(): void {
    void this.#thread.close();
  }
}
