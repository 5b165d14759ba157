import type { Database } from "../../database/database.ts";
import { siteNow } from "../../database/site-clock.ts";
import type { FileBytes } from "../../indexes/file-content.ts";

/** Milliseconds between two signs of life in the row of a promotion. */
const BEAT_MS = 1000;

/** One file of a release that is promoted. */
export interface FetchedFile {
  /** Bytes. null: the upstream does not say. */
  size: number | null;
  /** Refuses (`forbidden`) a file that the rules deny. */
  open(): Promise<Pick<FileBytes, "keep" | "received">>;
}

/** Fetches the files of a promotion one by one, writes how far it is, and notices when it was cancelled. */
export class PromotionProgress {
  readonly #database: Database;
  readonly #id: number;
  readonly #aborting = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  #beat: Promise<unknown> = Promise.resolve();
  #filesDone = 0;
  #bytesDone = 0;
  #current: Pick<FileBytes, "received"> | null = null;

  constructor(database: Database, id: number) {
    this.#database = database;
    this.#id = id;
  }

  get isAborted(): boolean {
    return this.#aborting.signal.aborted;
  }

  abort(): void {
    this.#aborting.abort();
  }

  start(): void {
    const beat = () => {
      this.#beat = this.#write().catch(() => undefined);
    };
    this.#timer = setInterval(beat, BEAT_MS);
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.#beat;
  }

  /** Resolves when the file is in the storage. Rejects when the promotion is aborted; the download itself may go on for others. */
  async through(file: FetchedFile): Promise<void> {
    const { signal } = this.#aborting;
    signal.throwIfAborted();
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      const { size } = await Promise.race([this.#keep(file), aborted]);
      this.#filesDone++;
      this.#bytesDone += size;
    } finally {
      signal.removeEventListener("abort", onAbort);
      this.#current = null;
    }
  }

  async #keep(file: FetchedFile): Promise<{ size: number }> {
    const bytes = await file.open();
    this.#current = bytes;
    return bytes.keep();
  }

  /** Resolves with whether the files may be published now; false: the promotion was cancelled. */
  async beginPublishing(): Promise<boolean> {
    const row = await this.#database.write(({ tx }) =>
      tx
        .updateTable("promotions")
        .set({
          state: "publishing",
          files_done: this.#filesDone,
          bytes_done: this.#bytesDone,
          seen_at: siteNow(),
        })
        .where("id", "=", this.#id)
        .where("state", "=", "fetching")
        .returning("id")
        .executeTakeFirst(),
    );
    return row !== undefined;
  }

  async #write(): Promise<void> {
    const received = (await this.#current?.received()) ?? 0;
    const row = await this.#database.write(({ tx }) =>
      tx
        .updateTable("promotions")
        .set({ files_done: this.#filesDone, bytes_done: this.#bytesDone + received, seen_at: siteNow() })
        .where("id", "=", this.#id)
        .where("ended_at", "is", null)
        .returning("id")
        .executeTakeFirst(),
    );
    if (row === undefined) this.abort();
  }
}
