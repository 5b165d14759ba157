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
    const answer = await askOwn(url, ANSWER_MS).catch(
      (error) =>
        `No server answers: ${whyNoAnswer(error)}. Start it with \`wheelyard serve\`, or check its port.`,
    );
    if (isWell(answer)) return void process.stdout.write(`${url}: ${answer.body}\n`);
    if (performance.now() + PAUSE_MS > end) throw new CommandFailure(`${url}: ${wordsOf(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

function isWell(answer: OwnAnswer | string): answer is OwnAnswer {
  return typeof answer !== "string" && answer.status === 200;
}

/** What the server says is wrong with its parts, or that what answers is no Wheelyard server. */
function wordsOf(answer: OwnAnswer | string): string {
  if (typeof answer === "string") return answer;
  const parts = partsOf(answer.body);
  if (parts === null)
    return `Something answers with status ${answer.status}, but not as a Wheelyard server does. Check the port.`;
  const troubles = Object.entries(parts).filter(([, words]) => words !== "ok");
  return `Not ready. ${troubles.map(([part, words]) => `${part}: ${words}`).join(" ")}`;
}

function partsOf(body: string): Record<string, unknown> | null {
  try {
    const { parts } = JSON.parse(body) as { parts?: unknown };
    return typeof parts === "object" && parts !== null ? (parts as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
