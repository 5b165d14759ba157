import type { Command } from "commander";
import type { Server } from "../../app/start.ts";
import { addConfigOptions, type ConfigOptions, loadFromOptions } from "../options/config-options.ts";
import { describeFailure, EXIT } from "../terminal/failure.ts";
import { watchParent } from "./parent-watch.ts";
import { OwnNote } from "./server-note.ts";
import { startBanner } from "./start-banner.ts";

/** One request to stop may arrive more than once: from the terminal, through npm, and from the program that started us. */
const SAME_SIGNAL_MS = 2_000;

const EXAMPLES = `
Examples:
  wheelyard serve
  wheelyard serve --host 0.0.0.0 --port 8080 --data /srv/wheelyard --workers auto
  wheelyard serve --config wheelyard.yaml --set log.level=debug`;

interface ServeOptions extends ConfigOptions {
  host?: string;
  port?: string;
  workers?: string;
}

export function define(command: Command): void {
  addConfigOptions(
    command
      .option("--host <address>", "address to listen on (default: 127.0.0.1)")
      .option("--port <number>", "port to listen on (default: 8765; 0: any free port)")
      .option("--workers <number|auto>", "server processes on this machine (default: 1)"),
  )
    .addHelpText("after", EXAMPLES)
    .action(serve);
}

async function serve(options: ServeOptions): Promise<void> {
  const loaded = await loadFromOptions(options, {
    "listen.host": { text: options.host, flag: "--host" },
    "listen.port": { text: options.port, flag: "--port" },
    "listen.workers": { text: options.workers, flag: "--workers" },
  }).catch(leave);
  const { startServer } = await import("../../app/start.ts");
  const stopping = stopRequests();
  const server = await startServer(loaded).catch(leave);
  if (!server.isWorker) process.stdout.write(startBanner(loaded.config, server.url, server.first));
  const note = new OwnNote(loaded.config.data);
  process.on("SIGUSR2", () => void restart(server, note));
  if (!server.isWorker) note.write();
  const hasMadeWay = server.retired.then(() => server.makeWay()).then(() => true);
  if (!(await Promise.race([stopping.then(() => false), hasMadeWay]))) await server.stop();
  if (!server.isWorker) note.remove();
  process.exit(EXIT.done);
}

/** At SIGUSR2. A worker gets it too where it goes to the whole group, and leaves it to its primary. */
async function restart(server: Server, note: OwnNote): Promise<void> {
  if (server.isWorker) return;
  const number = note.asked();
  process.stderr.write("wheelyard: replacing the workers\n");
  const failure = await server.restart().then(
    () => null,
    (error) => describeFailure(error).message,
  );
  process.stderr.write(
    `wheelyard: ${failure === null ? "the workers are replaced" : `not restarted: ${failure}`}\n`,
  );
  note.finished(number, failure);
}

/** Says why the server cannot start, and ends at once: what was opened before it failed, or the channel to a primary, would keep the process. */
function leave(error: unknown): never {
  const { message, exitCode } = describeFailure(error);
  process.stderr.write(`wheelyard: ${message}\n`);
  process.exit(exitCode);
}

/**
 * Resolves at the first request to stop: SIGTERM, SIGINT (Ctrl-C), SIGHUP, or the end of the program that started the
 * server. A signal that comes again after a while ends the process at once, for who cannot wait.
 */
function stopRequests(): Promise<void> {
  return new Promise((resolve) => {
    let firstAt: number | null = null;
    const stop = () => {
      firstAt ??= performance.now();
      if (performance.now() - firstAt > SAME_SIGNAL_MS) process.exit(EXIT.failed);
      resolve();
    };
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, stop);
    watchParent(stop);
  });
}
