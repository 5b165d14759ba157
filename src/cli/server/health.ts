import type { Command } from "commander";

import { addConfigOptions, type ConfigOptions, loadFromOptions } from "../options/config-options.ts";
import { parseDuration } from "../options/duration.ts";
import { whyNoAnswer } from "../terminal/connection.ts";
import { CommandFailure } from "../terminal/failure.ts";
import { askOwn, type OwnAnswer, ownUrl } from "./own-server.ts";

const EXAMPLES = `
Checks the server that runs on this machine or in this container with the same configuration. Uses https if the configuration names a
certificate. For health checks of containers, and for scripts that wait for a server.

Examples:
  wheelyard health                                  is the server running?
  wheelyard health --ready --config /etc/wheelyard.yaml
  wheelyard health --ready --wait 60s && twine upload dist/*

Exit codes: 0 healthy, 1 not healthy or no answer, 2 the configuration is invalid.`;

const ANSWER_MS = 5000;
const PAUSE_MS = 250;

interface HealthOptions extends ConfigOptions {
  ready?: boolean;
  wait?: string;
}

export function define(command: Command): void {
  addConfigOptions(command)
    .option("--ready", "check that it can serve requests, not only that it is running")
    .option("--wait <time>", "keep trying for this long, for example 60s")
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(options: HealthOptions): Promise<void> {
  const { config } = await loadFromOptions(options);
  if (config.listen.port === 0)
    throw new CommandFailure("listen.port is 0, so the server's port is not known. Set a fixed port.");
  const url = `${ownUrl(config)}/-/${options.ready ? "ready" : "health"}`;
  const end = performance.now() + 1000 * (options.wait === undefined ? 0 : parseDuration(options.wait));
  for (;;) {
    const answer = await askOwn(url, ANSWER_MS).catch(whyNoAnswer);
    if (isWell(answer)) return void process.stdout.write(`${url}: ${answer.body}\n`);
    if (performance.now() + PAUSE_MS > end) throw new CommandFailure(`${url}: ${wordsOf(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

function isWell(answer: OwnAnswer | string): answer is OwnAnswer {
  return typeof answer !== "string" && answer.status === 200;
}

function wordsOf(answer: OwnAnswer | string): string {
  return typeof answer === "string" ? `no server answers: ${answer}.` : `${answer.status} ${answer.body}`;
}
