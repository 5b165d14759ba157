import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "../harness/free-port.ts";
import { send } from "../harness/send.ts";

export const ROOT = join(import.meta.dirname, "../..");
export const PASSWORD = "the release's own password";
const run = promisify(execFile);
const folders: string[] = [];

after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "wheelyard-release-"));
  folders.push(folder);
  return folder;
}

/** That of somebody at a terminal, who set nothing of Wheelyard and did not come by npm. */
function environment(): NodeJS.ProcessEnv {
  const isOurs = /^(npm_(?!config_)|NODE_(?!EXTRA_CA)|WHEELYARD_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOurs.test(name)));
}

/** Runs a program to its end, which must be a good one; resolves with what it printed. */
export async function output(file: string, args: string[], cwd = ROOT): Promise<string> {
  const { stdout } = await run(file, args, { cwd, env: environment(), maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

/** What a program of this name prints with `--version`, or null where there is none. */
export async function versionOf(program: string): Promise<string | null> {
  return output(program, ["--version"]).then(
    (text) => text.trim(),
    () => null,
  );
}

/** A server that was started by an installed `wheelyard` command. */
export class Installed {
  readonly origin: string;
  readonly process: ChildProcess;
  #log = "";

  private constructor(origin: string, child: ChildProcess) {
    this.origin = origin;
    this.process = child;
    const collect = (chunk: Buffer) => {
      this.#log += chunk.toString();
    };
    child.stdout?.on("data", collect);
    child.stderr?.on("data", collect);
  }

  /** `command`: the program and its arguments, `serve` among them. */
  static async serve(command: string[]): Promise<Installed> {
    const data = newFolder();
    const port = await freePort();
    const [file = "", ...args] = command;
    const child = spawn(file, args, {
      cwd: data,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...environment(),
        WHEELYARD_DATA: join(data, "data"),
        WHEELYARD_PORT: String(port),
        WHEELYARD_ADMIN_PASSWORD: PASSWORD,
      },
    });
    const installed = new Installed(`http://127.0.0.1:${port}`, child);
    await installed.#untilHealthy();
    return installed;
  }

  /** SIGTERM must reach the server itself, and end it well. */
  async stop(): Promise<void> {
    const gone = once(this.process, "exit");
    this.process.kill("SIGTERM");
    await gone;
    assert.equal(this.process.exitCode, 0, this.#log);
    await assert.rejects(send(this.origin, { path: "/-/health" }), "it still serves after it ended");
  }

  kill(): void {
    if (this.process.exitCode !== null || this.process.pid === undefined) return;
    try {
      process.kill(-this.process.pid, "SIGKILL");
    } catch {
      // It went by itself.
    }
  }

  async #untilHealthy(): Promise<void> {
    const deadline = Date.now() + 180_000;
    while (Date.now() < deadline) {
      assert.equal(this.process.exitCode, null, this.#log);
      const answer = await send(this.origin, { path: "/-/health" }).catch(() => null);
      if (answer?.status === 200) return;
      await sleep(50);
    }
    assert.fail(`no answer:\n${this.#log}`);
  }
}
