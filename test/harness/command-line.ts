import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { PROGRAM } from "./program.ts";
import { ADMIN_PASSWORD, type Server } from "./start-server.ts";

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** The `wheelyard` command as somebody at a terminal of the server's machine runs it. */
export class CommandLine {
  readonly #env: Record<string, string>;
  readonly #wrapper: readonly string[];

  /** `wrapper`: what goes before each command, such as another network. */
  constructor(env: Record<string, string>, wrapper: readonly string[] = []) {
    this.#wrapper = wrapper;
    this.#env = { PATH: process.env.PATH ?? "", ...PROGRAM.env, ...env };
  }

  /** Signed in as the administrator of a running server. */
  static forAdmin(server: Server, wrapper: readonly string[] = []): CommandLine {
    const env = {
      WHEELYARD_URL: server.origin,
      WHEELYARD_ACCOUNT: "admin",
      WHEELYARD_PASSWORD: ADMIN_PASSWORD,
      WHEELYARD_DATA: server.data,
      ...server.databaseEnv,
    };
    return new CommandLine(env, wrapper);
  }

  /** Runs a command, whatever comes of it. */
  try(args: string[], input = "", env: Record<string, string> = {}): Promise<Ended> {
    const { promise, resolve } = Promise.withResolvers<Ended>();
    const options = { env: { ...this.#env, ...env }, timeout: 120_000, maxBuffer: 67_108_864 };
    const [program = "", ...before] = [...this.#wrapper, ...PROGRAM.command];
    const child = execFile(program, [...before, ...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
    child.stdin?.end(input);
    return promise;
  }

  /** Starts a command that goes on until it is interrupted. `said` waits for a text on standard error. */
  start(args: string[]): { ended: Promise<Ended>; said(pattern: RegExp): Promise<void>; interrupt(): void } {
    const [program = "", ...before] = [...this.#wrapper, ...PROGRAM.command];
    const child = execFile(program, [...before, ...args], { env: this.#env, timeout: 120_000 });
    let [stdout, stderr] = ["", ""];
    child.stdout?.on("data", (text: string) => {
      stdout += text;
    });
    child.stderr?.on("data", (text: string) => {
      stderr += text;
    });
    const ended = once(child, "close").then(([code]) => ({ code: code ?? -1, stdout, stderr }));
    const said = async (pattern: RegExp) => {
      while (!pattern.test(stderr)) {
        const next = await Promise.race([once(child.stderr as Readable, "data"), ended]);
        assert.ok(
          Array.isArray(next) || pattern.test(stderr),
          `it ended before it said ${pattern}:\n${stderr}`,
        );
      }
    };
    return { ended, said, interrupt: () => void child.kill("SIGINT") };
  }

  /** Runs a command that must succeed; resolves with what it printed. */
  async run(args: string[], input = ""): Promise<string> {
    const ended = await this.try(args, input);
    assert.equal(ended.code, 0, `wheelyard ${args.join(" ")}: ${ended.code}\n${ended.stdout}${ended.stderr}`);
    return ended.stdout;
  }

  /** The same with `--json`, parsed. */
  async json<T = Record<string, unknown>>(args: string[], input = ""): Promise<T> {
    return resultIn<T>(await this.run([...args, "--json"], input));
  }
}

/** The result of a command with `--json`, behind the lines of progress that a slow machine gets. */
export function resultIn<T = Record<string, unknown>>(stdout: string): T {
  return JSON.parse(stdout.replace(/^\{"progress":.*\n/gm, "")) as T;
}
