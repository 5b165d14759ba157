import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Milliseconds a client may take; far above what it needs. */
const PATIENCE = 600_000;

export interface Outcome {
  code: number;
  /** Both outputs, in no certain order. */
  output: string;
}

/** A real client in an environment of its own, run in a clean world: no configuration, no proxy, no registry. */
export class Client {
  /** As `environments.sh list` names it, such as `pip-2.7-9.0.3` or `tool-uv`. */
  readonly name: string;
  readonly #bin: string;

  constructor(name: string, bin: string) {
    this.name = name;
    this.#bin = bin;
  }

  path(program: string): string {
    return join(this.#bin, program);
  }

  /** Runs one of its programs, whatever comes of it. */
  try(program: string, args: string[], world: World, env: Record<string, string> = {}): Promise<Outcome> {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const options = {
      cwd: world.folder,
      env: { ...world.env, PATH: `${this.#bin}:/usr/bin:/bin`, ...env },
      timeout: PATIENCE,
      maxBuffer: 67_108_864,
    };
    const child = execFile(this.path(program), args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ code, output: stdout + stderr });
    });
    child.stdin?.end();
    return promise;
  }

  /** Runs one of its programs, which must succeed; resolves with what it wrote. */
  async run(
    program: string,
    args: string[],
    world: World,
    env: Record<string, string> = {},
  ): Promise<string> {
    const { code, output } = await this.try(program, args, world, env);
    assert.equal(code, 0, `${this.name}: ${program} ${args.join(" ")} ended with ${code}:\n${output}`);
    return output;
  }
}

const worlds: string[] = [];
process.once("exit", () => {
  for (const folder of worlds) rmSync(folder, { recursive: true, force: true });
});

/** A folder to work in, and an environment that knows nothing of this machine's settings. */
export interface World {
  folder: string;
  env: Record<string, string>;
}

/** A new world, gone when this process ends. */
export function makeWorld(): World {
  const folder = mkdtempSync(join(tmpdir(), "wheelyard-client-"));
  worlds.push(folder);
  const home = join(folder, "home");
  mkdirSync(home);
  return {
    folder,
    env: {
      HOME: home,
      LANG: "C.UTF-8",
      LC_ALL: "C.UTF-8",
      NO_COLOR: "1",
      TERM: "dumb",
      PIP_CONFIG_FILE: "/dev/null",
      PIP_DISABLE_PIP_VERSION_CHECK: "1",
      PIP_NO_INPUT: "1",
      PYTHONDONTWRITEBYTECODE: "1",
      PYTHON_KEYRING_BACKEND: "keyring.backends.null.Keyring",
      UV_PYTHON_DOWNLOADS: "never",
      UV_NO_PROGRESS: "1",
      UV_KEYRING_PROVIDER: "disabled",
      POETRY_KEYRING_ENABLED: "false",
      PDM_CHECK_UPDATE: "0",
      HATCH_INTERACTIVE: "false",
      PIPENV_NOSPIN: "1",
      PIPENV_YES: "1",
    },
  };
}

/** All clients of this kind (`pip-`, `tool-`), and why some cannot be had here. */
export function listClients(prefix: string): { clients: Client[]; missing: Map<string, string> } {
  const list = execFileSync(join(import.meta.dirname, "environments.sh"), ["list"], { encoding: "utf8" });
  const clients: Client[] = [];
  const missing = new Map<string, string>();
  for (const line of list.trim().split("\n")) {
    const [name, where] = line.split("\t") as [string, string];
    if (!name.startsWith(prefix)) continue;
    if (where.startsWith("missing: ")) missing.set(name, where);
    else clients.push(new Client(name, where));
  }
  return { clients, missing };
}

/** One tool; `skip` says why its tests cannot run here, or false. */
export function findTool(name: string): { client: Client; skip: string | false } {
  const { clients, missing } = listClients(`tool-${name}`);
  const client = clients.find((one) => one.name === `tool-${name}`);
  const skip = client === undefined ? (missing.get(`tool-${name}`) ?? "not a tool we know") : false;
  return { client: client ?? new Client(`tool-${name}`, "/nonexistent"), skip };
}

/** `2.7-9.0.3` as numbers to compare: the Python's minor version and the pip's major one. */
export function versionsOf(client: Client): { python: [number, number]; pip: number } {
  const [, python = "", pip = ""] = client.name.split("-");
  const [major = 0, minor = 0] = python.split(".").map(Number);
  return { python: [major, minor], pip: pip === "latest" ? 99 : Number(pip.split(".")[0]) };
}
