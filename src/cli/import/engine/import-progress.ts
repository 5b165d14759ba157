import { steadyNow } from "../../../clock.ts";
import { type OutputOptions, size } from "../../terminal/output.ts";
import { Progress } from "../../terminal/progress.ts";

/** Shows on standard error how many files came, and how fast. */
export class ImportProgress {
  readonly #progress: Progress;
  readonly #began = steadyNow();
  #files = 0;
  #bytes = 0;

  constructor(options: OutputOptions) {
    this.#progress = new Progress({ ...options, json: false });
  }

  /** Counts one file. */
  add(bytes: number): void {
    this.#files += 1;
    this.#bytes += bytes;
    const seconds = Math.max(0.001, (steadyNow() - this.#began) / 1000);
    const rate = `${Math.round(this.#files / seconds)} files/s, ${size(Math.round(this.#bytes / seconds))}/s`;
    this.#progress.report({ phase: `files (${rate})`, done: this.#files, total: null });
  }

  finish(): void {
    this.#progress.finish();
  }
}
