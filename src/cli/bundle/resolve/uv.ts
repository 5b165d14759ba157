import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Environment, uvPlatformOf } from "../../../transfer/bundle/environments.ts";
import { CommandFailure, EXIT } from "../../terminal/failure.ts";
import { oneLine } from "../../terminal/output.ts";
import { type PinnedFile, readLock } from "./lock.ts";

/** Oldest version of uv that knows all options that are used here. */
const LEAST: readonly [number, number] = [0, 9];
const MAX_OUTPUT = 64 * 2 ** 20;
const MAX_REASON = 2000;

/** What uv made of a set of requirements. */
export type Resolved = { files: PinnedFile[] } | { problem: string };

/**
 * The resolver uv, run as a program that is found on this machine. It uses no configuration but what is given here, and a cache of
 * its own, so that it asks the index of the server for everything.
 */
export class Uv {
  readonly #program: string;
  readonly #folder: string;
  readonly version: string;

  private constructor(program: string, folder: string, version: string) {
    this.#program = program;
    this.#folder = folder;
    this.version = version;
  }

  /** Finds uv. `folder`: where it may keep files until `remove`. Fails if there is none, or an old one. */
  static async find(program: string, folder: string): Promise<Uv> {
    const { code, output } = await run(program, ["--version"], {});
    const [, major = "0", minor = "0"] = /^uv (\d+)\.(\d+)/.exec(output) ?? [];
    const isOld = code === 0 && Number(major) === LEAST[0] && Number(minor) < LEAST[1];
    if (code !== 0 || isOld)
      throw new CommandFailure(
        `${isOld ? `${output.trim()} is too old` : `${program} was not found`}. Install uv ${LEAST.join(".")} or later on this machine, or name it with --uv.`,
        EXIT.usage,
      );
    await mkdir(folder, { recursive: true });
    return new Uv(program, await mkdtemp(join(folder, "uv-")), output.trim());
  }

  /** Finds one file of each package that the requirements need in an environment. */
  async resolve(
    environment: Environment,
    requirements: readonly string[],
    { index, sdists }: { index: string; sdists: boolean },
  ): Promise<Resolved> {
    const lock = join(this.#folder, "pylock.toml");
    await rm(lock, { force: true });
    const { args, variables } = await this.#argsFor(environment, requirements);
    const answer = await run(
      this.#program,
      [
        ...["pip", "compile", ...args, "--format", "pylock.toml", "--output-file", lock],
        ...["--no-header", "--no-annotate", ...(sdists ? [] : ["--only-binary", ":all:"])],
      ],
      // The address contains credentials, so it is not an argument, which other users of the machine could read.
      { ...variables, UV_DEFAULT_INDEX: index },
    );
    if (answer.code !== 0) return { problem: reasonOf(answer.output) };
    return { files: await readLock(await readFile(lock, "utf8")) };
  }

  /** Installs the requirements for an environment from a folder of files alone, without network. null: it works; else why not. */
  async install(
    environment: Environment,
    requirements: readonly string[],
    files: string,
  ): Promise<string | null> {
    const into = join(this.#folder, "installed");
    const { args, variables } = await this.#argsFor(environment, requirements, ["-r"]);
    const answer = await run(
      this.#program,
      [
        ...["pip", "install", ...args, "--offline", "--no-index", "--find-links", files],
        ...["--only-binary", ":all:", "--target", into],
      ],
      variables,
    );
    await rm(into, { recursive: true, force: true });
    return answer.code === 0 ? null : reasonOf(answer.output);
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #argsFor({ python, platform }: Environment, requirements: readonly string[], before: string[] = []) {
    const known = uvPlatformOf(platform);
    if (known === null)
      throw new CommandFailure(`uv knows no platform that fits ${platform}. Use manylinux_2_17 or newer.`);
    const file = join(this.#folder, "requirements.in");
    await writeFile(file, `${requirements.join("\n")}\n`);
    const args = ["--python-version", python, "--python-platform", known.name, "--quiet", "--no-config"];
    const variables = {
      ...known.variables,
      UV_CACHE_DIR: join(this.#folder, "cache"),
      UV_PYTHON_DOWNLOADS: "never",
    };
    return { args: [...before, file, ...args], variables };
  }
}

interface Ended {
  code: number;
  output: string;
}

function run(program: string, args: string[], variables: Record<string, string>): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Ended>();
  const own = Object.entries(process.env).filter(([name]) => !/^(?:UV|PIP|WHEELYARD)_/.test(name));
  const env = { ...Object.fromEntries(own), NO_COLOR: "1", ...variables };
  const child = execFile(program, args, { env, maxBuffer: MAX_OUTPUT }, (error, stdout, stderr) => {
    const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
    resolve({ code, output: `${stdout}${stderr}` });
  });
  child.stdin?.end();
  return promise;
}

/** The reason that uv gives, as one line without addresses that contain credentials. */
function reasonOf(output: string): string {
  const text = output
    .replace(/\/\/[^/\s@]*@/g, "//")
    .replace(/^(?:warning|hint): .*$/gm, "")
    .replace(/\bcause: /g, "")
    .replace(/error: No solution found when resolving dependencies\s*/, "")
    .replace(/\s+/g, " ")
    .trim();
  return oneLine(text).slice(0, MAX_REASON) || "uv gave no reason";
}

/** Names of projects that have no wheel for the environment, as the reason says. */
export function withoutWheels(problem: string): string[] {
  const found = problem.matchAll(/\b([a-z0-9][a-z0-9._-]*)\S* ha(?:s|ve) no (?:usable wheels|wheels with)/gi);
  return [...new Set([...found].map(([, name = ""]) => name.toLowerCase()))].filter(
    (name) => name !== "versions",
  );
}
