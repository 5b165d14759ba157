import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Caller } from "./caller.ts";
import { freePort } from "./free-port.ts";
import { objectStores, ownPlace } from "./object-stores.ts";
import { createPostgres, type PostgresPlace } from "./postgres.ts";
import { PROGRAM } from "./program.ts";
import { send } from "./send.ts";

export interface ServerOptions {
  /** Settings as the configuration file takes them; limits on failed sign-ins are lifted unless given. */
  config?: Record<string, unknown>;
  env?: Record<string, string>;
  /** A folder to keep the data in; default: a new temporary one, removed at the end. */
  data?: string;
  /** A command that the server is run by, such as strace with its options. */
  wrapper?: string[];
  /** Do not wait until it answers: for servers that must refuse to start. */
  wait?: boolean;
  /** What is to be removed together with the server. */
  beside?: PostgresPlace;
}

export const ADMIN_PASSWORD = "the harness's own password";

/** A server process of its own on a free loopback port, with a data folder that outlives restarts. */
export class Server {
  readonly data: string;
  readonly port: number;
  readonly origin: string;
  readonly #folder: string;
  readonly #options: ServerOptions;
  #process: ChildProcess | null = null;
  #log = "";

  constructor(folder: string, port: number, options: ServerOptions) {
    this.#folder = folder;
    this.data = options.data ?? join(folder, "data");
    this.port = port;
    this.origin = `http://127.0.0.1:${port}`;
    this.#options = options;
  }

  get anonymous(): Caller {
    return new Caller(this.origin);
  }

  get admin(): Caller {
    return this.anonymous.withPassword("admin", ADMIN_PASSWORD);
  }

  get configFile(): string {
    return join(this.#folder, "wheelyard.yaml");
  }

  /** What a command beside the server must be told of its database. */
  get databaseEnv(): Record<string, string> {
    const { driver, url } = (this.#options.config?.database ?? {}) as { driver?: string; url?: string };
    return driver === undefined || url === undefined
      ? {}
      : { WHEELYARD_DATABASE_DRIVER: driver, WHEELYARD_DATABASE_URL: url };
  }

  /** Everything it knew is gone, while the stored files are there. Stopped before. */
  async loseFacts(): Promise<void> {
    if (this.#options.beside) return this.#options.beside.empty();
    for (const name of await readdir(this.data))
      if (name.startsWith("wheelyard.db")) await rm(join(this.data, name));
  }

  /** Everything it ever wrote on both outputs, over all restarts. */
  get log(): string {
    return this.#log;
  }

  get running(): boolean {
    return this.#process !== null && this.#process.exitCode === null && this.#process.signalCode === null;
  }

  get pid(): number {
    return this.#process?.pid as number;
  }

  /** Starts it (again), and resolves when it answers. */
  async start(): Promise<void> {
    const command = [...(this.#options.wrapper ?? []), ...PROGRAM.command, "serve"];
    this.#process = spawn(command[0] as string, command.slice(1), {
      // A process group of its own, so that a crash takes its workers too.
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: process.env.PATH,
        HOME: this.#folder,
        ...PROGRAM.env,
        WHEELYARD_DATA: this.data,
        WHEELYARD_HOST: "127.0.0.1",
        WHEELYARD_PORT: String(this.port),
        WHEELYARD_ADMIN_PASSWORD: ADMIN_PASSWORD,
        WHEELYARD_CONFIG: this.configFile,
        ...this.#options.env,
      },
    });
    const collect = (chunk: Buffer) => {
      this.#log += chunk.toString();
    };
    this.#process.stdout?.on("data", collect);
    this.#process.stderr?.on("data", collect);
    if (this.#options.wait !== false) await this.#untilHealthy();
  }

  /** Sends a signal to the main process; resolves with its exit code (null when the signal ended it). */
  async kill(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    if (!this.running) return this.#process?.exitCode ?? null;
    const process = this.#process as ChildProcess;
    const gone = once(process, "exit");
    process.kill(signal);
    await gone;
    return process.exitCode;
  }

  /** Ends it at once with all its workers, as a kernel out of memory would. */
  async crash(): Promise<void> {
    if (!this.running) return;
    const gone = once(this.#process as ChildProcess, "exit");
    process.kill(-this.pid, "SIGKILL");
    await gone;
  }

  async restart(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    await this.kill(signal);
    await this.start();
  }

  /** Ends it and removes what it left. */
  async remove(): Promise<void> {
    await this.crash();
    await rm(this.#folder, { recursive: true, force: true });
    await this.#options.beside?.drop();
  }

  /** Bytes of memory that the main process holds now, from the kernel. */
  async residentBytes(): Promise<number> {
    const status = await readFile(`/proc/${this.pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1_024;
  }

  async #untilHealthy(): Promise<void> {
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline) {
      if (!this.running) throw new Error(`the server ended at once:\n${this.#log}`);
      const answer = await send(this.origin, { path: "/-/health" }).catch(() => null);
      if (answer?.status === 200) return;
      await sleep(25);
    }
    throw new Error(`the server does not answer:\n${this.#log}`);
  }
}

/**
 * Makes a server, not yet started. With `WHEELYARD_TEST_DATABASE=postgres` its facts live in a PostgreSQL database of its own,
 * unless the test says where they live.
 */
export async function makeServer(given: ServerOptions = {}): Promise<Server> {
  const options = withStore(await withDatabase(given));
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-test-"));
  // Nothing is ever fetched from the machine's real upstream: tests that need one bring their own.
  const config = { limits: {}, upstreamUrl: "off", ...options.config } as { limits: Record<string, unknown> };
  config.limits = { signInAttempts: 100_000, ...config.limits };
  // JSON is YAML too.
  await writeFile(join(folder, "wheelyard.yaml"), JSON.stringify(config));
  const server = new Server(folder, await freePort(), options);
  if (options.beside) beside.set(server.data, options.beside);
  return server;
}

/** Databases by the data folders they stand beside: servers on the same folder have the same facts. */
const beside = new Map<string, PostgresPlace>();

async function withDatabase(options: ServerOptions): Promise<ServerOptions> {
  if (process.env.WHEELYARD_TEST_DATABASE !== "postgres" || options.config?.database) return options;
  const known = options.data === undefined ? undefined : beside.get(options.data);
  const place = known ?? (await createPostgres());
  const database = { driver: "postgres", url: place.url };
  const config = { ...options.config, database };
  return known ? { ...options, config } : { ...options, config, beside: place };
}

/** With `WHEELYARD_TEST_STORE=s3` its bytes live in the object store of that name that is running (`object-stores.ts`). */
function withStore(options: ServerOptions): ServerOptions {
  const store = objectStores()[process.env.WHEELYARD_TEST_STORE ?? ""];
  if (!store || options.config?.storage) return options;
  return { ...options, config: { ...options.config, storage: ownPlace(store) } };
}

/** A server that answers. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const server = await makeServer(options);
  await server.start();
  return server;
}
