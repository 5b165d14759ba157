import { readFileSync } from "node:fs";
import { type Outcome, type Place, Run } from "./run.ts";
import type { Step } from "./steps.ts";

export interface Plan extends Place {
  steps: Step[];
  /** Upper bound of the sum of the widths of the steps that run at once. */
  slots: number;
  /** Called when a step starts. */
  onStart(step: Step): void;
  /** Called when a step ended by itself. */
  onEnd(outcome: Outcome): void;
}

export interface Verdict {
  /** The step that failed first; null: all passed. */
  failed: Outcome | null;
  /** Steps that were ended because of it. */
  stopped: Step[];
  /** Steps that never started. */
  left: Step[];
}

/**
 * Runs steps side by side, each after those that it names. When one fails, or `stop` is called, those that still run are
 * ended and no other starts. What a step started for others (`undo`) is ended last, in any case.
 */
export class Schedule {
  readonly #plan: Plan;
  readonly #waiting: Step[];
  readonly #passed = new Set<string>();
  readonly #active = new Map<Step, Run>();
  readonly #undo: Step[] = [];
  readonly #verdict: Verdict = { failed: null, stopped: [], left: [] };
  #settings: Record<string, string> = {};
  #isOver = false;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#waiting = [...plan.steps];
  }

  async run(): Promise<Verdict> {
    this.#startNext();
    while (this.#active.size > 0) {
      const outcome = await Promise.race([...this.#active.values()].map((run) => run.outcome));
      this.#active.delete(outcome.step);
      if (this.#isOver) continue;
      this.#plan.onEnd(outcome);
      if (outcome.code === 0) this.#pass(outcome);
      else {
        this.#verdict.failed = outcome;
        await this.stop();
      }
      this.#startNext();
    }
    for (const step of this.#undo) await new Run(step, this.#plan, this.#settings).outcome;
    this.#verdict.left = this.#waiting;
    return this.#verdict;
  }

  /** Ends what runs; `run` resolves soon after. */
  async stop(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#verdict.stopped = [...this.#active.keys()];
    await Promise.all([...this.#active.values()].map((run) => run.stop()));
  }

  #pass({ step, log }: Outcome): void {
    this.#passed.add(step.name);
    if (step.gives === "settings")
      this.#settings = { ...this.#settings, ...settingsIn(readFileSync(log, "utf8")) };
  }

  #startNext(): void {
    if (this.#isOver) return;
    for (const step of [...this.#waiting]) {
      const isReady = (step.after ?? []).every((name) => this.#passed.has(name));
      if (isReady && this.#width + (step.width ?? 1) <= this.#plan.slots) this.#start(step);
    }
  }

  #start(step: Step): void {
    this.#waiting.splice(this.#waiting.indexOf(step), 1);
    if (step.undo) this.#undo.unshift({ name: `${step.name}, undone`, command: step.undo });
    this.#plan.onStart(step);
    this.#active.set(step, new Run(step, this.#plan, this.#settings));
  }

  get #width(): number {
    return [...this.#active.keys()].reduce((sum, { width = 1 }) => sum + width, 0);
  }
}

/** The lines `NAME=value` of an output. */
function settingsIn(output: string): Record<string, string> {
  return Object.fromEntries(
    [...output.matchAll(/^([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, name, value]) => [name, value]),
  );
}
