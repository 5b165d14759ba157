import type { OutputOptions } from "./output.ts";

const REDRAW_MS = 100;
const LINE_MS = 10_000;
const BAR = 30;

/** How far long work is: `total` is null while nobody knows. */
export interface Step {
  /** What is being done, in a word or two: "files". */
  phase: string;
  done: number;
  total: number | null;
}

/**
 * Shows how far long work is, on standard error: a bar on a terminal, now and then a line elsewhere, and with `--json` a
 * JSON line on standard output.
 */
export class Progress {
  readonly #json: boolean;
  readonly #every: number;
  #shownAt = 0;
  #drawn = false;

  constructor(options: OutputOptions) {
    this.#json = options.json === true;
    this.#every = process.stderr.isTTY && !this.#json ? REDRAW_MS : LINE_MS;
  }

  /** Tells of a step; most are not shown. */
  report(step: Step): void {
    const now = performance.now();
    if (now - this.#shownAt < this.#every) return;
    this.#shownAt = now;
    if (this.#json) process.stdout.write(`${JSON.stringify({ progress: step })}\n`);
    else if (process.stderr.isTTY) this.#draw(step);
    else process.stderr.write(`${wordsFor(step)}\n`);
  }

  /** Takes the bar away, so that what follows starts on a clean line. */
  finish(): void {
    if (this.#drawn) process.stderr.write("\r\u001b[2K");
    this.#drawn = false;
  }

  #draw(step: Step): void {
    const width = process.stderr.columns ?? 80;
    const part = step.total ? Math.min(1, step.done / step.total) : 0;
    const filled = Math.round(part * BAR);
    const bar = step.total ? `[${"#".repeat(filled)}${".".repeat(BAR - filled)}] ` : "";
    process.stderr.write(`\r\u001b[2K${`${bar}${wordsFor(step)}`.slice(0, width - 1)}`);
    this.#drawn = true;
  }
}

function wordsFor({ phase, done, total }: Step): string {
  return total === null ? `${phase}: ${done}` : `${phase}: ${done} of ${total}`;
}
