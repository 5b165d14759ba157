import { steadyNow } from "../../../clock.ts";
import { type OutputOptions, size } from "../../terminal/output.ts";
import { Progress } from "../../terminal/progress.ts";
import { isProblem, type OldSite } from "./old-site.ts";

/** How much the old site has. */
interface Extent {
  files: number;
  bytes: number;
}

/** Shows on standard error how many files came, how fast, and how long the rest takes. */
export class ImportProgress {
  readonly #progress: Progress;
  readonly #began = steadyNow();
  #done: Extent = { files: 0, bytes: 0 };
  #total: Extent | null = null;
  #isFinished = false;

  constructor(options: OutputOptions) {
    this.#progress = new Progress({ ...options, json: false });
  }

  /** Counts what the old site has, beside the import. Without an answer, no time is shown. */
  async expect(site: OldSite): Promise<void> {
    const total: Extent = { files: 0, bytes: 0 };
    try {
      for await (const found of site.files()) {
        if (this.#isFinished) return;
        if (isProblem(found)) continue;
        total.files += 1;
        total.bytes += found.size ?? 0;
      }
    } catch {
      // The import itself reads the same, and reports what is wrong.
      return;
    }
    this.#total = total;
  }

  /** Counts one file, with its size in bytes. */
  add(bytes: number): void {
    this.#done = { files: this.#done.files + 1, bytes: this.#done.bytes + bytes };
    const { files } = this.#done;
    this.#progress.report({ phase: this.#phase(), done: files, total: this.#total?.files ?? null });
  }

  finish(): void {
    this.#isFinished = true;
    this.#progress.finish();
  }

  #phase(): string {
    const seconds = Math.max(0.001, (steadyNow() - this.#began) / 1000);
    const { files, bytes } = this.#done;
    const rate = `${Math.round(files / seconds)} files/s, ${size(Math.round(bytes / seconds))}/s`;
    if (this.#total === null) return `files (${rate})`;
    return `files (${rate}, ${duration(secondsLeft(this.#done, this.#total, seconds))} left)`;
  }
}

/** By files or by bytes, whichever takes longer. */
export function secondsLeft(done: Extent, total: Extent, seconds: number): number {
  const left = (part: number, whole: number) =>
    part === 0 ? 0 : (Math.max(0, whole - part) / part) * seconds;
  return Math.max(left(done.files, total.files), left(done.bytes, total.bytes));
}

/** `40 s`, `12 min`, `3 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
