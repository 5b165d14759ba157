import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Step } from "./steps.ts";

/** What became of a step. */
export interface Outcome {
  step: Step;
  /** Exit code; null where a signal ended it or it could not be started. */
  code: number | null;
  seconds: number;
  /** File with both of its outputs. */
  log: string;
}

export interface Place {
  /** Working folder of the steps. */
  root: string;
  /** Folder of their logs; exists. */
  logs: string;
}

/** Milliseconds that a step has to end by itself once it was asked to. */
const GRACE = 10_000;

/** A step that runs. */
export class Run {
  readonly step: Step;
  readonly outcome: Promise<Outcome>;
  readonly #process: ChildProcess;

  /** Starts it; `env` is added to the environment. */
  constructor(step: Step, { root, logs }: Place, env: Record<string, string>) {
    this.step = step;
    const log = join(logs, `${step.name.replace(/[^a-z0-9]+/gi, "-")}.log`);
    const output = openSync(log, "w");
    const [program = "", ...args] = step.command;
    const begun = performance.now();
    this.#process = spawn(program, args, {
      cwd: root,
      // A process group of its own, so that all of it can be ended.
      detached: true,
      stdio: ["ignore", output, output],
      env: { ...process.env, ...env, WHEELYARD_TEST_AT_ONCE: String(step.width ?? 1) },
    });
    closeSync(output);
    this.outcome = new Promise((resolve) => {
      const end = (code: number | null) =>
        resolve({ step, code, seconds: Math.round((performance.now() - begun) / 1000), log });
      this.#process.once("error", () => end(null));
      this.#process.once("exit", end);
    });
  }

  /** Ends it with all that it started, servers in groups of their own among them. */
  async stop(): Promise<void> {
    const { pid } = this.#process;
    if (pid === undefined) return;
    const started = descendants(pid);
    kill(-pid, "SIGTERM");
    await Promise.race([this.outcome, sleep(GRACE, undefined, { ref: false })]);
    kill(-pid, "SIGKILL");
    for (const one of started) kill(one, "SIGKILL");
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It is over.
  }
}

/** The processes that a process started, and those that these started; none where there is no /proc. */
function descendants(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const [child, parent] of processes()) children.set(parent, [...(children.get(parent) ?? []), child]);
  const found: number[] = [];
  for (const at = [pid]; at.length > 0; ) {
    const next = children.get(at.pop() as number) ?? [];
    found.push(...next);
    at.push(...next);
  }
  return found;
}

/** Every process of the machine with its parent. */
function processes(): [pid: number, parent: number][] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        const parent = parentOf(name);
        return parent === null ? [] : [[Number(name), parent] as [number, number]];
      });
  } catch {
    return [];
  }
}

function parentOf(pid: string): number | null {
  try {
    // The name of the program stands in brackets and may hold anything; state and parent follow.
    const match = /\) \S (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, "utf8"));
    return match === null ? null : Number(match[1]);
  } catch {
    return null;
  }
}
