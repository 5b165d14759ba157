import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { addConfigOptions, type ConfigOptions, loadFromOptions } from "../options/config-options.ts";
import { parseDuration } from "../options/duration.ts";
import { CommandFailure } from "../terminal/failure.ts";
import { type Note, readNote } from "./server-note.ts";

const EXAMPLES = `
Replaces the workers of the server on this data folder one by one, without dropping a request. Waits until all new ones are
ready. They use the changed configuration. The server needs two or more workers. For a new version, restart the service instead;
see docs/operate.md.

Examples:
  wheelyard restart --data /srv/wheelyard
  wheelyard restart --config /etc/wheelyard.yaml

Exit codes: 0 replaced, 1 not replaced, 2 the configuration is invalid.`;

const PAUSE_MS = 100;

interface RestartOptions extends ConfigOptions {
  wait: string;
}

export function define(command: Command): void {
  addConfigOptions(command)
    .option("--wait <time>", "how long to wait for the new workers", "5m")
    .addHelpText("after", EXAMPLES)
    .action(restart);
}

async function restart(options: RestartOptions): Promise<void> {
  const { config } = await loadFromOptions(options);
  const patience = 1000 * parseDuration(options.wait);
  const server = running(config.data);
  if (server === null)
    throw new CommandFailure(
      `No server runs on ${config.data}. Start it with \`wheelyard serve\`, or name its data folder (--data DIR or --config FILE).`,
    );
  signal(server);
  const failure = await outcome(config.data, server, patience);
  if (failure !== null)
    throw new CommandFailure(`The workers were not replaced: ${failure} The old ones go on.`);
  process.stdout.write(`The workers of the server (process ${server.pid}) are replaced.\n`);
}

function running(data: string): Note | null {
  try {
    return readNote(data);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EACCES") throw error;
    throw new CommandFailure(
      `${data} belongs to another user. Run this as the user that the server runs as.`,
    );
  }
}

function signal({ pid }: Note): void {
  try {
    process.kill(pid, "SIGUSR2");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") throw ended();
    throw new CommandFailure(
      `The server (process ${pid}) belongs to another user. Run this as that user, or as root.`,
    );
  }
}

/** Why the workers were not replaced; null: they were. */
async function outcome(data: string, before: Note, patience: number): Promise<string | null> {
  const end = performance.now() + patience;
  while (performance.now() < end) {
    const now = running(data);
    if (now?.pid !== before.pid) throw ended();
    if (now.finished > before.asked) return now.failure;
    await sleep(PAUSE_MS);
  }
  throw new CommandFailure("The new workers are not ready yet. The log of the server says what they do.");
}

function ended(): CommandFailure {
  return new CommandFailure("The server ended before its workers were replaced. Its log says why.");
}
