import { rm } from "node:fs/promises";
import type { FileDraft } from "../storage.ts";

interface Waiting {
  bytes: number;
  resolve(size: number): void;
  reject(reason: Error): void;
}

/** A local file that is sent away while it is maybe still being written. */
export class GrowingFile {
  readonly path: string;
  #size = 0;
  #isWhole = false;
  #abandoned: Error | null = null;
  #waiting: Waiting[] = [];
  readonly #release = Promise.withResolvers<void>();

  constructor(path: string) {
    this.path = path;
    this.#release.promise.catch(() => undefined);
  }

  /** A file that is all there. */
  static whole(path: string, size: number): GrowingFile {
    const file = new GrowingFile(path);
    file.grown(size, true);
    file.release();
    return file;
  }

  /** Resolves once what is stored may be shown; rejects when it never may. */
  get released(): Promise<void> {
    return this.#release.promise;
  }

  grown(size: number, isWhole: boolean): void {
    this.#size = size;
    this.#isWhole = isWhole;
    const waiting = this.#waiting;
    this.#waiting = waiting.filter(({ bytes }) => !isWhole && size < bytes);
    for (const { bytes, resolve } of waiting) if (isWhole || size >= bytes) resolve(size);
  }

  /** Resolves with the bytes that are there, once they are as many or the file is whole. */
  reach(bytes: number): Promise<number> {
    if (this.#abandoned) return Promise.reject(this.#abandoned);
    if (this.#isWhole || this.#size >= bytes) return Promise.resolve(this.#size);
    return new Promise((resolve, reject) => this.#waiting.push({ bytes, resolve, reject }));
  }

  release(): void {
    this.#release.resolve();
  }

  abandon(): void {
    this.#abandoned = new Error("the upload was given up");
    this.#release.reject(this.#abandoned);
    for (const { reject } of this.#waiting) reject(this.#abandoned);
    this.#waiting = [];
  }
}

/** A draft of which the end is done around. */
export function withFinish(
  draft: FileDraft,
  around: (finish: () => Promise<void>) => Promise<void>,
): FileDraft {
  return {
    key: draft.key,
    grown: (size, isWhole) => draft.grown(size, isWhole),
    finish: () => around(() => draft.finish()),
    abandon: () => draft.abandon(),
  };
}

/** The draft of a file that `send` sends while it grows, showing nothing of it before it is released. */
export class SentDraft implements FileDraft {
  readonly key: string;
  readonly #file: GrowingFile;
  readonly #sent: Promise<void>;

  constructor(key: string, path: string, send: (file: GrowingFile) => Promise<void>) {
    this.key = key;
    this.#file = new GrowingFile(path);
    this.#sent = send(this.#file);
    // A failure is reported when the file is finished, not before.
    this.#sent.catch(() => undefined);
  }

  grown(size: number, isWhole: boolean): void {
    this.#file.grown(size, isWhole);
  }

  async finish(): Promise<void> {
    this.#file.release();
    await this.#sent;
    await rm(this.#file.path, { force: true });
  }

  abandon(): void {
    this.#file.abandon();
  }
}
