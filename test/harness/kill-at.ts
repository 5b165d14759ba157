import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeServer, type Server, type ServerOptions } from "./start-server.ts";

/** A moment in the work of a server: right before a step, or once it is done, ahead of all that comes of it. */
export interface Moment {
  when: "before" | "after";
  /** Fits a step as `kill-preload.mjs` spells it. */
  step: RegExp;
}

const PRELOAD = join(import.meta.dirname, "kill-preload.mjs");

/** A server that can be told to die at a moment. */
export class MortalServer {
  readonly server: Server;
  readonly #order: string;

  private constructor(server: Server, order: string) {
    this.server = server;
    this.#order = order;
  }

  static async start(options: ServerOptions = {}): Promise<MortalServer> {
    const order = join(tmpdir(), `wheelyard-kill-${process.pid}-${Math.random()}`);
    const env = { ...options.env, NODE_OPTIONS: `--import=${PRELOAD}`, KILL_AT: order };
    const mortal = new MortalServer(await makeServer({ ...options, env }), order);
    await mortal.server.start();
    return mortal;
  }

  /**
   * Lets it die at the moment in the course of what is asked of it, and starts it again. Resolves with the status that was
   * answered, 0: none. Fails when the moment never came.
   */
  async dieAt({ when, step }: Moment, ask: () => Promise<{ status: number }>): Promise<number> {
    writeFileSync(this.#order, JSON.stringify({ when, step: step.source }));
    const answer = ask().then(
      ({ status }) => status,
      () => 0,
    );
    for (const end = performance.now() + 60_000; existsSync(this.#order); await sleep(10))
      assert.ok(performance.now() < end, `${when} ${step} never came`);
    await this.server.crash();
    await this.server.start();
    return answer;
  }
}
